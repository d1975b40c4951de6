"""PostgreSQL 15 or newer through psycopg 3. Every value is bound on the server, never part of a statement.

What a transaction needs it says itself when it begins, in one exchange: so nothing depends on how a server
is configured, and a pool in between (pgbouncer) may give each transaction another connection.
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from core.errors import SettingError
from core.transactions import PATIENCE_SECONDS, is_writing

OLDEST = (15,)
# A server that vanished without a word is noticed within ten seconds (libpq's names; seconds, milliseconds).
CONNECT = {
    "connect_timeout": 5,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    # Prepared statements belong to one connection, which pgbouncer changes, and to one schema.
    "prepare_threshold": None,
}
LIMITS = (
    f"SET LOCAL statement_timeout = {PATIENCE_SECONDS * 1000};"
    f"SET LOCAL lock_timeout = {PATIENCE_SECONDS * 1000};"
    # A process that stopped in the middle keeps its locks no longer than this.
    f"SET LOCAL idle_in_transaction_session_timeout = {PATIENCE_SECONDS * 1000};"
    # Values stay out of the server's log even where it was told to print them.
    "SET LOCAL log_parameter_max_length_on_error = 0;"
)
READ = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;{LIMITS}"
WRITE = (
    f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;{LIMITS}"
    # "Received" means on disk, and on the standby where there is one; a stronger setting stays.
    "SELECT set_config('synchronous_commit', 'on', true)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write');"
)


def make_engine(url: str) -> Engine:
    """An engine whose transactions keep the rules. Exceptions never show the values of a statement."""
    chosen = {name: value for name, value in CONNECT.items() if name not in make_url(url).query}
    engine = create_engine(
        url,
        connect_args=chosen,
        hide_parameters=True,
        use_native_hstore=False,
        # A worker writes through one connection (core.group) and reads through a few. The ping finds out what
        # a restart of the server has cut.
        pool_size=5,
        max_overflow=5,
        pool_timeout=PATIENCE_SECONDS,
        pool_use_lifo=True,
        pool_pre_ping=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def check_server(engine: Engine) -> None:
    """Raise SettingError, without the password, unless the server lets us in and is new enough."""
    try:
        with engine.connect() as connection:
            version = connection.dialect.server_version_info
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    except DBAPIError as error:
        # The driver's own words may repeat the address, and with a slip in it the password.
        _, fatal, said = str(error.orig).partition("FATAL:")
        reason = f"the server says: {said.splitlines()[0].strip()}" if fatal else "no server answers there."
        raise SettingError(f"DOVIRA_DATABASE_URL: {reason}") from None
    if version is None or version < OLDEST:
        raise SettingError("DOVIRA_DATABASE_URL: this needs PostgreSQL 15 or newer.")
    if encoding != "UTF8":
        raise SettingError(f"DOVIRA_DATABASE_URL: the database has the encoding {encoding}, it must be UTF8.")


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection has no common type
    # No implicit BEGIN by the driver: _begin decides.
    connection.autocommit = True


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(WRITE if is_writing(connection) else READ)
