"""Organisations: profile, whether they take reports, and what the reporter's page needs to seal for them."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import available_timezones

import msgspec
from msgspec import Meta
from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session

from core import models, stafflog
from core.errors import NotFound, Refused
from core.questionnaire import FORM_IDS, load_form
from core.stafflog import NOBODY
from crypto.signed import Signed

# Languages in which the sites are served: what a person reads about an organisation exists in each.
SERVED = ("uk", "en")

Words = dict[str, Annotated[str, Meta(min_length=1, max_length=2000)]]
Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
Hour = Annotated[str, Meta(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")]


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """Working hours as `HH:MM` of `zone` (IANA), on these days of the week, 1 is Monday."""

    start: Hour
    end: Hour
    days: Annotated[tuple[Annotated[int, Meta(ge=1, le=7)], ...], Meta(min_length=1)] = (1, 2, 3, 4, 5)
    zone: str = "Europe/Kyiv"


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an organisation tells about itself, as in its JSON file. Texts are `{language: text}`.

    `forms`: empty for a body that gets referrals or statistics alone. `authority`: its code in the complaint
    form, so that a complaint about it is not proposed to it. `child_rule`: what it must tell whom about a
    child, shown once its lawyer confirmed it. `recordings`: somebody there listens to speech and understands
    signs.
    """

    slug: Slug
    name: Words
    about: Words
    police: bool
    ombudsman: bool = False
    not_police_confirmed: bool
    languages: Annotated[tuple[Language, ...], Meta(min_length=1)]
    forms: tuple[str, ...]
    regions: Annotated[tuple[str, ...], Meta(min_length=1)]
    hours: Hours
    answer_days: Annotated[int, Meta(ge=1, le=60)]
    controller: Words
    contact: Words
    country: Words
    retention_months: Annotated[int, Meta(ge=1, le=240)]
    exceptions: Words
    around_the_clock: bool = False
    authority: str = ""
    child_rule: Words = {}
    child_rule_confirmed: bool = False
    recordings: bool = False


@dataclass(frozen=True)
class Epoch:
    """The current epoch: id 16 bytes, X-Wing recipient 1,216 bytes."""

    id: bytes
    recipient: bytes


@dataclass(frozen=True)
class Partner:
    """An organisation. `fingerprint` (32 bytes) is that of its key log, None before it was founded.

    `server_sealing`: it takes reports that a browser without JavaScript could not seal. `open`: it takes
    reports, as far as its keys allow. `leaves`: the day on which it is erased, `erased`: that has been done.
    """

    id: bytes
    profile: Profile
    open: bool
    demo: bool
    fingerprint: bytes | None
    epoch: Epoch | None
    server_sealing: bool
    leaves: date | None = None
    erased: bool = False


@dataclass(frozen=True)
class OrgKeys:
    """What the page needs to seal for an organisation and to check its key.

    `bundle`, `lives`: what its members vouch for; None before anybody did.
    """

    id: bytes
    epoch: bytes
    recipient: bytes
    log: tuple[Signed, ...]
    bundle: Signed | None
    lives: tuple[Signed, ...]


def parse_profile(data: bytes) -> Profile:
    """Read an organisation's JSON. Raises Refused, whose sentence names the field that is wrong."""
    try:
        profile = msgspec.json.decode(data, type=Profile)
    except msgspec.DecodeError as error:
        raise Refused(f"The profile cannot be used: {_with_field(str(error))}.") from None
    _check_words(profile)
    _check_codes(profile)
    if profile.police and profile.not_police_confirmed:
        raise Refused("The profile cannot be used: police and not_police_confirmed cannot both be true.")
    if profile.police and profile.ombudsman:
        raise Refused("The profile cannot be used: police and ombudsman cannot both be true.")
    return profile


def add_partner(s: Session, profile: Profile, demo: bool = False, office: bool = False) -> bytes:
    """Add an organisation and give its new id. It takes reports once its first member opened an epoch.

    `office`: of coordinators, who take none.
    """
    if s.scalar(select(exists().where(models.Partner.slug == profile.slug))):
        raise Refused(f"There is already an organisation {profile.slug}.")
    row = models.Partner(
        id=os.urandom(16),
        slug=profile.slug,
        profile=msgspec.json.encode(profile).decode(),
        open=True,
        demo=demo,
        office=office,
    )
    s.add(row)
    s.flush()
    stafflog.close_days(s, row.id, datetime.now(UTC).date())
    return row.id


