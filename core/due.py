"""Everything that is due by the clock. Idempotent; a lease keeps two machines from doing it at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from core import challenges, files, lapsing, models, stafflog, together
from core.db import Store
from core.erasing import erase_asked, erase_due
from core.sessions import end_old_sessions
from core.terms import Terms

# Given seconds since 1970, does a part of what is due, and says how much that was.
Job = Callable[[Session, int], int]
LEASE = "due"
LEASE_SECONDS = 300
ASKED, ERASED, FILES, LAPSED = "reports", "erased", "files", "lapsed"
ERASES = (ASKED, ERASED, FILES, LAPSED)
TAKE = text(
    "INSERT INTO leases (name, until) VALUES (:name, :until) ON CONFLICT (name)"
    " DO UPDATE SET until = excluded.until WHERE leases.until <= :now RETURNING name"
)


def run_due(store: Store, now: int, terms: Terms | None = None) -> list[str]:
    """Do it all and say what was done, as `invitations 2`; nothing when another holds the lease."""
    if not _take(store, now):
        return []
    jobs: dict[str, Job] = {"warned": partial(lapsing.warn, terms=terms or Terms()), **JOBS}
    done = [(name, _run(store, job, now)) for name, job in jobs.items()]
    if any(dict(done)[name] for name in ERASES):
        store.forget_deleted()
    with store.write() as s:
        s.execute(update(models.Lease).where(models.Lease.name == LEASE).values(until=now))
    return [f"{name} {count}" for name, count in done if count]


def _take(store: Store, now: int) -> bool:
    with store.write() as s:
        values = {"name": LEASE, "until": now + LEASE_SECONDS, "now": now}
        return s.execute(TAKE, values).first() is not None


def _run(store: Store, job: Job, now: int) -> int:
    """Until nothing is left to do: a job may do a part at a time, so that nobody waits long for it."""
    done = 0
    while True:
        with store.write() as s:
            more = job(s, now)
        if not more:
            return done
        done += more


def _invitations(s: Session, now: int) -> int:
    row = models.Invitation
    return len(s.execute(delete(row).where(row.expires <= now).returning(row.token_hash)).all())


def _counters(s: Session, now: int) -> int:
    row = models.Counter
    return len(s.execute(delete(row).where(row.expires <= now).returning(row.key)).all())


def _days(s: Session, now: int) -> int:
    today = datetime.fromtimestamp(now, UTC).date()
    # In the order in which a report to several organisations waits for them.
    partners = s.scalars(select(models.Partner.id).order_by(models.Partner.id)).all()
    return sum(stafflog.close_days(s, one, today) for one in partners)


JOBS: dict[str, Job] = {
    "invitations": _invitations,
    "sessions": end_old_sessions,
    "challenges": challenges.forget_old,
    "counters": _counters,
    "consents": together.forget_old,
    FILES: files.forget_unfinished,
    ASKED: erase_asked,
    ERASED: erase_due,
    LAPSED: lapsing.erase_lapsed,
    "days": _days,
}
