"""A database that cannot do what is asked of it for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from core.db import Store

# The error that PostgreSQL itself gives; SQLite's own disk cannot be full for one table.
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$
"""


@contextmanager
def cannot_store(store: Store, table: str) -> Iterator[None]:
    """Inserting into this table fails."""
    if store.engine.dialect.name == "sqlite":
        begin = [f"ALTER TABLE {table} RENAME TO {table}_away"]
        end = [f"ALTER TABLE {table}_away RENAME TO {table}"]
    else:
        begin = [FULL, f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION full_disk()"]
        end = [f"DROP TRIGGER full_disk ON {table}", "DROP FUNCTION full_disk"]
    _run(store, begin)
    try:
        yield
    finally:
        _run(store, end)


def _run(store: Store, statements: list[str]) -> None:
    with store.write() as s:
        for statement in statements:
            s.execute(text(statement))
