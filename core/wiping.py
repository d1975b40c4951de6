"""Nothing of what was erased stays in the files of the database.

SQLite overwrites what it deletes and empties its log (core.sqlite). PostgreSQL keeps dead rows, and all
writes in its write-ahead log: tables are rewritten, segments left behind (PostgreSQL 15, 25.1 and 30.5).
"""

from typing import Any

from psycopg import Error, OperationalError

from core.db import Store
from core.errors import Refused, StoreUnavailable
from core.transactions import unavailable

TABLES = ("reports", "cases", "objects", "headers", "reply_headers", "parts", "mailboxes")
ABLE = (
    "SELECT pg_has_role('pg_checkpoint', 'MEMBER'), has_function_privilege('pg_switch_wal()', 'EXECUTE'),"
    " current_setting('wal_recycle') = 'off'"
)
# A segment is removed by the first checkpoint that begins after it; the first of two begins in it.
ROUNDS = 2


def wipe(store: Store) -> None:
    """Rewrite what erased rows lay in. Reporters wait meanwhile. Raises Refused and StoreUnavailable.

    SQLite: what readers kept in the log until now goes.
    """
    if store.engine.dialect.name == "sqlite":
        store.forget_deleted()
        return
    with unavailable():
        # Not through SQLAlchemy, which begins a transaction: none of this may stand in one.
        connection = store.engine.raw_connection()
        try:
            _rewrite(connection.cursor())
        except OperationalError as error:
            raise StoreUnavailable from error
        finally:
            connection.close()


def _rewrite(cursor: Any) -> None:  # noqa: ANN401 - a DBAPI cursor has no common type
    _check(cursor)
    for name in TABLES:
        cursor.execute(f"VACUUM (FULL) {name}")
    for _ in range(ROUNDS):
        cursor.execute("SELECT pg_switch_wal()")
        cursor.execute("CHECKPOINT")


def _check(cursor: Any) -> None:  # noqa: ANN401 - as above
    """Whether it can end, before hours of work. Raises Refused."""
    try:
        checkpoint, switch, removes = cursor.execute(ABLE).fetchone()
    except Error as error:
        raise Refused("The database does not say what its role may do.") from error
    if not checkpoint or not switch:
        raise Refused(
            "The database's role may not clear the write-ahead log. As a superuser: GRANT pg_checkpoint"
            " TO it, and GRANT EXECUTE ON FUNCTION pg_switch_wal() TO it."
        )
    if not removes:
        raise Refused("The server keeps old segments of its log: set wal_recycle = off in postgresql.conf.")
