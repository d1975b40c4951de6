"""What was kept long enough: marked first, erased on the day that staff were told."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from core import models, stafflog
from core.erasing import PAGE, erase_for
from core.keeping import Rule, rules, warned_on
from core.terms import Terms

# Of a month of the time that an organisation publishes: never more than it said.
YEAR, MONTHS = 365, 12


def warn(s: Session, now: int, terms: Terms) -> int:
    """Set the day on which they go for all cases whose time is nearly over; how many."""
    today = _day(now)
    return sum(
        _mark(s, rule, orgs, today) for orgs, longest in _published(s) for rule in rules(terms, longest)
    )


def erase_lapsed(s: Session, now: int) -> int:
    """Erase a page of one organisation's cases whose day has come; how many."""
    today, case = _day(now), models.Case
    org = s.scalar(select(case.partner_id).where(case.goes_on <= today).order_by(case.partner_id).limit(1))
    if org is None:
        return 0
    # Whoever changes cases takes the organisation's turn in the log before; then a message may have come.
    s.scalar(select(models.Partner.id).where(models.Partner.id == org).with_for_update())
    due = select(case.report_id).where(case.partner_id == org, case.goes_on <= today)
    reports = s.scalars(due.order_by(case.report_id).limit(PAGE).with_for_update()).all()
    for report in reports:
        stafflog.note(s, org, stafflog.NOBODY, "lapsed", report, today)
    erase_for(s, org, reports)
    return len(reports)


def _mark(s: Session, rule: Rule, orgs: list[bytes], today: date) -> int:
    case, report = models.Case, models.Report
    form = [exists().where(report.id == case.report_id, report.form.in_(list(rule.letters)))]
    waiting = (case.goes_on.is_(None), case.kept_since <= warned_on(today, rule), case.partner_id.in_(orgs))
    marked = s.execute(
        update(case)
        .where(*waiting, rule.state, *(form if rule.letters else []))
        .values(goes_on=today + timedelta(days=rule.warning))
        .returning(case.partner_id)
        .execution_options(synchronize_session=False)
    )
    return len(marked.all())


def _published(s: Session) -> Iterator[tuple[list[bytes], int]]:
    """Organisations by the days that they published."""
    row = models.Partner
    by_days: dict[int, list[bytes]] = {}
    for org, profile in s.execute(select(row.id, row.profile)).all():
        days = json.loads(profile)["retention_months"] * YEAR // MONTHS
        by_days.setdefault(days, []).append(org)
    yield from ((orgs, days) for days, orgs in by_days.items())


def _day(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).date()
