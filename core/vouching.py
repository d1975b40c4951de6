"""What members vouch for is kept and handed out (ENVELOPE.md section 10): lives, and the bundle."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import models
from core.errors import BadStatement
from crypto.bundle import AHEAD_DAYS, verify_bundle, verify_live
from crypto.days import days_between
from crypto.encoding import from_b64u
from crypto.errors import EnvelopeError
from crypto.keylog import LogState
from crypto.signed import Signed

VERSION = 32


@dataclass(frozen=True)
class Vouched:
    """What one member's browser signed after it opened something fresh with the epoch's key."""

    live: Signed
    bundle: Signed


@dataclass(frozen=True)
class Kept:
    """The last word of each member, and what reporters may seal with, None before anybody said so."""

    lives: list[Signed]
    bundle: Signed | None


def keep(
    s: Session, state: LogState, member_id: bytes, recipient: bytes, vouched: Vouched, today: str
) -> None:
    """Keep what this member vouches for: the open epoch and its recipient (1,216 bytes). Raises BadStatement.

    `state`: of the whole key log. `today`: the day from which the statements' days may differ by AHEAD_DAYS.
    """
    day = _check(state, member_id, recipient, vouched, today)
    live, bundle = vouched.live, vouched.bundle
    word = models.Liveness(partner_id=state.org, member_id=member_id, day=day)
    word.statement, word.signature = live.statement, live.signature
    s.merge(word)
    s.merge(models.Bundle(partner_id=state.org, statement=bundle.statement, signature=bundle.signature))
    s.flush()


def kept(s: Session, partner_id: bytes) -> Kept:
    """What is vouched for in this organisation."""
    live, bundle = models.Liveness, s.get(models.Bundle, partner_id)
    rows = s.execute(
        select(live.statement, live.signature).where(live.partner_id == partner_id).order_by(live.member_id)
    )
    return Kept(
        [Signed(statement, signature) for statement, signature in rows],
        None if bundle is None else Signed(bundle.statement, bundle.signature),
    )


def forget_lives(s: Session, partner_id: bytes) -> None:
    """An epoch ends: nobody's word for it counts any more."""
    s.execute(delete(models.Liveness).where(models.Liveness.partner_id == partner_id))


def _check(state: LogState, member_id: bytes, recipient: bytes, vouched: Vouched, today: str) -> date:
    """The day on which the member could read."""
    try:
        live = verify_live(state, vouched.live)
        bundle = verify_bundle(state, recipient, vouched.bundle)
        for version in bundle["forms"].values():
            from_b64u(version, VERSION)
        if not all(_by_then(one, member_id, today) for one in (live, bundle)):
            raise BadStatement
    except EnvelopeError as error:
        raise BadStatement from error
    return date.fromisoformat(live["day"])


def _by_then(statement: dict[str, Any], member_id: bytes, today: str) -> bool:
    near = abs(days_between(statement["day"], today)) <= AHEAD_DAYS
    return near and from_b64u(statement["by"]) == member_id
