"""The product as installed, on a disk of its own, with one organisation; and everything ended afterwards."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from actors.coordinator import appoint
from actors.organisation import Worker, found
from faults.audit import Count, compare, false_received, read_all, stored_ids
from faults.databases import Database, new_database, settings_of
from faults.disk import LoopDisk, PlainFolder, new_disk
from faults.load import Load
from faults.service import Service
from faults.submissions import Author, Submission

from core.cli.migrate import migrate
from core.config import Settings
from core.db import Store, open_store
from core.secrets import read_secrets

# Copies are quick there; a disk in memory keeps what was written apart from what was synced, too.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
PASSABLE = 0o711


@dataclass
class World:
    """A running installation; `home` lies outside its disk."""

    home: Path
    disk: LoopDisk | PlainFolder
    database: Database
    settings: Settings
    worker: Worker
    service: Service
    audited: set[bytes] = field(default_factory=set)

    def author(self) -> Author:
        """Somebody who writes to the organisation."""
        with self.opened():
            return Author(self.worker, self.worker.keys(), self.service.port)

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """The database, seen from outside. Not open longer: else SQLite would not recover after a kill."""
        try:
            yield self.worker.store
        finally:
            self.worker.store.close()

    def false(self, load: Load) -> Count:
        """Who has been told "received" for nothing, so far."""
        told = load.acknowledged()
        with self.opened() as store:
            return false_received(told, store)

    def audit(self, sent: list[Submission]) -> Count:
        """Everything that was sent against everything that was stored since the last audit."""
        with self.opened() as store:
            found = read_all(
                store, self.worker, [one for one in stored_ids(store) if one not in self.audited]
            )
        self.audited |= found.texts.keys()
        return compare(sent, found)


@contextmanager
def running(dialect: str, megabytes: int) -> Iterator[World]:
    """An installation on `sqlite` or `postgresql` whose disk has so much room."""
    with ExitStack() as stack:
        parent = MEMORY if os.access(MEMORY, os.W_OK) else None
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dovira-faults-", dir=parent)))
        # PostgreSQL runs as somebody else.
        home.chmod(PASSABLE)
        disk = stack.enter_context(new_disk(home, megabytes))
        database = new_database(dialect, disk.folder)
        stack.callback(database.remove)
        settings = settings_of(database, disk.folder)
        worker = founded(settings)
        disk.settle()
        service = Service(settings, home / "log")
        stack.callback(service.stop)
        service.start()
        yield World(home, disk, database, settings, worker, service)


def founded(settings: Settings) -> Worker:
    """Make the installation and the organisation `harbour`; its first member."""
    migrate(settings)
    appoint(settings.data_dir)
    store = open_store(settings)
    with contextlib.closing(store):
        return found(store, read_secrets(settings.secrets_dir), "harbour")
