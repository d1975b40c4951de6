"""What a worker does with a report: fetch the sealed bytes, take the case, change its status.

A report of another organisation and one that never was give the same NotFound after the same queries.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.orm import Session

from core import models, stafflog, statuses
from core.errors import Malformed, NotFound
from core.keeping import anew
from core.members import Member
from crypto.padding import PART


@dataclass(frozen=True)
class SealedPart:
    """An object as this organisation may open it: its header, its epoch, bytes of its payload."""

    id: bytes
    kind: str
    epoch: bytes
    header: bytes
    sha256: bytes
    size: int

    @property
    def parts(self) -> int:
        """How many parts its payload has."""
        return -(-self.size // PART)


@dataclass(frozen=True)
class SealedReport:
    """A report as this organisation may open it.

    `stopped`: since when not any more; `deletion_asked`, `erase_on`: what its writer wanted with the code;
    `answerable`: there is a mailbox. `goes_on`: when it is erased because its time of keeping is over.
    """

    report: bytes
    form: str
    day: date
    origin: str
    status: str
    closure: str | None
    stopped: date | None
    deletion_asked: date | None
    erase_on: date | None
    goes_on: date | None
    answerable: bool
    objects: tuple[SealedPart, ...]


def sealed_report(s: Session, partner_id: bytes, report_id: bytes) -> SealedReport:
    """What this organisation needs to open a report. Raises NotFound."""
    report, case = models.Report, models.Case
    tags = (report.id, report.form, report.day, report.origin, case.status, case.closure, case.stopped)
    answerable = exists().where(models.Mailbox.report_id == report.id)
    found = s.execute(
        select(*tags, report.deletion_asked, report.erase_on, case.goes_on, answerable)
        .join(case, case.report_id == report.id)
        .where(report.id == report_id, case.partner_id == partner_id)
    ).one_or_none()
    objects = _objects(s, partner_id, report_id)
    if found is None:
        raise NotFound
    values: list[Any] = [*found, objects]
    return SealedReport(*values)


def part(s: Session, partner_id: bytes, object_id: bytes, n: int) -> bytes:
    """Ciphertext part `n` of an object that this organisation has a header for. Raises NotFound."""
    item, stored, header = models.SealedObject, models.Part, models.Header
    found = s.scalar(
        select(stored.bytes)
        .select_from(item)
        .join(header, _of(header, item))
        .join(stored, _of(stored, item))
        .where(item.id == object_id, stored.n == n, header.partner_id == partner_id, item.slot.is_(None))
    )
    if found is None:
        raise NotFound
    return found


def mark_opened(s: Session, member: Member, report_id: bytes, today: date) -> None:
    """A new case becomes opened and its opener's; one that was over and got a message is open again.

    Raises NotFound.
    """
    case = models.Case
    ours = and_(case.report_id == report_id, case.partner_id == member.partner_id)
    before = s.execute(select(case.status, case.message_waiting).where(ours)).one_or_none()
    if before is None:
        raise NotFound
    stafflog.note(s, member.partner_id, member.id, "opened", report_id, today)
    first = func.coalesce(case.first_opened, today)
    s.execute(
        update(case)
        .where(ours, case.status == statuses.NEW)
        .values(status=statuses.OPENED, assignee=member.id, first_opened=first, **anew(today))
    )
    if before.message_waiting is not None and before.status in statuses.OVER:
        stafflog.note(s, member.partner_id, member.id, "status", report_id, today, status=statuses.OPENED)
        s.execute(update(case).where(ours).values(status=statuses.OPENED, closure=None))
    s.execute(update(case).where(ours).values(message_waiting=None))


def set_status(
    s: Session, member: Member, report_id: bytes, status: str, closure: str | None, today: date
) -> None:
    """Change a case's status; closing needs a reason, nothing else has one. Raises Malformed and NotFound."""
    if status not in statuses.STATUSES or status == statuses.NEW:
        raise Malformed
    if (closure in statuses.CLOSURES) != (status == statuses.CLOSED) or (
        closure and status != statuses.CLOSED
    ):
        raise Malformed
    # First: whoever changes cases and the log takes the organisation's turn before.
    stafflog.note(s, member.partner_id, member.id, "status", report_id, today, status=status)
    case = models.Case
    found = s.execute(
        update(case)
        .where(case.report_id == report_id, case.partner_id == member.partner_id)
        .values(status=status, closure=closure or None, **anew(today))
        .returning(case.status)
    )
    if found.first() is None:
        raise NotFound


def note_listed(s: Session, member: Member) -> None:
    """Enter that the member saw the list of reports."""
    stafflog.note(s, member.partner_id, member.id, "listed")


def may_fetch(s: Session, member: Member, object_id: bytes, today: date) -> bool:
    """Whether the log says already that the member has this object's report today. Raises NotFound."""
    report = _report_of(s, member.partner_id, object_id)
    return stafflog.did(s, member.partner_id, member.id, {"opened", "fetched"}, report, today)


def note_fetched(s: Session, member: Member, object_id: bytes, today: date) -> None:
    """Enter that the member took sealed bytes of a report without opening it first. Raises NotFound."""
    report = _report_of(s, member.partner_id, object_id)
    stafflog.note(s, member.partner_id, member.id, "fetched", report, today)


def _report_of(s: Session, partner_id: bytes, object_id: bytes) -> bytes:
    header = models.Header
    ours = and_(header.object_id == object_id, header.partner_id == partner_id)
    found = s.scalar(select(header.report_id).where(ours))
    if found is None:
        raise NotFound
    return found


def _objects(s: Session, partner_id: bytes, report_id: bytes) -> tuple[SealedPart, ...]:
    """Those that are whole: of a file that is still on its way its manifest alone tells."""
    item, header = models.SealedObject, models.Header
    rows = s.execute(
        select(item.id, item.kind, header.epoch_id, header.header, item.sha256, item.size)
        .join(header, _of(header, item))
        .where(item.report_id == report_id, header.partner_id == partner_id, item.slot.is_(None))
        .order_by(item.kind, item.id)
    )
    return tuple(SealedPart(*row) for row in rows)


def _of(
    belonging: type[models.Header] | type[models.Part], item: type[models.SealedObject]
) -> ColumnElement[bool]:
    return and_(belonging.report_id == item.report_id, belonging.object_id == item.id)
