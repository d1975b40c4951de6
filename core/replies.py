"""An organisation's answer to who has the code."""

from datetime import date

from sqlalchemy import and_, exists, func, insert, select, update
from sqlalchemy.orm import Session

from core import models, stafflog
from core.errors import BadStatement, CannotAnswer, Different, EpochEnded, NotFound
from core.keeping import anew
from core.keys import check_headers
from core.members import Member
from core.uploads import UploadObject, check_sealed, rows_of

KIND = "reply"


def send_reply(
    s: Session, member: Member, report_id: bytes, item: UploadObject, person: bytes, today: date
) -> None:
    """Put an answer into the mailbox; a repeat changes nothing.

    `item`: the sealed object with the one header for the organisation itself, `person`: the header (1,627
    bytes) for who has the code. Raises NotFound, Malformed, BadStatement, Different, EpochEnded and
    CannotAnswer.
    """
    check_headers([person])
    stored = check_sealed(item)
    org = member.partner_id
    if item.kind != KIND or stored.orgs != (org,):
        raise BadStatement
    case, obj = models.Case, models.SealedObject
    before = s.execute(select(obj.report_id, obj.sha256).where(obj.id == item.id)).one_or_none()
    if before is not None and tuple(before) == (report_id, stored.sha256):
        return
    # First: whoever changes cases takes the organisation's turn in the log before.
    stafflog.note(s, org, member.id, "answered", report_id, today)
    ours = and_(case.report_id == report_id, case.partner_id == org, case.stopped.is_(None))
    if s.scalar(select(case.partner_id).where(ours)) is None:
        raise NotFound
    if before is not None:
        raise Different
    _check_epoch(s, org, item.headers[0].epoch)
    if not s.scalar(select(exists().where(models.Mailbox.report_id == report_id))):
        raise CannotAnswer
    rows = rows_of(report_id, item, today)
    s.execute(insert(obj), rows["objects"])
    s.execute(insert(models.Header), rows["headers"])
    s.execute(insert(models.Part), rows["parts"])
    own = {"report_id": report_id, "object_id": item.id, "partner_id": org, "header": person}
    s.execute(insert(models.ReplyHeader).values(**own))
    first = func.coalesce(case.first_answered, today)
    s.execute(update(case).where(ours).values(first_answered=first, **anew(today)))


def _check_epoch(s: Session, org: bytes, epoch: bytes) -> None:
    row = models.Epoch
    current = select(row.id).where(row.partner_id == org, row.ended.is_(False))
    if s.scalar(current.with_for_update(read=True)) != epoch:
        raise EpochEnded
