"""What the holder of a code does with a mailbox: look, write, stop a reader, have the report erased.

A code that is wrong, one whose mailbox is gone and one whose report was erased end in the same NotFound
after the same statements, which the database then carries out for nothing.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from core import models
from core.errors import Different, EpochEnded, Malformed, NotFound, OrgClosed, TooMany
from core.keeping import anew
from core.secrets import Secrets
from core.uploads import UploadHeader, UploadObject, check_sealed, erased_mac, mailbox_macs, rows_of

# Of a report that there is not: what is done for it changes nothing.
NO_REPORT = bytes(16)
MESSAGE = "message"
MOST_MESSAGES = 500
OF_MESSAGE = (("objects", models.SealedObject), ("headers", models.Header), ("parts", models.Part))


@dataclass(frozen=True)
class Shown:
    """What the holder shows, as it is compared: MACs of `lookup` and `auth`, 32 bytes each."""

    lookup_mac: bytes
    auth_mac: bytes


@dataclass(frozen=True)
class Reading:
    """How far an organisation is. `stopped`: when the person ended its reading."""

    org: bytes
    first_opened: date | None
    first_answered: date | None
    stopped: date | None


@dataclass(frozen=True)
class SealedReply:
    """An answer for who has the code: id 16 bytes, header 1,627, payload whole."""

    id: bytes
    org: bytes
    header: bytes
    payload: bytes


@dataclass(frozen=True)
class OpenMailbox:
    """The browser's note to itself, the day the report came, who reads, what was answered.

    `messages`: how many the person wrote.
    """

    header: bytes
    payload: bytes
    day: date
    readings: tuple[Reading, ...]
    replies: tuple[SealedReply, ...]
    messages: int


def shown(secrets: Secrets, lookup: bytes, auth: bytes) -> Shown:
    """Of what a browser sent, 32 bytes each."""
    return Shown(*mailbox_macs(secrets, lookup, auth))


def look(s: Session, who: Shown) -> OpenMailbox:
    """Everything that waits there. Raises NotFound."""
    box, report = models.Mailbox, models.Report
    id_ = report_of(s, who)
    found = s.execute(
        select(box.header, box.payload, report.day)
        .join(report, report.id == box.report_id)
        .where(box.report_id == id_)
    ).one_or_none()
    readings, replies, messages = _readings(s, id_), _replies(s, id_), _count(s, id_)
    if found is None:
        raise NotFound
    return OpenMailbox(*found, readings, replies, messages)


def write(s: Session, who: Shown, message: UploadObject, today: date) -> None:
    """Keep a message for the readers that it is sealed for; a repeat changes nothing.

    Raises NotFound, Malformed, UnsupportedHeader, Different (another object has this id), OrgClosed (one does
    not read any more), EpochEnded and TooMany.
    """
    stored = check_sealed(message)
    if message.kind != MESSAGE:
        raise Malformed
    report = report_of(s, who)
    before = _sha256_of(s, message.id)
    readers = open_epochs(s, report, stored.orgs)
    count = _count(s, report)
    if report == NO_REPORT:
        raise NotFound
    if before is not None:
        if before != (report, stored.sha256):
            raise Different
        return
    check_current(message.headers, readers)
    if count >= MOST_MESSAGES:
        raise TooMany
    rows = rows_of(report, message, today)
    for name, table in OF_MESSAGE:
        s.execute(insert(table), rows[name])
    _mark_waiting(s, report, stored.orgs, today)


def stop(s: Session, who: Shown, org: bytes, today: date) -> None:
    """An organisation (id 16 bytes) reads no more from now on. Raises NotFound."""
    report = report_of(s, who)
    header, case = models.Header, models.Case
    s.execute(delete(header).where(header.report_id == report, header.partner_id == org))
    ours = and_(case.report_id == report, case.partner_id == org)
    stopped = func.coalesce(case.stopped, today)
    values = {"stopped": stopped, "message_waiting": None}
    changed = s.execute(update(case).where(ours).values(**values).returning(case.partner_id)).all()
    if not changed:
        raise NotFound


def forget(s: Session, who: Shown) -> None:
    """No code after all: the mailbox and what waits in it go, the report stays. Raises NotFound."""
    report = report_of(s, who)
    _close(s, report)
    if report == NO_REPORT:
        raise NotFound


def ask_deletion(s: Session, secrets: Secrets, who: Shown, today: date, days: int) -> bytes:
    """The mailbox goes at once, the report (its id, 16 bytes) so many days later: core.erasing.

    Raises NotFound. From now on no repeat of its upload brings it back.
    """
    report = report_of(s, who)
    row = models.Report
    values = {"deletion_asked": today, "erase_on": today + timedelta(days=days)}
    s.execute(update(row).where(row.id == report).values(**values))
    _close(s, report)
    if report == NO_REPORT:
        raise NotFound
    s.execute(insert(models.ErasedReport).values(id_mac=erased_mac(secrets, report)))
    return report


def report_of(s: Session, who: Shown) -> bytes:
    """The report (id 16 bytes) of the mailbox that both MACs find, or NO_REPORT."""
    box = models.Mailbox
    row = s.execute(select(box.report_id, box.auth_mac).where(box.lookup_mac == who.lookup_mac)).one_or_none()
    report, auth = (NO_REPORT, bytes(32)) if row is None else row
    return report if hmac.compare_digest(auth, who.auth_mac) else NO_REPORT


def open_epochs(s: Session, report: bytes, orgs: Sequence[bytes]) -> dict[bytes, bytes]:
    """Epochs, by organisation, of those that read this report. None changes while this is written."""
    partner, epoch, case = models.Partner, models.Epoch, models.Case
    reads = exists().where(case.report_id == report, case.partner_id == partner.id, case.stopped.is_(None))
    open_ = and_(partner.open, partner.leaves.is_(None), reads)
    locked = select(partner.id).where(partner.id.in_(orgs), open_).order_by(partner.id)
    found = s.scalars(locked.with_for_update(read=True)).all()
    rows = s.execute(
        select(epoch.partner_id, epoch.id).where(epoch.partner_id.in_(found), epoch.ended.is_(False))
    )
    return {org: id_ for org, id_ in rows}


def check_current(headers: Sequence[UploadHeader], readers: Mapping[bytes, bytes]) -> None:
    """Raises OrgClosed and EpochEnded. `readers`: epochs of those that read."""
    if any(one.org not in readers for one in headers):
        raise OrgClosed
    if any(one.epoch != readers[one.org] for one in headers):
        raise EpochEnded


def _readings(s: Session, report: bytes) -> tuple[Reading, ...]:
    case = models.Case
    columns = (case.partner_id, case.first_opened, case.first_answered, case.stopped)
    rows = s.execute(select(*columns).where(case.report_id == report).order_by(case.partner_id))
    return tuple(Reading(*row) for row in rows)


def _replies(s: Session, report: bytes) -> tuple[SealedReply, ...]:
    header, part = models.ReplyHeader, models.Part
    rows = s.execute(
        select(header.object_id, header.partner_id, header.header, part.bytes)
        .join(part, and_(part.report_id == header.report_id, part.object_id == header.object_id))
        .where(header.report_id == report)
        .order_by(header.object_id, part.n)
    )
    found: dict[bytes, SealedReply] = {}
    for id_, org, own, data in rows:
        before = found[id_].payload if id_ in found else b""
        found[id_] = SealedReply(id_, org, own, before + data)
    return tuple(found.values())


def _count(s: Session, report: bytes) -> int:
    item = models.SealedObject
    messages = and_(item.report_id == report, item.kind == MESSAGE)
    return s.scalar(select(func.count()).select_from(item).where(messages)) or 0


def _sha256_of(s: Session, object_id: bytes) -> tuple[bytes, bytes] | None:
    item = models.SealedObject
    row = s.execute(select(item.report_id, item.sha256).where(item.id == object_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def _mark_waiting(s: Session, report: bytes, orgs: Sequence[bytes], today: date) -> None:
    case = models.Case
    ours = and_(case.report_id == report, case.partner_id.in_(orgs))
    waiting = func.coalesce(case.message_waiting, today)
    # What the organisation's own records have is not all any more.
    s.execute(update(case).where(ours).values(message_waiting=waiting, exported=None, **anew(today)))


def _close(s: Session, report: bytes) -> None:
    for table in (models.ReplyHeader, models.Mailbox):
        s.execute(delete(table).where(table.report_id == report))
