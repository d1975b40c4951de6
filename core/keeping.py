"""How long cases are kept (domain.md 4.6), and what starts that time anew.

Nothing goes that staff were not warned of: a day is set first, and stands in the list until it comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.orm import Session

from core import models, stafflog, statuses
from core.errors import NotFound
from core.members import Member
from core.terms import Terms

# Days from the warning to the erasure, where the time of keeping leaves so many.
WARNING = 30


@dataclass(frozen=True)
class Rule:
    """Cases of these forms (letters; none: all) in this state are kept `days`, `warning` of them marked."""

    letters: str
    state: ColumnElement[bool]
    days: int
    warning: int


def rules(terms: Terms, longest: int) -> Iterator[Rule]:
    """All of them; `longest`: days that the organisation published, which nothing outlasts.

    A message that nobody opened yet makes a case wait as long as a report that nobody opened.
    """
    case = models.Case
    new, unread = case.status == statuses.NEW, case.message_waiting.is_not(None)
    over = or_(case.status.in_(statuses.OVER), case.stopped.is_not(None))
    unopened = min(terms.unopened, longest)
    yield Rule("", new, unopened, unopened // 2)
    for letters, state, term in (
        ("ax", over, terms.help),
        ("b", or_(over, case.status == statuses.OPENED), terms.report),
        ("c", and_(over, case.exported.is_(None)), terms.help),
        ("c", and_(over, case.exported.is_not(None)), terms.rights),
        ("d", or_(over, case.first_answered.is_not(None)), terms.check),
    ):
        for waiting, most in ((~unread, term), (unread, max(term, terms.unopened))):
            days = min(most, longest)
            yield Rule(letters, and_(state, ~new, waiting), days, min(WARNING, days // 2))


def anew(today: date) -> dict[str, date | None]:
    """Columns of a case with which something happened: its time begins again, and no warning stands."""
    return {"kept_since": today, "goes_on": None}


def keep(s: Session, member: Member, report_id: bytes, today: date) -> None:
    """A worker needs the case still. Raises NotFound."""
    stafflog.note(s, member.partner_id, member.id, "kept", report_id, today)
    if not _change(s, member.partner_id, report_id, anew(today)):
        raise NotFound


def note_export(s: Session, partner_id: bytes, report_id: bytes, today: date) -> None:
    """The organisation's own records have it now. A warning that stands stays."""
    _change(s, partner_id, report_id, {"exported": today})


def warned_on(today: date, rule: Rule) -> date:
    """The last day whose cases are marked `today`."""
    return today - timedelta(days=rule.days - rule.warning)


def _change(s: Session, partner_id: bytes, report_id: bytes, values: dict[str, date | None]) -> bool:
    case = models.Case
    ours = and_(case.report_id == report_id, case.partner_id == partner_id)
    return s.execute(update(case).where(ours).values(**values).returning(case.status)).first() is not None
