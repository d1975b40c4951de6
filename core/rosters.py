"""The roster as coordinators signed it: kept, and replaced by a newer one (ENVELOPE.md section 11)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import models
from core.errors import Refused
from core.keys import log_of
from core.offline.rostering import Prepared
from core.partners import SERVED, Partner
from core.site import site
from crypto.bundle import Policy
from crypto.encoding import b64u
from crypto.errors import EnvelopeError
from crypto.keylog import LogState, verify_log
from crypto.roster import Roster, roster_statement, verify_roster
from crypto.signed import Signed

DAYS = 365


def newest(s: Session) -> Signed | None:
    """The roster in force, None before the first."""
    row = s.scalar(select(models.Roster).order_by(models.Roster.number.desc()).limit(1))
    return None if row is None else Signed(row.statement, row.signature)


def newest_number(s: Session) -> int:
    """The number of the roster in force, 0 before the first."""
    return s.scalar(select(models.Roster.number).order_by(models.Roster.number.desc()).limit(1)) or 0


def prepare(s: Session, known: list[Partner], policy: Policy, today: date, days: int = DAYS) -> Prepared:
    """What is to be signed: these organisations, as far as they were founded. Raises Refused."""
    founded = [one for one in known if one.fingerprint is not None and not one.erased]
    if not founded:
        raise Refused("No organisation can be listed yet: first members make keys and try their papers out.")
    states = [_state(s, partner) for partner in founded]
    ends = today + timedelta(days=days)
    number = newest_number(s) + 1
    statement = roster_statement(site(s).id, number, states, policy, today.isoformat(), ends.isoformat())
    return Prepared(statement, {b64u(one.id): _name(one) for one in founded})


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


def _state(s: Session, partner: Partner) -> LogState:
    try:
        return verify_log(log_of(s, partner.id), partner.id)
    except EnvelopeError as error:
        slug = partner.profile.slug
        raise Refused(
            f"The key log of {slug} does not verify: somebody changed it. Nothing was written."
        ) from error


def _name(partner: Partner) -> str:
    words = partner.profile.name
    return " / ".join(dict.fromkeys(words[lang] for lang in SERVED))