def set_open(s: Session, slug: str, open: bool, by: bytes = NOBODY) -> None:
    """Let an organisation take reports, or no more. Raises Refused."""
    stafflog.note(s, _change(s, slug, open=open), by, "org_opened" if open else "org_closed")


def set_server_sealing(s: Session, slug: str, allowed: bool) -> None:
    """Whether the server may seal reports for it where a browser cannot. Raises Refused."""
    changed = _change(s, slug, server_sealing=allowed)
    stafflog.note(s, changed, NOBODY, "server_sealing_on" if allowed else "server_sealing_off")


def _change(s: Session, slug: str, **values: bool) -> bytes:
    row = models.Partner
    there = update(row).where(row.slug == slug, row.erased.is_(False), row.office.is_(False))
    found: bytes | None = s.scalar(there.values(**values).returning(row.id))
    if found is None:
        raise Refused(f"There is no organisation {slug}. See: dovira partner list")
    return found


def all_partners(s: Session) -> list[Partner]:
    """Every organisation that is to take reports, ordered by slug; not the coordinators' own."""
    today = datetime.now(UTC).date()
    current = and_(
        models.Epoch.partner_id == models.Partner.id,
        models.Epoch.ended.is_(False),
        # A phone refuses to seal for an epoch whose last day is over.
        or_(models.Epoch.ends.is_(None), models.Epoch.ends >= today),
    )
    first = and_(models.KeyLogEntry.partner_id == models.Partner.id, models.KeyLogEntry.seq == 0)
    rows = s.execute(
        select(models.Partner, models.Epoch.id, models.Epoch.recipient, models.KeyLogEntry.hash)
        .outerjoin(models.Epoch, current)
        .outerjoin(models.KeyLogEntry, first)
        .where(models.Partner.office.is_(False))
        .order_by(models.Partner.slug)
    )
    return [
        Partner(
            id=row.id,
            profile=msgspec.json.decode(row.profile, type=Profile),
            open=row.open and row.leaves is None,
            demo=row.demo,
            fingerprint=fingerprint,
            epoch=None if epoch is None else Epoch(epoch, recipient),
            server_sealing=row.server_sealing,
            leaves=row.leaves,
            erased=row.erased,
        )
        for row, epoch, recipient, fingerprint in rows
    ]


def find_partner(s: Session, partner_id: bytes) -> Partner:
    """The organisation of that id. Raises NotFound."""
    for partner in all_partners(s):
        if partner.id == partner_id:
            return partner
    raise NotFound


def profile_of(s: Session, partner_id: bytes) -> Profile:
    """What an organisation or the coordinators' office says of itself. Raises NotFound."""
    text = s.scalar(select(models.Partner.profile).where(models.Partner.id == partner_id))
    if text is None:
        raise NotFound
    return msgspec.json.decode(text, type=Profile)


def forms_of(profile: Profile) -> dict[str, bytes]:
    """The versions (32 bytes) of the forms that an organisation takes, by name."""
    return {name: load_form(name).version for name in profile.forms}


def has_demo(s: Session) -> bool:
    """Whether any organisation is invented."""
    return bool(s.scalar(select(exists().where(models.Partner.demo))))


def _with_field(message: str) -> str:
    """msgspec ends its messages with "- at `$.hours.from`"."""
    found = re.fullmatch(r"(.*) - at `\$\.?(.*)`", message, re.DOTALL)
    return message if found is None else f"{found[2]}: {found[1]}"


def _check_words(profile: Profile) -> None:
    if profile.child_rule_confirmed and not profile.child_rule:
        raise Refused("The profile cannot be used: child_rule_confirmed without a child_rule.")
    for field in ("name", "about", "controller", "contact", "country", "exceptions"):
        missing = [lang for lang in SERVED if lang not in getattr(profile, field)]
        if missing:
            raise Refused(f"The profile cannot be used: {field} has no text in {missing[0]}.")


def _check_codes(profile: Profile) -> None:
    known = {"forms": set(FORM_IDS), "regions": _values("help", "where_now")}
    for field, codes in known.items():
        wrong = sorted(set(getattr(profile, field)) - codes)
        if wrong:
            raise Refused(f"The profile cannot be used: {field} has the unknown code {wrong[0]}.")
    if profile.authority and profile.authority not in _values("rights", "body"):
        raise Refused(f"The profile cannot be used: authority has the unknown code {profile.authority}.")
    if profile.hours.zone not in available_timezones():
        raise Refused(f"The profile cannot be used: hours.zone {profile.hours.zone} is no time zone.")


def _values(form: str, key: str) -> set[str]:
    choices = next(field for field in load_form(form).fields if field.key == key).choices
    return {choice.value for choice in choices}
