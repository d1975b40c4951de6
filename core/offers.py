"""Which organisations reporters are offered today, and what keeps the others away.

The same checks as in the reporter's browser (ENVELOPE.md sections 6, 10, 11): it must never be offered what
it would refuse, and a changed row must not change who reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import models, rosters
from core.partners import OrgKeys, Partner, all_partners
from core.site import site
from crypto.bundle import check_bundle
from crypto.days import days_between
from crypto.errors import EnvelopeError, Expired
from crypto.keylog import LogState, verify_log
from crypto.primitives import sha256
from crypto.roster import Roster, verify_roster
from crypto.signed import Signed


class Why(Enum):
    """Why an organisation is not offered; the sentences of `dovira partner list`."""

    ERASED = "erased"
    LEAVES = "closed: two people want it erased soon"
    CLOSED = "closed"
    NO_FORMS = "takes no messages: gets referrals or statistics"
    NO_KEYS = "waits for its first member"
    NO_EPOCH = "its keys have ended: a member must sign in"
    NO_ROSTER = "no roster is signed: dovira roster prepare"
    ROSTER_OVER = "the roster has ended: dovira roster prepare"
    NOT_LISTED = "not on the roster: dovira roster prepare"
    OTHER_LOG = "ALARM: its key log is not the one on the roster"
    BAD_KEYS = "ALARM: its keys do not fit its key log"
    NOT_VOUCHED = "no member vouches for its keys: a member must sign in"
    UNREAD = "too few of its members showed lately that they can read: they must sign in, or do the drill"


@dataclass(frozen=True)
class Offer:
    """An organisation; `keys` is None before it has an epoch, `why` None when reporters are offered it."""

    partner: Partner
    keys: OrgKeys | None
    why: Why | None


@dataclass(frozen=True)
class Offers:
    """All organisations by slug, and the roster as it was signed, None before the first."""

    all: tuple[Offer, ...]
    roster: Signed | None

    @property
    def open(self) -> tuple[Offer, ...]:
        """Those that reporters are offered."""
        return tuple(one for one in self.all if one.why is None)

    @property
    def keys(self) -> tuple[OrgKeys, ...]:
        """What a page needs to seal for those."""
        return tuple(one.keys for one in self.open if one.keys)


@dataclass(frozen=True)
class _Frame:
    """What all are judged by: the site's id, the roster and who may sign it, the day."""

    site: bytes
    roster: Signed | None
    coordinators: tuple[bytes, ...]
    today: str


def read_offers(s: Session, coordinators: Sequence[bytes], today: str) -> Offers:
    """Judge every organisation on this day. `coordinators`: keys of 32 bytes, any of which signs."""
    roster = rosters.newest(s)
    frame = _Frame(site(s).id, roster, tuple(coordinators), today)
    logs, lives, bundles = (
        _signed(s, table) for table in (models.KeyLogEntry, models.Liveness, models.Bundle)
    )
    found = []
    for partner in all_partners(s):
        org, keys = partner.id, None
        if partner.epoch:
            bundle = next(iter(bundles.get(org, ())), None)
            said = (logs.get(org, ()), bundle, lives.get(org, ()))
            keys = OrgKeys(org, partner.epoch.id, partner.epoch.recipient, *said)
        found.append(Offer(partner, keys, _why(partner, keys, frame)))
    return Offers(tuple(found), roster)


@lru_cache(maxsize=1024)
def verified(log: tuple[Signed, ...], org: bytes) -> LogState:
    """A key log that stays the same is verified once a process. Raises EnvelopeError."""
    return verify_log(log, org)


def _signed(
    s: Session, table: type[models.KeyLogEntry | models.Liveness | models.Bundle]
) -> dict[bytes, tuple[Signed, ...]]:
    """The signed statements of a table by organisation, in the order of its key."""
    rows = s.execute(
        select(table.partner_id, table.statement, table.signature).order_by(*table.__table__.primary_key)
    )
    found: dict[bytes, list[Signed]] = {}
    for org, statement, signature in rows:
        found.setdefault(org, []).append(Signed(statement, signature))
    return {org: tuple(signed) for org, signed in found.items()}


def _why(partner: Partner, keys: OrgKeys | None, frame: _Frame) -> Why | None:
    if partner.erased or partner.leaves:
        return Why.ERASED if partner.erased else Why.LEAVES
    if not partner.profile.forms:
        return Why.NO_FORMS
    if partner.fingerprint is None:
        return Why.NO_KEYS
    if not partner.open:
        return Why.CLOSED
    return _judged(keys, frame) if keys else Why.NO_EPOCH


@lru_cache(maxsize=1024)
def _judged(keys: OrgKeys, frame: _Frame) -> Why | None:
    roster, why = _roster(frame)
    if roster is None:
        return why
    try:
        state = verified(keys.log, keys.id)
    except EnvelopeError:
        return Why.BAD_KEYS
    if keys.id not in roster.pins:
        return Why.NOT_LISTED
    try:
        roster.check_log(state)
    except EnvelopeError:
        return Why.OTHER_LOG
    return _readable(state, keys, roster, frame.today)


def _roster(frame: _Frame) -> tuple[Roster | None, Why | None]:
    try:
        if frame.roster is None:
            return None, Why.NO_ROSTER
        roster = verify_roster(frame.roster, frame.coordinators, frame.site)
        roster.check_day(frame.today)
    except Expired:
        return None, Why.ROSTER_OVER
    except EnvelopeError:
        return None, Why.NO_ROSTER
    return roster, None


def _readable(state: LogState, keys: OrgKeys, roster: Roster, today: str) -> Why | None:
    if state.epoch != keys.epoch or state.epoch_recipient_hash != sha256(keys.recipient):
        return Why.BAD_KEYS
    if state.ends is not None and days_between(today, state.ends) < 0:
        return Why.NO_EPOCH
    if keys.bundle is None:
        return Why.NOT_VOUCHED
    try:
        check_bundle(state, keys.recipient, keys.bundle, keys.lives, today, roster.policy)
    except Expired:
        return Why.UNREAD
    except EnvelopeError:
        return Why.NOT_VOUCHED
    return None
