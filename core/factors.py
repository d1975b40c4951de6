"""A member's second factors as a whole: which kinds there are, the first one, never without the last one."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import models, passkeys, recovery_codes, stafflog, totps
from core.errors import LastFactor, NotFound, Refused, SignedOut
from core.members import id_of
from core.secrets import Secrets


@dataclass(frozen=True)
class Kinds:
    """Which second factors a member has: a code app, so many passkeys; and so many recovery codes left."""

    totp: bool
    passkeys: int
    codes: int

    @property
    def any(self) -> bool:
        """Whether there is one. Recovery codes alone are none: they run out."""
        return self.totp or self.passkeys > 0


def kinds(s: Session, member_id: bytes) -> Kinds:
    """What this member has."""
    return Kinds(totps.has(s, member_id), passkeys.count(s, member_id), recovery_codes.count(s, member_id))


def hold(s: Session, member_id: bytes) -> Kinds:
    """The same, and nobody else changes it before this transaction ends. Raises SignedOut."""
    row = models.Member
    if s.scalar(select(row.id).where(row.id == member_id).with_for_update()) is None:
        raise SignedOut
    return kinds(s, member_id)


def added(s: Session, secrets: Secrets, member_id: bytes, before: Kinds) -> list[str]:
    """After a factor was added: ten recovery codes with the first one, else none."""
    return [] if before.any else recovery_codes.renew(s, secrets, member_id)


def remove_totp(s: Session, member_id: bytes) -> None:
    """Take the code app away. Raises LastFactor and NotFound."""
    found = hold(s, member_id)
    if found.totp and not found.passkeys:
        raise LastFactor
    if not totps.remove(s, member_id):
        raise NotFound


def remove_passkey(s: Session, member_id: bytes, passkey: bytes) -> None:
    """Take one passkey away. Raises LastFactor and NotFound."""
    found = hold(s, member_id)
    if not passkeys.remove(s, member_id, passkey):
        raise NotFound
    if not found.totp and found.passkeys == 1:
        raise LastFactor


def forget(s: Session, member_id: bytes) -> None:
    """Delete every factor, recovery code and session of a member."""
    totps.remove(s, member_id)
    passkeys.remove(s, member_id)
    recovery_codes.forget(s, member_id)
    s.execute(delete(models.StaffSession).where(models.StaffSession.member_id == member_id))


def reset(s: Session, name: str) -> None:
    """The operator's help: at the next sign-in this member sets up a second factor anew. Raises Refused."""
    member_id = id_of(s, name)
    if member_id is None:
        raise Refused(f"There is no member {name}.")
    hold(s, member_id)
    partner_id = s.scalar(select(models.Member.partner_id).where(models.Member.id == member_id))
    stafflog.note(s, partner_id or stafflog.NOBODY, stafflog.NOBODY, "factor_reset", member_id)
    forget(s, member_id)
