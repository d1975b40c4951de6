"""What transactions have in common on both databases: the mark of one that writes, what a failure means."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import StoreUnavailable

WRITE = "dovira_write"
# How long anything waits for the database before the person is told to try again.
PATIENCE_SECONDS = 20
# PostgreSQL's number of a lock is anything that nobody else uses.
MIGRATION = 0x646F76697261


def is_writing(connection: Connection) -> bool:
    """Whether the transaction of this connection may write."""
    return bool(connection.get_execution_options().get(WRITE, False))


def alone(connection: Connection) -> None:
    """Wait, as long as it takes, until no other `dovira migrate` is at work, and take as long as needed."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION})")


@contextmanager
def unavailable() -> Iterator[None]:
    """Raise StoreUnavailable for what passes or the operator mends; mistakes of ours go through."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except (DatabaseError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable from error
        raise
