"""The organisations as the reporter's site shows them, read again at most every five seconds a process."""

import hashlib
import threading
import time
from dataclasses import dataclass

from core.db import Store
from core.errors import StoreUnavailable
from core.partners import Partner, has_demo, roster

FRESH_SECONDS = 5.0


@dataclass(frozen=True)
class Roster:
    """`partners` take reports, ordered by slug; `version` changes with them; `demo`: one is invented."""

    partners: tuple[Partner, ...]
    version: bytes
    demo: bool


class RosterCache:
    """Keeps one Roster. While the database is away the last one stays."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._read_at = time.monotonic()
        self._roster = read_roster(store)

    def current(self) -> Roster:
        """At most five seconds old, unless the database is away."""
        if time.monotonic() - self._read_at > FRESH_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._roster = read_roster(self._store)
            except StoreUnavailable:
                pass
            finally:
                self._read_at = time.monotonic()
                self._lock.release()
        return self._roster

    def refresh(self) -> Roster:
        """Read now. Raises StoreUnavailable."""
        with self._lock:
            self._roster = read_roster(self._store)
            self._read_at = time.monotonic()
        return self._roster


def read_roster(store: Store) -> Roster:
    """Read the database. Raises StoreUnavailable."""
    with store.read() as session:
        partners = tuple(roster(session))
        demo = has_demo(session)
    return Roster(partners, hashlib.sha256(repr((partners, demo)).encode()).digest(), demo)
