"""Sessions of signed-in staff: a random token in the browser, its hash here.

The passphrase opens one half: its stage is FACTOR, and a second factor opens the rest with a new token.
"""

import os
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Update, and_, delete, func, not_, or_, select, update
from sqlalchemy.orm import Session

from core import models
from core.db import Store
from core.members import Member, member_of
from crypto.primitives import sha256

FACTOR = "factor"
OPEN = "open"
IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
# Time to install an app and scan its code, no more.
HALF_SECONDS = 20 * 60
FRESH_SECONDS = 10 * 60
# How stale `seen` may be: one write a minute, not one a request.
NOTE_SECONDS = 60
# How far the clocks of two machines may lie apart. A session from later than that is from before a clock was
# set back, which would bring ended ones to life.
SKEW_SECONDS = 60


@dataclass(frozen=True)
class Current:
    """Whose session it is, whether the second factor was given, and when last (seconds since 1970)."""

    member: Member
    stage: str
    verified: int | None

    @property
    def open(self) -> bool:
        """Whether both factors were given."""
        return self.stage == OPEN

    def fresh(self, now: int) -> bool:
        """Whether a second factor was given within the last ten minutes."""
        return (
            self.open and self.verified is not None and -SKEW_SECONDS <= now - self.verified < FRESH_SECONDS
        )


@dataclass(frozen=True)
class Listed:
    """A session in its member's list. `id`: the hash of its token, 32 bytes."""

    id: bytes
    opened: int
    seen: int


def open_session(s: Session, member_id: bytes, now: int, stage: str = OPEN) -> bytes:
    """Start a session and give its token (32 bytes). An open one begins with a second factor just given."""
    token = os.urandom(32)
    verified = now if stage == OPEN else None
    s.add(
        models.StaffSession(
            token_hash=sha256(token),
            member_id=member_id,
            opened=now,
            seen=now,
            stage=stage,
            verified=verified,
        )
    )
    s.flush()
    return token


def find_session(s: Session, token: bytes, now: int) -> Current | None:
    """What this token stands for; None after 30 idle minutes, 12 hours, or 20 minutes of half a session."""
    found = _find(s, token, now)
    return None if found is None else found[0]


def use_session(store: Store, token: bytes, now: int) -> Current | None:
    """Like `find_session`, and the idle time starts anew. Raises StoreUnavailable."""
    with store.read() as s:
        found = _find(s, token, now)
    if found is None:
        return None
    current, seen = found
    if now - seen >= NOTE_SECONDS:
        with store.write() as s:
            s.execute(_set(token, seen=now))
    return current


def verify(s: Session, token: bytes, now: int) -> None:
    """Note that a second factor was just given in an open session."""
    s.execute(_set(token, verified=now))


def end_session(s: Session, token: bytes) -> None:
    """End it, if there is one."""
    s.execute(delete(models.StaffSession).where(models.StaffSession.token_hash == sha256(token)))


def end_listed(s: Session, member_id: bytes, session: bytes) -> int:
    """End one of this member's sessions by its id; how many ended."""
    row = models.StaffSession
    theirs = [row.member_id == member_id, row.token_hash == session]
    return len(s.execute(delete(row).where(*theirs).returning(row.token_hash)).all())


def end_sessions_of(s: Session, member_id: bytes, but: bytes | None = None) -> int:
    """End all sessions of a member, except the one of the token `but`; how many ended."""
    row = models.StaffSession
    theirs = [row.member_id == member_id, *([] if but is None else [row.token_hash != sha256(but)])]
    return len(s.execute(delete(row).where(*theirs).returning(row.token_hash)).all())


def list_sessions(s: Session, member_id: bytes, now: int) -> list[Listed]:
    """The member's open sessions, the last used first."""
    row = models.StaffSession
    query = select(row).where(row.member_id == member_id, row.stage == OPEN, *_alive(now))
    return [
        Listed(one.token_hash, one.opened, one.seen) for one in s.scalars(query.order_by(row.seen.desc()))
    ]


def count_sessions(s: Session, member_id: bytes, now: int) -> int:
    """How many browsers this member is signed in with."""
    row = models.StaffSession
    query = select(func.count()).select_from(row)
    return s.scalar(query.where(row.member_id == member_id, row.stage == OPEN, *_alive(now))) or 0


def end_old_sessions(s: Session, now: int) -> int:
    """Delete sessions past their time; how many."""
    row = models.StaffSession
    ended = not_(and_(*_alive(now)))
    return len(s.execute(delete(row).where(ended).returning(row.token_hash)).all())


def _set(token: bytes, **values: int) -> Update:
    row = models.StaffSession
    return update(row).where(row.token_hash == sha256(token)).values(**values)


def _alive(now: int) -> list[ColumnElement[bool]]:
    row = models.StaffSession
    return [
        row.seen > now - IDLE_SECONDS,
        row.seen <= now + SKEW_SECONDS,
        row.opened > now - LONGEST_SECONDS,
        or_(row.stage == OPEN, row.opened > now - HALF_SECONDS),
    ]


def _find(s: Session, token: bytes, now: int) -> tuple[Current, int] | None:
    row = models.StaffSession
    found = s.execute(
        select(models.Member, row.stage, row.verified, row.seen)
        .join(row, row.member_id == models.Member.id)
        .where(row.token_hash == sha256(token), *_alive(now))
    ).one_or_none()
    return None if found is None else (Current(member_of(found[0]), found[1], found[2]), found[3])
