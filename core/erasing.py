"""Reports are erased that somebody asked for with the code, and organisations that leave.

An organisation: what people wrote to it, its keys and its people. Its name and its logs stay; what other
organisations received too, they keep. Page by page, so that no reporter waits for it.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import Session

from core import models, stafflog
from core.leaving import forget_member

PAGE = 200
OF_REPORT = (models.Mailbox, models.ReplyHeader, models.Part, models.Header, models.SealedObject)
OF_EPOCHS = (models.EpochFile, models.RecoveryFile)
OF_PARTNER = (
    models.Epoch,
    models.Recovery,
    models.Liveness,
    models.Bundle,
    models.HeadSignature,
    models.Invitation,
    models.Approval,
)


def erase_due(s: Session, now: int) -> int:
    """Erase what is due: a page of an organisation's reports, or what is left of one. How much was done."""
    today = datetime.fromtimestamp(now, UTC).date()
    org = s.scalar(_due(today))
    if org is None:
        return 0
    # Whoever changes cases takes the organisation's turn in the log before.
    s.scalar(select(models.Partner.id).where(models.Partner.id == org).with_for_update())
    case = models.Case
    reports = s.scalars(select(case.report_id).where(case.partner_id == org).limit(PAGE)).all()
    if reports:
        erase_for(s, org, reports)
        return len(reports)
    _erase_rest(s, org, today)
    return 1


def erase_asked(s: Session, now: int) -> int:
    """Erase a page of the reports whose day has come; how many."""
    report = models.Report
    today = datetime.fromtimestamp(now, UTC).date()
    ids = s.scalars(select(report.id).where(report.erase_on <= today).order_by(report.id).limit(PAGE)).all()
    if ids:
        erase_reports(s, ids, today)
    return len(ids)


def erase_reports(s: Session, reports: Sequence[bytes], today: date) -> None:
    """Erase reports (ids 16 bytes) everywhere, and enter it in the log of each organisation that had one."""
    case, report = models.Case, models.Report
    readers = s.execute(select(case.partner_id, case.report_id).where(case.report_id.in_(reports))).all()
    # In the order in which a report to several organisations waits for them.
    for org, id_ in sorted(tuple(row) for row in readers):
        stafflog.note(s, org, stafflog.NOBODY, "erased", id_, today)
    header = models.Header
    s.execute(delete(header).where(header.report_id.in_(reports)))
    for table in (*OF_REPORT, case):
        s.execute(delete(table).where(table.report_id.in_(reports)))
    s.execute(delete(report).where(report.id.in_(reports)))


def erase_for(s: Session, org: bytes, reports: Sequence[bytes]) -> None:
    """Erase reports (ids 16 bytes) as far as this organisation had them; what nobody else reads, whole.

    Headers first: without one nobody opens the rest, whatever happens in between.
    """
    header, case, report = models.Header, models.Case, models.Report
    s.execute(delete(header).where(header.partner_id == org, header.report_id.in_(reports)))
    _erase_replies(s, org, reports)
    s.execute(delete(case).where(case.partner_id == org, case.report_id.in_(reports)))
    read_by_others = exists().where(case.report_id == report.id)
    gone = s.scalars(select(report.id).where(report.id.in_(reports), ~read_by_others)).all()
    for table in OF_REPORT:
        s.execute(delete(table).where(table.report_id.in_(gone)))
    s.execute(delete(report).where(report.id.in_(gone)))


def _due(today: date) -> Select[bytes]:
    row = models.Partner
    leaving = select(row.id).where(row.leaves <= today, row.erased.is_(False)).order_by(row.id)
    return leaving.limit(1)


def _erase_replies(s: Session, org: bytes, reports: Sequence[bytes]) -> None:
    """Answers are kept as long as the case of who gave them."""
    own, item, part = models.ReplyHeader, models.SealedObject, models.Part
    taken = delete(own).where(own.partner_id == org, own.report_id.in_(reports)).returning(own.object_id)
    ids = s.scalars(taken).all()
    for table, id_ in ((part, part.object_id), (item, item.id)):
        s.execute(delete(table).where(id_.in_(ids)))


def _erase_rest(s: Session, org: bytes, today: date) -> None:
    member, epoch, row = models.Member, models.Epoch, models.Partner
    epochs = select(epoch.id).where(epoch.partner_id == org)
    for table in OF_EPOCHS:
        s.execute(delete(table).where(table.epoch_id.in_(epochs)))
    for id_ in s.scalars(select(member.id).where(member.partner_id == org)).all():
        forget_member(s, id_)
    for owned in OF_PARTNER:
        s.execute(delete(owned).where(owned.partner_id == org))
    stafflog.note(s, org, stafflog.NOBODY, "org_erased", org, today)
    s.execute(update(row).where(row.id == org).values(erased=True))
