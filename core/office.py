"""The coordinators' office: accounts and the list of organisations. No organisation's keys, no contents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core import colleagues, drilling, keys, models, partners, recovery, rosters, stafflog, together, vouching
from core.errors import BadRoster, NotFound, Refused
from core.leaving import forget_member
from core.members import Member, issue, names_of
from core.members import invite as invite_first
from core.names import check_name, free_name
from core.offers import Offer, read_offers
from core.offline import BadExport
from core.offline.rostering import parse_signed
from core.partners import Partner, Profile, parse_profile
from core.roles import COORDINATOR, Right
from core.site import site
from core.together import Act
from crypto.days import days_between
from crypto.encoding import b64u, parse_object
from crypto.errors import EnvelopeError
from crypto.keylog import verify_log
from crypto.roster import GRACE_DAYS, verify_roster

# Days before the roster's end at which coordinators are told, each time louder.
SOON, SOONER, NOW = 60, 30, 7


@dataclass(frozen=True)
class Line:
    """An organisation as coordinators see it. `vouched`: days on which members last showed that they read.

    `tried_out`: its recovery papers were, once at least: before that it comes on no list.
    """

    offer: Offer
    members: int
    ends: str | None
    vouched: Sequence[str]
    drill_due: bool
    tried_out: bool

    @property
    def org(self) -> bytes:
        """The organisation's id."""
        return self.offer.partner.id


@dataclass(frozen=True)
class RosterState:
    """The roster in force: until when it holds and how many days are left, below zero when it is over.

    Phones accept it for GRACE_DAYS more. None where nothing is in force that a coordinator signed.
    """

    number: int
    ends: str
    left: int

    @property
    def grace(self) -> int:
        """Days on which phones still accept it after its end; below zero when that is over too."""
        return GRACE_DAYS + self.left


def office_of(s: Session) -> bytes | None:
    """Where coordinators belong, None before the first was invited."""
    return s.scalar(select(models.Partner.id).where(models.Partner.office))


def ready(s: Session, known: Sequence[Partner]) -> tuple[list[Partner], list[Partner]]:
    """Who comes on the next roster, and who waits until its recovery papers were tried out.

    Who is on the list stays there: a new recovery key must not close anybody.
    """
    signed = rosters.newest(s)
    on_it = {one["id"] for one in parse_object(signed.statement)["orgs"]} if signed else set[str]()
    founded = [one for one in known if one.fingerprint is not None and not one.erased]
    listed = [one for one in founded if b64u(one.id) in on_it or drilling.was_done(s, one.id)]
    return listed, [one for one in founded if one not in listed]


def set_up(s: Session) -> bytes:
    """The office's id; it is made with the first call. Raises Refused where its short name is taken."""
    found = office_of(s)
    if found is not None:
        return found
    return partners.add_partner(s, profile(), office=True)


def profile() -> Profile:
    """What the office is called."""
    return parse_profile(resources.files("core").joinpath("office.json").read_bytes())


def invite(s: Session, name: str, now: int, by: Member | None = None) -> bytes:
    """A one-time token (32 bytes, 72 hours) for a coordinator. `by`: None for whoever runs the server.

    Raises NotFound, NameTaken, and Malformed for an unusable name.
    """
    if by is not None:
        colleagues.require(by, Right.OFFICE)
    office = set_up(s)
    return issue(s, office, free_name(s, name, office), now, COORDINATOR, None if by is None else by.id)


def dismiss(s: Session, me: Member, member_id: bytes) -> None:
    """End another coordinator's sign-in, or an invitation that was not used. Raises NotFound."""
    colleagues.require(me, Right.OFFICE)
    row, invited = models.Member, models.Invitation
    office = me.partner_id
    theirs = select(row.id).where(row.id == member_id, row.partner_id == office, row.id != me.id)
    links = select(invited.member_id).where(invited.member_id == member_id, invited.partner_id == office)
    if s.scalar(theirs) is None and s.scalar(links) is None:
        raise NotFound
    stafflog.note(s, office, me.id, "dismissed", member_id)
    forget_member(s, member_id)


def names_seen_by(s: Session, partner_id: bytes) -> dict[bytes, str]:
    """Names of members by id, coordinators' too: both may act on an organisation."""
    office = office_of(s)
    return (names_of(s, office) if office else {}) | names_of(s, partner_id)


def overview(s: Session, coordinators: Sequence[bytes], today: date) -> list[Line]:
    """Every organisation: whether reporters are offered it, and what its people must do soon."""
    offers = read_offers(s, coordinators, today.isoformat())
    return [_line(s, offer, today) for offer in offers.all]


def roster_state(s: Session, coordinators: Sequence[bytes], today: date) -> RosterState | None:
    """How long the list of organisations holds."""
    signed = read_offers(s, coordinators, today.isoformat()).roster
    if signed is None:
        return None
    try:
        roster = verify_roster(signed, coordinators, site(s).id)
    except EnvelopeError:
        return None
    return RosterState(roster.number, roster.ends, days_between(today.isoformat(), roster.ends))


def publish_roster(s: Session, me: Member, data: bytes, coordinators: Sequence[bytes], today: date) -> None:
    """Put what `dovira roster sign` wrote into force. Raises NotFound and BadRoster."""
    colleagues.require(me, Right.OFFICE)
    try:
        rosters.publish(s, parse_signed(data), coordinators, site(s).id, today.isoformat())
    except (BadExport, Refused) as error:
        raise BadRoster from error
    stafflog.note(s, me.partner_id, me.id, "roster")


def invite_member(s: Session, me: Member, org: bytes, name: str, now: int) -> bytes:
    """The token with which an organisation's first member founds it. Raises NotFound and NameTaken."""
    colleagues.require(me, Right.OFFICE)
    slug = _slug(s, org)
    if s.scalar(select(exists().where(models.Member.partner_id == org))):
        raise NotFound
    free_name(s, name, org)
    return invite_first(s, slug, name, now)


def restore(s: Session, me: Member, org: bytes, name: str, now: int) -> bytes:
    """The token with which whoever has the recovery papers opens an organisation again.

    Another coordinator consented within the last day; it works once. Raises NotFound and NameTaken.
    """
    used = together.use_consent(s, me, Act.RESTORE, org, now)
    slug = _slug(s, org)
    if keys.recovery_recipient(s, org) is None:
        raise NotFound
    check_name(s, name, org)
    token = recovery.invite(s, slug, name, now)
    s.delete(used)
    s.flush()
    return token


def set_open(s: Session, me: Member, org: bytes, open: bool) -> None:
    """Let an organisation take reports, or no more. Raises NotFound."""
    colleagues.require(me, Right.OFFICE)
    partners.set_open(s, _slug(s, org), open, me.id)


def _line(s: Session, offer: Offer, today: date) -> Line:
    org, log = offer.partner.id, keys.log_of(s, offer.partner.id)
    try:
        state = verify_log(log, org) if log else None
    except EnvelopeError:
        # The alarm is the offer's.
        state = None
    lives = vouching.kept(s, org).lives
    days = sorted((str(parse_object(one.statement)["day"]) for one in lives), reverse=True)
    return Line(
        offer,
        len(state.members) if state else 0,
        state.ends if state else None,
        days,
        drilling.is_due(s, org, today),
        drilling.was_done(s, org),
    )


def _slug(s: Session, org: bytes) -> str:
    """Raises NotFound for the office, and for what was erased."""
    row = models.Partner
    slug = s.scalar(select(row.slug).where(row.id == org, row.office.is_(False), row.erased.is_(False)))
    if slug is None:
        raise NotFound
    return slug
