"""Organisations in the words of one language, as the reporter's pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from core.partners import Partner, Profile
from core.questionnaire import NAMES_OF_LANGUAGES
from crypto.encoding import b64u

_NAMES = {choice.value: choice.text.text for choice in NAMES_OF_LANGUAGES}


@dataclass(frozen=True)
class Organisation:
    """`id` is base64url; `languages` pairs of code and name in its own script.

    `attributes`: `lang` and `dir` where its texts are in another language than the page. `days`: working
    days, 1 is Monday; `zone`: as IANA names it.
    """

    id: str
    name: str
    about: str
    police: bool
    not_police: bool
    ombudsman: bool
    authority: str
    languages: tuple[tuple[str, str], ...]
    regions: str
    opens: str
    closes: str
    days: str
    zone: str
    around_the_clock: bool
    answer_days: int
    controller: str
    contact: str
    country: str
    retention_months: int
    exceptions: str
    child_rule: str
    server_sealing: bool
    recordings: bool
    attributes: Markup


def organisations(partners: Iterable[Partner], lang: str, form: str | None = None) -> list[Organisation]:
    """Those that take this form, or any, in the order given."""
    taking = (one for one in partners if (form in one.profile.forms if form else one.profile.forms))
    return [_worded(partner, _language(partner.profile, lang), lang) for partner in taking]


def _language(profile: Profile, lang: str) -> str:
    """One language for all that an organisation says: half a page in another one helps nobody."""
    texts = (
        profile.name,
        profile.about,
        profile.controller,
        profile.contact,
        profile.country,
        profile.exceptions,
    )
    return lang if all(lang in text for text in texts) else "en"


def _worded(partner: Partner, spoken: str, lang: str) -> Organisation:
    profile = partner.profile
    rule = profile.child_rule if profile.child_rule_confirmed else {}
    return Organisation(
        id=b64u(partner.id),
        name=profile.name[spoken],
        about=profile.about[spoken],
        police=profile.police,
        not_police=profile.not_police_confirmed,
        ombudsman=profile.ombudsman,
        authority=profile.authority,
        languages=tuple((code, _NAMES.get(code, code)) for code in profile.languages),
        regions=" ".join(profile.regions),
        opens=profile.hours.start,
        closes=profile.hours.end,
        days=" ".join(map(str, profile.hours.days)),
        zone=profile.hours.zone,
        around_the_clock=profile.around_the_clock,
        answer_days=profile.answer_days,
        controller=profile.controller[spoken],
        contact=profile.contact[spoken],
        country=profile.country[spoken],
        retention_months=profile.retention_months,
        exceptions=profile.exceptions[spoken],
        child_rule=rule.get(spoken, ""),
        server_sealing=partner.server_sealing,
        recordings=profile.recordings,
        attributes=Markup() if spoken == lang else Markup(' lang="en" dir="ltr"'),
    )
