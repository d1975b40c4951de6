"""What every page of the reporter's site is rendered from."""

from datetime import UTC, date, datetime

from babel import Locale
from flask import current_app, render_template
from flask_babel import force_locale  # type: ignore[import-untyped]  # ships no types

from core.errors import Malformed
from core.numbers import read_numbers, shown_numbers
from core.questionnaire import FORM_IDS, Form, load_form
from core.web.choices import Choices
from core.web.deployment import deployment
from crypto.encoding import b64u
from webform.carried import MOST_BYTES
from webform.organisations import organisations

FORMS = {form_id: load_form(form_id) for form_id in FORM_IDS}
NUMBERS = read_numbers()


def today() -> date:
    """The day here (UTC)."""
    return datetime.now(UTC).date()


def form_named(form_id: str) -> Form:
    """The form of that id. Raises Malformed."""
    if form_id not in FORMS:
        raise Malformed
    return FORMS[form_id]


def render(view: str, choices: Choices, form: Form | None = None, **more: object) -> str:
    """The HTML of a view in the person's language; `form`: the one it is about; `more`: for its template."""
    offered = deployment().offers.current()
    locale, partners, day = Locale.parse(choices.lang), offered.partners, today()
    with force_locale(locale):
        return render_template(
            f"webform/{'form' if view in FORMS else view}.html",
            view=view,
            choices=choices,
            form=form,
            version=form and b64u(form.version),
            doors=[one for one in FORMS.values() if any(one.id in org.profile.forms for org in partners)],
            site=current_app.config["SITE"],
            salt=current_app.config["SALT"],
            coordinators=" ".join(map(b64u, deployment().settings.coordinators)),
            orgs=organisations(partners, choices.lang, form and form.id),
            names={org.id: org.name for org in organisations(offered.everyone, choices.lang)},
            deletion_days=deployment().settings.deletion_days,
            files_most=deployment().settings.files,
            files_mb=deployment().settings.file_bytes >> 20,
            plain_mb=min(MOST_BYTES, deployment().settings.file_bytes) >> 20,
            numbers=shown_numbers(NUMBERS, day),
            day=day,
            patterns=locale.list_patterns["standard"],
            **more,
        )
