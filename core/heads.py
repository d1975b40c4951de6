"""Heads of the staff log that members' browsers signed (ENVELOPE.md section 6, "Head")."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import models, stafflog
from core.errors import BadStatement
from core.members import Member
from crypto.encoding import parse_object
from crypto.errors import EnvelopeError
from crypto.signed import Signed
from crypto.stafflog import verify_head

PAGE = 1000


@dataclass(frozen=True)
class Unsigned:
    """What a member's browser has to verify: its last signed head, and entries up to the newest closing.

    `until`: the place of that closing, -1 before the first. `entries`: at most PAGE, oldest first.
    """

    signed: Signed | None
    until: int
    entries: list[bytes]


def unsigned(s: Session, me: Member, after: int | None = None) -> Unsigned:
    """Entries after that place; after the last head this member signed where none is given."""
    row, head = s.get(models.HeadSignature, (me.partner_id, me.id)), models.LogHead
    signed = None if row is None else Signed(row.statement, row.signature)
    closed = s.scalar(select(func.max(head.seq)).where(head.partner_id == me.partner_id))
    until = -1 if closed is None else closed
    start = max(after, -1) if after is not None else _seq(signed)
    entries = stafflog.statements_of(s, me.partner_id, start, min(PAGE, max(until - start, 0)))
    return Unsigned(signed, until, entries)


def keep(s: Session, me: Member, signed: Signed) -> None:
    """Keep a head in place of the member's last one. Raises BadStatement.

    It must be this member's own, name a closing entry of their organisation and its day, and not go back.
    """
    # Two tabs at once: the second waits here, and cannot put an older head over a newer one.
    partner, key = models.Partner.id, models.Member.sign
    s.scalar(select(partner).where(partner == me.partner_id).with_for_update(key_share=True))
    try:
        head, by = verify_head(signed, s.scalars(select(key).where(models.Member.id == me.id)).one())
    except EnvelopeError as error:
        raise BadStatement from error
    day = date.fromisoformat(parse_object(signed.statement)["day"])
    closing = s.get(models.LogHead, (me.partner_id, day))
    if (by, head.org) != (me.id, me.partner_id) or closing is None:
        raise BadStatement
    last = s.get(models.HeadSignature, (me.partner_id, me.id), populate_existing=True)
    before = -1 if last is None else parse_object(last.statement)["seq"]
    if (closing.seq, closing.hash) != (head.seq, head.hash) or head.seq < before:
        raise BadStatement
    s.merge(
        models.HeadSignature(
            partner_id=me.partner_id,
            member_id=me.id,
            statement=signed.statement,
            signature=signed.signature,
        )
    )
    s.flush()


def signed_days(s: Session, partner_id: bytes) -> dict[bytes, str]:
    """By member (16 bytes) the last closed day whose head their browser signed."""
    row = models.HeadSignature
    found = s.execute(select(row.member_id, row.statement).where(row.partner_id == partner_id))
    said: dict[bytes, Any] = {member: parse_object(statement) for member, statement in found}
    return {member: str(one["day"]) for member, one in said.items()}


def signatures(s: Session, partner_id: bytes) -> list[Signed]:
    """The last head that each member's browser signed, as `dovira verify --checkpoint` takes them."""
    row = models.HeadSignature
    found = s.execute(
        select(row.statement, row.signature).where(row.partner_id == partner_id).order_by(row.member_id)
    )
    return [Signed(statement, signature) for statement, signature in found]


def _seq(signed: Signed | None) -> int:
    return -1 if signed is None else int(parse_object(signed.statement)["seq"])
