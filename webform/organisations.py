"""Organisations in the words of one language, as the reporter's pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.partners import Partner
from core.questionnaire import Choice, load_form
from crypto.encoding import b64u


@dataclass(frozen=True)
class Organisation:
    """`id` is base64url; `languages` pairs of code and name in its own script."""

    id: str
    name: str
    about: str
    police: bool
    not_police: bool
    languages: tuple[tuple[str, str], ...]
    regions: str
    opens: str
    closes: str
    answer_days: int
    controller: str
    contact: str
    country: str
    retention_months: int
    exceptions: str
    server_sealing: bool


def organisations(partners: Iterable[Partner], form: str, lang: str) -> list[Organisation]:
    """Those that take this form, in the roster's order."""
    return [_worded(partner, lang) for partner in partners if form in partner.profile.forms]


def _worded(partner: Partner, lang: str) -> Organisation:
    profile = partner.profile
    names = {choice.value: choice.text.text for choice in _language_choices()}
    return Organisation(
        id=b64u(partner.id),
        name=_in(profile.name, lang),
        about=_in(profile.about, lang),
        police=profile.police,
        not_police=profile.not_police_confirmed,
        languages=tuple((code, names.get(code, code)) for code in profile.languages),
        regions=" ".join(profile.regions),
        opens=profile.hours.start,
        closes=profile.hours.end,
        answer_days=profile.answer_days,
        controller=_in(profile.controller, lang),
        contact=_in(profile.contact, lang),
        country=_in(profile.country, lang),
        retention_months=profile.retention_months,
        exceptions=_in(profile.exceptions, lang),
        server_sealing=partner.server_sealing,
    )


def _language_choices() -> Iterable[Choice]:
    return next(field for field in load_form("help").fields if field.type == "select").choices


def _in(words: Mapping[str, str], lang: str) -> str:
    return words.get(lang) or words["en"]
