"""Texts of data files in the page's language: questionnaires, organisations' countries."""

from flask_babel import get_locale, pgettext  # type: ignore[import-untyped]  # ships no types

from core.questionnaire import Text


def say(text: Text) -> str:
    """What a person reads. Countries as CLDR names them; names of languages stay in their own script."""
    if text.context == "language":
        return text.text
    if text.context == "territory":
        return country(text.text) or text.text
    return str(pgettext(*text))


def country(code: str) -> str:
    """A country's or union's name by its ISO code, "" for an unknown one."""
    return str(get_locale().territories.get(code, ""))
