"""The roster as coordinators signed it: kept, and replaced by a newer one (ENVELOPE.md section 11)."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import models
from core.errors import Refused
from crypto.errors import EnvelopeError
from crypto.roster import Roster, verify_roster
from crypto.signed import Signed


def newest(s: Session) -> Signed | None:
    """The roster in force, None before the first."""
    row = s.scalar(select(models.Roster).order_by(models.Roster.number.desc()).limit(1))
    return None if row is None else Signed(row.statement, row.signature)


def newest_number(s: Session) -> int:
    """The number of the roster in force, 0 before the first."""
    return s.scalar(select(models.Roster.number).order_by(models.Roster.number.desc()).limit(1)) or 0


def publish(s: Session, signed: Signed, coordinators: Sequence[bytes], site: bytes, today: str) -> Roster:
    """Put a roster into force for the site of that id (16 bytes). Raises Refused.

    A lower number than the last would be refused by everybody who saw that one.
    """
    try:
        roster = verify_roster(signed, coordinators, site)
        roster.check_day(today)
    except EnvelopeError as error:
        raise Refused(f"This roster cannot be used: {error}.") from error
    last = newest_number(s)
    if roster.number <= last:
        raise Refused(f"A roster with number {last} was published already. Prepare it anew and sign that.")
    s.execute(delete(models.Roster))
    s.add(models.Roster(number=roster.number, statement=signed.statement, signature=signed.signature))
    s.flush()
    return roster
