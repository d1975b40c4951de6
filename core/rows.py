"""The few statements that run for every report, as text of the driver that is made once.

While they run the lock of the database is held. SQLAlchemy would build them anew each time, which doubles
that time; and each statement more is one more wait for Python's own lock.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Connection, Dialect, Table, bindparam
from sqlalchemy.orm import InstrumentedAttribute

Row = Mapping[str, object]
Query = Callable[[int], ClauseElement]


class Taken(Exception):  # noqa: N818 - the name says what happened
    """A row has a key that another row has already."""


def ask(connection: Connection, query: Query, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """Rows of `query(number of values)`, with parameters v0, v1, …; values go to the driver as they are."""
    text, positional = _question(query, connection.dialect, len(values))
    parameters = tuple(values) if positional else {f"v{n}": value for n, value in enumerate(values)}
    return [tuple(row) for row in connection.exec_driver_sql(text, parameters)]


def among(column: InstrumentedAttribute[bytes], count: int) -> ColumnElement[bool]:
    """`column IN (v0, v1, …)`, for a query of `ask`."""
    return column.in_([bindparam(f"v{n}") for n in range(count)])


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that name every column. Raises Taken; then the caller must undo what was inserted."""
    if rows:
        values = [convert(row[name]) for row in rows for name, convert in _columns(table, connection.dialect)]
        statement = _statement(table, connection.dialect, len(rows))
        if connection.exec_driver_sql(statement, tuple(values)).rowcount != len(rows):
            raise Taken


@lru_cache(maxsize=64)
def _question(query: Query, dialect: Dialect, count: int) -> tuple[str, bool]:
    compiled = query(count).compile(dialect=dialect)
    return str(compiled), dialect.positional


@lru_cache(maxsize=256)
def _statement(table: Table, dialect: Dialect, count: int) -> str:
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    row = f"({', '.join(mark for _ in table.columns)})"
    names = ", ".join(quote(column.name) for column in table.columns)
    # A key that is taken is no error: an error would put the key into a server's log.
    return (
        f"INSERT INTO {quote(table.name)} ({names}) VALUES {', '.join([row] * count)} ON CONFLICT DO NOTHING"  # noqa: S608 - names only
    )


@lru_cache(maxsize=16)
def _columns(table: Table, dialect: Dialect) -> list[tuple[str, Callable[[object], object]]]:
    """Each column's name and how the dialect sends its values."""
    types = [(column.name, column.type.dialect_impl(dialect)) for column in table.columns]
    return [(name, kind.bind_processor(dialect) or _as_it_is) for name, kind in types]


def _as_it_is(value: object) -> object:
    return value
