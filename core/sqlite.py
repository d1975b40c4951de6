"""SQLite: one file, one writer at a time, and the rules of design.md section 4."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, create_engine, event

from core.errors import StoreUnavailable
from core.transactions import PATIENCE_SECONDS, is_writing

BUSY_SECONDS = PATIENCE_SECONDS
POLL_SECONDS = 0.0005
SQLITE_BUSY = 5
PRAGMAS = (
    "synchronous = FULL",
    "secure_delete = ON",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    # Random keys touch many pages: a log of 16 MiB instead of 4 made a third more reports a second.
    "wal_autocheckpoint = 4000",
)


def make_engine(url: str) -> Engine:
    """An engine whose connections keep the rules. Exceptions never show the values of a statement."""
    # More connections than a worker has threads, so that nobody waits for one; the last used first, because
    # SQLite empties a connection's page cache when another one has written.
    pool = {"pool_size": 8, "max_overflow": 8, "pool_timeout": BUSY_SECONDS, "pool_use_lifo": True}
    engine = create_engine(url, module=dbapi2, hide_parameters=True, **pool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def journal_mode_for(version: tuple[int, int, int]) -> str:
    """`wal` where SQLite is free of the WAL-reset bug (https://sqlite.org/wal.html), else `delete`."""
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)
    return "wal" if fixed else "delete"


class Turn:
    """One thread of this process writes at a time: SQLite's own wait is a poll with growing sleeps."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for it, hold it. Raises StoreUnavailable after BUSY_SECONDS."""
        if not self._lock.acquire(timeout=BUSY_SECONDS):
            raise StoreUnavailable
        try:
            yield
        finally:
            self._lock.release()


def empty_log(engine: Engine) -> None:
    """Bring the write-ahead log into the file and cut it to nothing: https://sqlite.org/wal.html."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection has no common type
    # No implicit BEGIN by the driver: _begin decides.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    mode = journal_mode_for(dbapi2.sqlite_version_info)
    found = cursor.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0]
    if found != mode:
        raise dbapi2.OperationalError(f"journal mode is {found}, not {mode}")
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred BEGIN that later writes fails at once with "locked" under load (security.md 0.4).
    if is_writing(connection):
        _begin_immediate(connection.connection.driver_connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_immediate(driver: Any) -> None:  # noqa: ANN401 - a DBAPI connection has no common type
    """Wait for the lock of other processes. SQLite's own wait sleeps up to 100 ms at a time."""
    until = time.monotonic() + BUSY_SECONDS
    try:
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            while not _locked_by_us(driver):
                if time.monotonic() >= until:
                    raise StoreUnavailable
                time.sleep(POLL_SECONDS)
        finally:
            driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    except dbapi2.Error as error:
        raise StoreUnavailable from error


def _locked_by_us(driver: Any) -> bool:  # noqa: ANN401 - a DBAPI connection has no common type
    try:
        driver.execute("BEGIN IMMEDIATE")
    except dbapi2.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != SQLITE_BUSY:
            raise
        return False
    return True
