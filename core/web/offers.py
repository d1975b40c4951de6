"""The organisations as the reporter's site offers them, read again at most every five seconds a process."""

import hashlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.db import Store
from core.errors import StoreUnavailable
from core.offers import read_offers
from core.partners import Partner, has_demo

FRESH_SECONDS = 5.0


@dataclass(frozen=True)
class Offered:
    """`partners` take reports, ordered by slug; `everyone`: also who does not, or not any more.

    `version` changes with them; `demo`: one is invented.
    """

    partners: tuple[Partner, ...]
    everyone: tuple[Partner, ...]
    version: bytes
    demo: bool


class OfferCache:
    """Keeps one Offered. While the database is away the last one stays."""

    def __init__(self, store: Store, coordinators: Sequence[bytes]) -> None:
        self._store = store
        self._coordinators = tuple(coordinators)
        self._lock = threading.Lock()
        self._read_at = time.monotonic()
        self._offered = self._read()

    def current(self) -> Offered:
        """At most five seconds old, unless the database is away."""
        if time.monotonic() - self._read_at > FRESH_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._offered = self._read()
            except StoreUnavailable:
                pass
            finally:
                self._read_at = time.monotonic()
                self._lock.release()
        return self._offered

    def refresh(self) -> Offered:
        """Read now. Raises StoreUnavailable."""
        with self._lock:
            self._offered = self._read()
            self._read_at = time.monotonic()
        return self._offered

    def _read(self) -> Offered:
        """Read the database. Raises StoreUnavailable."""
        with self._store.read() as session:
            found = read_offers(session, self._coordinators, datetime.now(UTC).date().isoformat())
            demo = has_demo(session)
        partners = tuple(one.partner for one in found.open)
        everyone = tuple(one.partner for one in found.all)
        version = hashlib.sha256(repr((partners, everyone, demo)).encode()).digest()
        return Offered(partners, everyone, version, demo)
