"""The two databases as faults need them: out of reach for a while, full of what a copy holds."""

import contextlib
import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actors.cluster import SILENT, Cluster, database_of
from actors.installation import settings_at
from pysqlite3 import dbapi2
from sqlalchemy import text

from core.config import Settings
from core.db import Store, open_store

NAME = "installation"
FILE = "dovira.sqlite3"
# As it is installed: fsync and synchronous_commit stay on. Only less room, so that a copy is quick.
CLUSTER = {**SILENT, "max_wal_size": "64MB", "min_wal_size": "32MB", "shared_buffers": "32MB"}
HOLD = """
import sys
from pysqlite3 import dbapi2
connection = dbapi2.connect(sys.argv[1], isolation_level=None, timeout=20)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


class SqliteFile:
    """A file; it is out of reach when another process keeps it locked."""

    ways = ("locked",)

    def __init__(self, disk: Path) -> None:
        self._data = disk / "var"
        self.url = f"sqlite:///{self._data / FILE}"
        self._holder: subprocess.Popen[bytes] | None = None

    @property
    def pids(self) -> list[int]:
        """No server."""
        return []

    def leave(self, _how: str) -> None:
        """Another process holds the lock of writers."""
        self._holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self._data / FILE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._holder.stdout
        assert self._holder.stdout.readline() == b"held\n"

    def trim(self) -> None:
        """Empty the log, whose room would else outlast a full disk for a while."""
        with contextlib.closing(dbapi2.connect(self._data / FILE, timeout=20)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def come_back(self) -> None:
        """That process is killed."""
        if self._holder is not None:
            self._holder.kill()
            self._holder.communicate()
            self._holder = None

    @contextmanager
    def copied(self, folder: Path, settings: Settings) -> Iterator[Store]:
        """SQLite recovers the file when it is opened."""
        url = f"sqlite:///{folder / self._data.name / FILE}"
        store = open_store(dataclasses.replace(settings, database_url=url))
        try:
            with store.read() as s:
                if (
                    s.scalar(text("PRAGMA integrity_check")) != "ok"
                    or s.execute(text("PRAGMA foreign_key_check")).all()
                ):
                    raise AssertionError("the copy is not whole")
            yield store
        finally:
            store.close()

    def remove(self) -> None:
        """Let go of the file."""
        self.come_back()


class Server:
    """PostgreSQL; it is out of reach when it stops."""

    ways = ("immediate", "fast")

    def __init__(self, disk: Path) -> None:
        self.cluster = Cluster(CLUSTER, disk)
        self.url = self.cluster.create(NAME)

    @property
    def pids(self) -> list[int]:
        """The first process."""
        return [self.cluster.pid]

    def leave(self, how: str) -> None:
        """Stop it: `immediate` as a crash, `fast` as an operator."""
        self.cluster.stop(how)

    def trim(self) -> None:
        """Its log has the room it has."""

    def come_back(self) -> None:
        """Start it unless it runs."""
        if not self.cluster.running:
            self.cluster.start()

    @contextmanager
    def copied(self, folder: Path, settings: Settings) -> Iterator[Store]:
        """A second server recovers the copy."""
        copy = Cluster.of_copy(folder / self.cluster.folder.name)
        try:
            name = database_of(self.url)
            copy.run(
                "pg_amcheck",
                "-h",
                copy.folder,
                "-U",
                "postgres",
                "--install-missing",
                "--heapallindexed",
                name,
            )
            store = open_store(dataclasses.replace(settings, database_url=copy.url(name)))
            yield store
            store.close()
        finally:
            copy.remove()

    def remove(self) -> None:
        """Stop it for good."""
        self.cluster.remove()


def new_database(dialect: str, disk: Path) -> SqliteFile | Server:
    """`sqlite` or `postgresql`, on this disk."""
    return SqliteFile(disk) if dialect == "sqlite" else Server(disk)


def settings_of(database: SqliteFile | Server, disk: Path) -> Settings:
    """An installation whose files all lie there."""
    return settings_at(disk / "var", database.url)


Database = SqliteFile | Server
