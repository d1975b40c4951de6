"""Counting sign-in attempts without letting a stranger lock a worker out.

A device that signed in before holds a "device cookie" and has its own bucket; all other attempts on a name
share one (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies). Buckets are
keyed by MACs, so that the table holds no names.
"""

import hmac
import os
import time
from collections.abc import Callable

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import delete, select, text

from core import models
from core.db import Store
from core.errors import CoreError, SlowDown, StoreUnavailable, TooManyCodes
from core.names import normalised
from core.secrets import Secrets, keyed

ATTEMPTS = RateLimitItemPerMinute(10, 10)
# Who tries codes has the passphrase already, and six digits are soon guessed.
CODES = RateLimitItemPerHour(10)
NONCE = 16
DEVICE = NONCE + 32
# One statement, so that two workers who begin the same counter both count.
COUNT = text(
    "INSERT INTO counters (key, count, expires) VALUES (:key, :amount, :until)"
    " ON CONFLICT (key) DO UPDATE SET"
    " count = excluded.count + CASE WHEN counters.expires > :now THEN counters.count ELSE 0 END,"
    " expires = CASE WHEN counters.expires > :now THEN counters.expires ELSE excluded.expires END"
    " RETURNING count"
)


class SqlStorage(Storage):
    """Counters of the `limits` library in our own table, shared by all workers."""

    STORAGE_SCHEME = ["dovira"]  # noqa: RUF012 - the library's

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._store = store
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing is wrapped: StoreUnavailable goes through."""
        return StoreUnavailable

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter that lives `expiry` seconds from its first use; the new value."""
        now = int(self._clock())
        values = {"key": key, "amount": amount, "now": now, "until": now + expiry}
        with self._store.write() as s:
            return int(s.execute(COUNT, values).scalar_one())

    def get(self, key: str) -> int:
        """The value of a counter, 0 when there is none."""
        return self._one(key)[0]

    def get_expiry(self, key: str) -> float:
        """When a counter ends (seconds since 1970)."""
        return float(self._one(key)[1])

    def check(self) -> bool:
        """Whether the database answers."""
        with self._store.read() as s:
            return bool(s.scalar(text("SELECT 1")))

    def reset(self) -> int:
        """Delete all counters; how many."""
        with self._store.write() as s:
            return len(s.execute(delete(models.Counter).returning(models.Counter.key)).all())

    def clear(self, key: str) -> None:
        """Delete one counter."""
        with self._store.write() as s:
            s.execute(delete(models.Counter).where(models.Counter.key == key))

    def _one(self, key: str) -> tuple[int, int]:
        now, row = int(self._clock()), models.Counter
        with self._store.read() as s:
            found = s.execute(
                select(row.count, row.expires).where(row.key == key, row.expires > now)
            ).one_or_none()
        return (0, now) if found is None else (found[0], found[1])


class Throttle:
    """Ten attempts in ten minutes a bucket."""

    limit: RateLimitItem = ATTEMPTS
    refusal: type[CoreError] = SlowDown
    prefix = ""

    def __init__(self, store: Store, secrets: Secrets, clock: Callable[[], float] = time.time) -> None:
        self._pepper = secrets.pepper
        self._limiter = FixedWindowRateLimiter(SqlStorage(store, clock))

    def spend(self, name: str, device: bytes = b"") -> None:
        """Count an attempt before it is checked. `device`: the cookie, if there is one. Raises `refusal`."""
        if not self._limiter.hit(self.limit, self._bucket(name, device)):
            raise self.refusal

    def forgive(self, name: str, device: bytes = b"") -> None:
        """Empty the bucket after a good sign-in."""
        self._limiter.clear(self.limit, self._bucket(name, device))

    def new_device(self, name: str) -> bytes:
        """A device cookie (48 bytes) for a device that just signed in under this name."""
        nonce = os.urandom(NONCE)
        return nonce + self._mac(name, nonce)

    def _bucket(self, name: str, device: bytes) -> str:
        nonce = device[:NONCE]
        if len(device) == DEVICE and hmac.compare_digest(device[NONCE:], self._mac(name, nonce)):
            return f"{self.prefix}device-" + keyed(self._pepper, "bucket", device).hex()
        return f"{self.prefix}name-" + keyed(self._pepper, "bucket", normalised(name).encode()).hex()

    def _mac(self, name: str, nonce: bytes) -> bytes:
        return keyed(self._pepper, "device", nonce + normalised(name).encode())


class CodeThrottle(Throttle):
    """Ten attempts at the second factor in an hour a bucket, in buckets of their own."""

    limit, refusal, prefix = CODES, TooManyCodes, "factor-"
