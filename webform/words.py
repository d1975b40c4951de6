"""Template filters: names go into whole translated sentences, lists are joined by the language's rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale, gettext, pgettext  # type: ignore[import-untyped]  # ships no types
from markupsafe import Markup, escape

from core.questionnaire import Form, Variant


def fill(sentence: str, **values: object) -> Markup:
    """A sentence with its `{names}` filled; everything is escaped."""
    return escape(sentence).format_map(values)


def listed(names: Iterable[str]) -> str:
    """ "A, B and C" in the page's language."""
    return format_list(list(names), locale=get_locale())


def condition(found: Mapping[str, Any] | None, form: Form) -> str:
    """Whom a question is for, as a heading; "" where there is no condition that one sentence can say."""
    if not found or "in" not in found:
        return ""
    asked = next(field for field in form.fields if field.key == found["field"])
    answers = [_quoted(pgettext(*one.text)) for one in asked.choices if one.value in found["in"]]
    chosen = format_list(answers, style="or", locale=get_locale())
    return fill(gettext("If you chose {answers} above:"), answers=chosen)


def _quoted(answer: str) -> str:
    return fill(gettext("“{answer}”"), answer=answer)


def variants(found: Iterable[Variant]) -> list[dict[str, object]]:
    """Other words for a question, translated, as the page's script reads them."""
    return [
        {
            "when": variant.when,
            **({"question": pgettext(*variant.question)} if variant.question else {}),
            "choices": {value: pgettext(*text) for value, text in variant.choices.items()},
        }
        for variant in found
    ]
