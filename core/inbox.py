"""The list of reports, a page at a time, and the sealed answers that its lines are made of.

Neither takes a case: to open a report is an act (core.cases), to look at the list is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from core import models, statuses

PAGE = 50
# Plaintext of 65,536 bytes: a page of lines is then at most 3.3 MB. Longer ones have no line.
LARGEST = 16 + 65_536 + 16


@dataclass(frozen=True)
class InboxRow:
    """One line of the inbox. `assignee_name` is None until someone took it."""

    report: bytes
    form: str
    priority: bool
    day: date
    lang: str
    status: str
    closure: str | None
    assignee_name: str | None
    origin: str
    message_waiting: date | None
    stopped: date | None
    deletion_asked: date | None
    goes_on: date | None


@dataclass(frozen=True)
class InboxPage:
    """At most 50 lines. `number` and `pages` count from 1; `total` and `new` are of the whole inbox."""

    rows: tuple[InboxRow, ...]
    number: int
    pages: int
    total: int
    new: int


@dataclass(frozen=True)
class SealedAnswers:
    """The `answers` of a report as this organisation may open them, whole."""

    report: bytes
    id: bytes
    epoch: bytes
    header: bytes
    sha256: bytes
    payload: bytes


def inbox(s: Session, partner_id: bytes, number: int = 1) -> InboxPage:
    """A page of an organisation's reports: new messages, open ones, urgent ones, the oldest day first.

    A page beyond the end is the last one: the list may have become shorter.
    """
    case = models.Case
    total, new = s.execute(
        select(func.count(), func.count().filter(case.status == statuses.NEW)).where(
            case.partner_id == partner_id
        )
    ).one()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    return InboxPage(_rows(s, partner_id, (number - 1) * PAGE), number, pages, total, new)


def sealed_answers(s: Session, partner_id: bytes, reports: Sequence[bytes]) -> list[SealedAnswers]:
    """Answers of those reports that this organisation has a header for; none too long for a line."""
    item, header, stored = models.SealedObject, models.Header, models.Part
    rows = s.execute(
        select(item.report_id, item.id, header.epoch_id, header.header, item.sha256, stored.bytes)
        .join(header, and_(header.report_id == item.report_id, header.object_id == item.id))
        .join(stored, and_(stored.report_id == item.report_id, stored.object_id == item.id, stored.n == 0))
        .where(
            item.report_id.in_(reports),
            item.kind == "answers",
            item.size <= LARGEST,
            header.partner_id == partner_id,
        )
    )
    return [SealedAnswers(*row) for row in rows]


def _rows(s: Session, partner_id: bytes, offset: int) -> tuple[InboxRow, ...]:
    report, case, member = models.Report, models.Case, models.Member
    rows = s.execute(
        select(
            report.id,
            report.form,
            report.priority,
            report.day,
            report.lang,
            case.status,
            case.closure,
            member.name,
            report.origin,
            case.message_waiting,
            case.stopped,
            report.deletion_asked,
            case.goes_on,
        )
        .join(case, case.report_id == report.id)
        .outerjoin(member, member.id == case.assignee)
        .where(case.partner_id == partner_id)
        # Who wrote again waits for us, whatever the state; what is closed or may not be read, for nobody.
        .order_by(
            case.message_waiting.is_(None),
            or_(case.status == statuses.CLOSED, case.stopped.is_not(None)),
            report.priority.desc(),
            report.day,
            report.id,
        )
        .limit(PAGE)
        .offset(offset)
    )
    values: list[list[Any]] = [list(row) for row in rows]
    return tuple(InboxRow(*row) for row in values)
