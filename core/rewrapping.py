"""Reports sealed before somebody left: their headers are made anew for the epoch of those who stayed.

Payloads stay as they are. An epoch that not every member reads is left alone: its reports would be opened to
people who were let in for later ones only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, not_, select, tuple_, update
from sqlalchemy.orm import Session

from core import keys, models, stafflog
from core.errors import EpochEnded
from core.members import Member
from core.roles import KEYED
from crypto.encoding import parse_object

PAGE = 200
CLOSES_AN_EPOCH = ("remove", "restore")


@dataclass(frozen=True)
class OldHeader:
    """A header (1,627 bytes) of an object for an epoch that somebody who left could read; ids 16 bytes."""

    report: bytes
    object: bytes
    epoch: bytes
    header: bytes


@dataclass(frozen=True)
class NewHeader:
    """The header that takes the place of the one for `epoch`."""

    report: bytes
    object: bytes
    epoch: bytes
    header: bytes


def old_headers(
    s: Session, partner_id: bytes, after: tuple[bytes, bytes] | None, limit: int = PAGE
) -> list[OldHeader]:
    """A page of them in the order of their ids, from beyond `after` (report and object)."""
    row = models.Header
    query = select(row.report_id, row.object_id, row.epoch_id, row.header).where(*_old(s, partner_id))
    if after is not None:
        query = query.where(tuple_(row.report_id, row.object_id) > after)
    return [OldHeader(*one) for one in s.execute(query.order_by(row.report_id, row.object_id).limit(limit))]


def count_old(s: Session, partner_id: bytes) -> int:
    """How many headers wait."""
    row = models.Header
    return s.scalar(select(func.count()).select_from(row).where(*_old(s, partner_id))) or 0


def replace(s: Session, member: Member, epoch: bytes, made: Sequence[NewHeader]) -> int:
    """Put new headers for this epoch in place; how many. What was replaced meanwhile stays as it is.

    Raises EpochEnded when it is not the current one, and BadStatement for what is no header.
    """
    keys.check_headers(one.header for one in made)
    current = models.Epoch
    mine = select(current.id).where(current.partner_id == member.partner_id, current.ended.is_(False))
    if s.scalar(mine.with_for_update()) != epoch:
        raise EpochEnded
    stafflog.note(s, member.partner_id, member.id, "rewrapped", epoch)
    old = _old(s, member.partner_id)
    row = models.Header
    count = 0
    for one in made:
        this = and_(row.report_id == one.report, row.object_id == one.object, row.epoch_id == one.epoch, *old)
        values = {"epoch_id": epoch, "header": one.header}
        changed = s.execute(update(row).where(this).values(values).returning(row.object_id))
        count += len(changed.all())
    return count


def _old(s: Session, partner_id: bytes) -> list[ColumnElement[bool]]:
    """Headers of this organisation for epochs from before the last one who left, which all members read."""
    header, epoch, member, file = models.Header, models.Epoch, models.Member, models.EpochFile
    reads = exists().where(file.epoch_id == epoch.id, file.member_id == member.id).correlate(epoch, member)
    holds_keys = and_(member.partner_id == partner_id, member.welcomed, member.role.in_(KEYED))
    left_out = exists().where(holds_keys, not_(reads)).correlate(epoch)
    closed = select(epoch.id).where(
        epoch.partner_id == partner_id, epoch.seq < _last_leaving(s, partner_id), epoch.ended, not_(left_out)
    )
    ids = s.scalars(closed).all()
    return [header.partner_id == partner_id, header.epoch_id.in_(ids)]


def _last_leaving(s: Session, partner_id: bytes) -> int:
    """The place in the key log of the last entry by which somebody left; -1 where nobody did."""
    kinds = (parse_object(entry.statement)["type"] for entry in keys.log_of(s, partner_id))
    return max((seq for seq, kind in enumerate(kinds) if kind in CLOSES_AN_EPOCH), default=-1)
