"""Passkeys and security keys of members, as the record keeps them. admin.ceremony checks what they sign."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from core import models
from core.errors import Malformed, NotFound, WrongPasskey

MOST = 10
LABEL = 60
LONGEST_ID = 1023
WRAP = 72


@dataclass(frozen=True)
class Passkey:
    """`id`: credential id, at most 1,023 bytes. `vault`: the wrapped vault key (72 bytes), if it unlocks."""

    id: bytes
    label: str
    day: date
    vault: bytes | None


@dataclass(frozen=True)
class NewPasskey:
    """A verified registration."""

    id: bytes
    public_key: bytes
    sign_count: int
    label: str


def add(s: Session, member_id: bytes, new: NewPasskey, today: date) -> None:
    """Keep a passkey. Raises WrongPasskey when it is registered already, Malformed when there are ten."""
    if len(of_member(s, member_id)) >= MOST or len(new.id) > LONGEST_ID:
        raise Malformed
    if s.get(models.Passkey, new.id) is not None:
        raise WrongPasskey
    s.add(
        models.Passkey(
            id=new.id,
            member_id=member_id,
            public_key=new.public_key,
            sign_count=new.sign_count,
            label=new.label[:LABEL],
            day=today,
            vault=None,
        )
    )
    s.flush()


def of_member(s: Session, member_id: bytes) -> list[Passkey]:
    """All of a member, the oldest first."""
    row = models.Passkey
    found = s.scalars(select(row).where(row.member_id == member_id).order_by(row.day, row.id))
    return [Passkey(one.id, one.label, one.day, one.vault) for one in found]


def public_key_of(s: Session, member_id: bytes, passkey: bytes) -> tuple[bytes, int]:
    """Public key and last signature count. Raises WrongPasskey when it is not one of this member's."""
    row = models.Passkey
    found = s.execute(
        select(row.public_key, row.sign_count).where(row.id == passkey, row.member_id == member_id)
    ).one_or_none()
    if found is None:
        raise WrongPasskey
    return found[0], found[1]


def note_use(s: Session, passkey: bytes, sign_count: int) -> None:
    """Keep the signature count; an authenticator that counts must count up. Raises WrongPasskey."""
    row = models.Passkey
    grows = or_(row.sign_count < sign_count, (row.sign_count == 0) & (sign_count == 0))
    noted = update(row).where(row.id == passkey, grows).values(sign_count=sign_count).returning(row.id)
    if s.execute(noted).first() is None:
        raise WrongPasskey


def keep_vault(s: Session, member_id: bytes, passkey: bytes, vault: bytes) -> None:
    """Keep the vault key wrapped by this passkey (72 bytes). Raises NotFound and Malformed."""
    if len(vault) != WRAP:
        raise Malformed
    row = models.Passkey
    kept = update(row).where(row.id == passkey, row.member_id == member_id).values(vault=vault)
    if s.execute(kept.returning(row.id)).first() is None:
        raise NotFound


def count(s: Session, member_id: bytes) -> int:
    """How many this member has."""
    row = models.Passkey
    return s.scalar(select(func.count()).select_from(row).where(row.member_id == member_id)) or 0


def remove(s: Session, member_id: bytes, passkey: bytes | None = None) -> int:
    """Delete one, or all of a member; how many there were."""
    row = models.Passkey
    these = [row.member_id == member_id, *([] if passkey is None else [row.id == passkey])]
    return len(s.execute(delete(row).where(*these).returning(row.id)).all())
