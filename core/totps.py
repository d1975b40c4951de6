"""Codes from a phone (TOTP, RFC 6238): 30 seconds, 6 digits, SHA-1, 20-byte secret; each step once only."""

import base64
import hmac
import os

import pyotp
from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from core import models
from core.errors import WrongCode
from core.secrets import Secrets, keyed
from crypto.primitives import xchacha_open, xchacha_seal

SECRET = 20
STEP_SECONDS = 30
# A phone's clock may be off, and a code takes a while to type: the step before and the one after count too.
WINDOW = (-1, 0, 1)
NONCE = 24
ISSUER = "Dovira"


def begin(s: Session, secrets: Secrets, member_id: bytes) -> bytes:
    """A new secret (20 bytes) that counts once `confirm` saw a code of it. One that waited before is gone."""
    secret = os.urandom(SECRET)
    _put(s, secrets, member_id, secret, confirmed=False)
    return secret


def confirm(s: Session, secrets: Secrets, member_id: bytes, code: str, now: int) -> None:
    """Let the waiting secret count, in place of the one before, if `code` is its own. Raises WrongCode."""
    row = models.Totp
    _spend(s, secrets, member_id, code, now, confirmed=False)
    s.execute(delete(row).where(*_of(member_id, confirmed=True)))
    s.execute(update(row).where(*_of(member_id, confirmed=False)).values(confirmed=True))


def check(s: Session, secrets: Secrets, member_id: bytes, code: str, now: int) -> None:
    """Accept a code once. Raises WrongCode, also for a code of a step that is not after the last accepted."""
    _spend(s, secrets, member_id, code, now, confirmed=True)


def set_secret(s: Session, secrets: Secrets, member_id: bytes, secret: bytes) -> None:
    """Give a member a secret (20 bytes) that counts at once: for a demonstration."""
    _put(s, secrets, member_id, secret, confirmed=True)


def has(s: Session, member_id: bytes) -> bool:
    """Whether this member has a secret that counts."""
    return bool(s.scalar(select(exists().where(*_of(member_id, confirmed=True)))))


def remove(s: Session, member_id: bytes) -> int:
    """Delete the secret, and one that waits; how many there were that counted."""
    counted = int(has(s, member_id))
    s.execute(delete(models.Totp).where(models.Totp.member_id == member_id))
    return counted


def code_at(secret: bytes, step: int) -> str:
    """The code of a half minute, counted from 1970."""
    return str(pyotp.TOTP(text_of(secret)).generate_otp(step))


def text_of(secret: bytes) -> str:
    """The secret as it is typed into an app: 32 letters and digits (RFC 4648 base32)."""
    return base64.b32encode(secret).decode("ascii")


def address_of(secret: bytes, name: str) -> str:
    """The `otpauth:` address that an app reads from a QR code. `name`: what the app shows beside the code."""
    return str(pyotp.TOTP(text_of(secret)).provisioning_uri(name=name, issuer_name=ISSUER))


def _spend(s: Session, secrets: Secrets, member_id: bytes, code: str, now: int, *, confirmed: bool) -> None:
    row = models.Totp
    sealed = s.scalar(select(row.sealed).where(*_of(member_id, confirmed=confirmed)))
    if sealed is None:
        raise WrongCode
    secret = xchacha_open(_key(secrets), sealed[:NONCE], sealed[NONCE:], _aad(member_id))
    step = _step_of(secret, code, now)
    if step is None:
        raise WrongCode
    # In one statement: of two requests with the same code one finds the step spent.
    spent = update(row).where(
        *_of(member_id, confirmed=confirmed), row.sealed == sealed, row.last_step < step
    )
    if s.execute(spent.values(last_step=step).returning(row.member_id)).first() is None:
        raise WrongCode


def _step_of(secret: bytes, code: str, now: int) -> int | None:
    steps = [now // STEP_SECONDS + offset for offset in WINDOW]
    given = code.encode()
    same = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), given)]
    return max(same, default=None)


def _put(s: Session, secrets: Secrets, member_id: bytes, secret: bytes, *, confirmed: bool) -> None:
    nonce = os.urandom(NONCE)
    sealed = nonce + xchacha_seal(_key(secrets), nonce, secret, _aad(member_id))
    s.execute(delete(models.Totp).where(*_of(member_id, confirmed=confirmed)))
    s.add(models.Totp(member_id=member_id, confirmed=confirmed, sealed=sealed, last_step=0))
    s.flush()


def _of(member_id: bytes, *, confirmed: bool) -> list[ColumnElement[bool]]:
    row = models.Totp
    return [row.member_id == member_id, row.confirmed.is_(confirmed)]


def _key(secrets: Secrets) -> bytes:
    return keyed(secrets.pepper, "totp-key", b"")


def _aad(member_id: bytes) -> bytes:
    return b"dovira/v1/totp/" + member_id
