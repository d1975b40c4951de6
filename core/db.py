"""The database, SQLite or PostgreSQL: one engine a process, short transactions."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from core import postgresql, sqlite
from core.config import Settings
from core.errors import SettingError, WrongRevision
from core.transactions import WRITE, unavailable

HEAD = Path(__file__).parent / "migrations" / "HEAD"


class Base(DeclarativeBase):
    """All tables. Named constraints, so that a migration can name what it changes."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Store:
    """Gives sessions. `read()` sees one moment; `write()` commits on success and rolls back on any error."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = sessionmaker(engine, autoflush=False)
        self._for_writing = engine.execution_options(**{WRITE: True})
        self._writing = sessionmaker(self._for_writing, expire_on_commit=False)
        self._turn = self._new_turn()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading. Raises StoreUnavailable."""
        with unavailable(), self._reading() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in a transaction that writes. Raises StoreUnavailable."""
        with self._in_turn(), unavailable(), self._writing.begin() as session:
            yield session

    @contextmanager
    def transact(self) -> Iterator[Connection]:
        """The same without a session, for what must be fast. Raises StoreUnavailable."""
        with self._in_turn(), unavailable(), self._for_writing.begin() as connection:
            yield connection

    def forget_deleted(self) -> None:
        """Leave nothing of what was deleted in SQLite's log of writes; PostgreSQL: `dovira erase --now`.

        While somebody reads, the log is emptied as far as they let it, and the next call goes on.
        """
        if self._turn is not None:
            with self._in_turn(), unavailable():
                sqlite.empty_log(self.engine)

    def close(self) -> None:
        """Close every idle connection. A process closes before it forks."""
        self.engine.dispose()

    def renew(self) -> None:
        """In a process that was forked: connections and locks of its own; the parent's stay as they are."""
        # Kept: to collect it would close what the parent uses.
        self._inherited = self.engine.pool
        self.engine.dispose(close=False)
        self._turn = self._new_turn()

    def _in_turn(self) -> AbstractContextManager[None]:
        return nullcontext() if self._turn is None else self._turn.taken()

    def _new_turn(self) -> sqlite.Turn | None:
        return sqlite.Turn() if self.engine.dialect.name == "sqlite" else None


def open_store(settings: Settings) -> Store:
    """Open the database that the settings name. Raises SettingError when there is none to open."""
    path = database_file(settings)
    if path is not None and not path.is_file():
        raise SettingError(f"DOVIRA_DATABASE_URL: there is no database at {path}. Run: dovira migrate")
    store = Store(make_engine(settings.database_url))
    if path is None:
        postgresql.check_server(store.engine)
    return store


def database_file(settings: Settings) -> Path | None:
    """The SQLite file of the settings; None on PostgreSQL."""
    url = make_url(settings.database_url)
    return Path(str(url.database)).absolute() if url.get_backend_name() == "sqlite" else None


def make_engine(url: str) -> Engine:
    """An engine that keeps the rules of its database."""
    if make_url(url).get_backend_name() == "sqlite":
        return sqlite.make_engine(url)
    return postgresql.make_engine(url)


def check_revision(store: Store) -> None:
    """Raise WrongRevision unless the database has the schema of this code. Needs no alembic."""
    expected = HEAD.read_text().strip()
    found = revision_of(store)
    if found != expected:
        raise WrongRevision(
            f"The database is at revision {found or 'none'}, this code needs {expected}. Run: dovira migrate"
        )


def revision_of(store: Store) -> str | None:
    """The revision the database is at, None when it is empty."""
    with store.read() as session:
        if not session.connection().dialect.has_table(session.connection(), "alembic_version"):
            return None
        found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
        return found
