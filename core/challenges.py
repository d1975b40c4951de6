"""What a passkey has to sign next: kept with the session, used once, gone after five minutes."""

import os

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import models
from core.errors import SignedOut, WrongPasskey
from crypto.primitives import sha256

CHALLENGE = 32
SECONDS = 5 * 60


def ask(s: Session, token: bytes, now: int) -> bytes:
    """A new challenge (32 bytes) of the session with this token. Raises SignedOut when it has ended."""
    challenge = os.urandom(CHALLENGE)
    row = models.StaffSession
    kept = update(row).where(row.token_hash == sha256(token))
    values = {"challenge": challenge, "challenge_expires": now + SECONDS}
    if s.execute(kept.values(values).returning(row.token_hash)).first() is None:
        raise SignedOut
    return challenge


def take(s: Session, token: bytes, now: int) -> bytes:
    """The challenge, which is thereby used up. Raises WrongPasskey when there is none or it expired."""
    row = models.StaffSession
    mine = row.token_hash == sha256(token)
    found = s.scalar(select(row.challenge).where(mine, row.challenge_expires > now))
    used = update(row).where(mine, row.challenge == found).values(challenge=None, challenge_expires=None)
    if found is None or s.execute(used.returning(row.token_hash)).first() is None:
        raise WrongPasskey
    return found


def forget_old(s: Session, now: int) -> int:
    """Delete challenges past their time; how many."""
    row = models.StaffSession
    old = update(row).where(row.challenge_expires <= now).values(challenge=None, challenge_expires=None)
    return len(s.execute(old.returning(row.token_hash)).all())
