"""What every page of the reporter's site is rendered from."""

from datetime import UTC, date, datetime

from babel import Locale
from flask import current_app, render_template
from flask_babel import force_locale  # type: ignore[import-untyped]  # ships no types

from core.questionnaire import load_form
from core.web.choices import Choices
from core.web.deployment import deployment
from crypto.encoding import b64u
from webform.numbers import read_numbers, shown_numbers
from webform.organisations import organisations

FORM = load_form("help")
NUMBERS = read_numbers()


def today() -> date:
    """The day here (UTC)."""
    return datetime.now(UTC).date()


def render(view: str, choices: Choices, **more: object) -> str:
    """The HTML of a view in the person's language; `more` is for its template."""
    locale = Locale.parse(choices.lang)
    with force_locale(locale):
        return render_template(
            f"webform/{view}.html",
            view=view,
            choices=choices,
            form=FORM,
            version=b64u(FORM.version),
            site=current_app.config["SITE"],
            coordinators=" ".join(map(b64u, deployment().settings.coordinators)),
            orgs=organisations(deployment().offers.current().partners, FORM.id, choices.lang),
            numbers=shown_numbers(NUMBERS, today()),
            patterns=locale.list_patterns["standard"],
            **more,
        )
