"""Template filters: names go into whole translated sentences, lists are joined by the language's rules."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale, gettext  # type: ignore[import-untyped]  # ships no types
from markupsafe import Markup, escape

from core.questionnaire import MOST_USED, Advice, Choice, Field, Form, Variant
from core.web.texts import say


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
    answers = [_quoted(say(one.text)) for one in asked.choices if one.value in found["in"]]
    chosen = format_list(answers, style="or", locale=get_locale())
    return fill(gettext("If you chose {answers} above:"), answers=chosen)


def _quoted(answer: str) -> str:
    return fill(gettext("“{answer}”"), answer=answer)


def variants(found: Iterable[Variant]) -> list[dict[str, object]]:
    """Other words for a question, translated, as the page's script reads them."""
    return [
        {
            "when": variant.when,
            **({"question": say(variant.question)} if variant.question else {}),
            "choices": {value: say(text) for value, text in variant.choices.items()},
        }
        for variant in found
    ]


def unless(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The contrary of a condition of one field with `in`."""
    return {"field": found["field"], "not_in": found["in"]}


def weighed(advice: Advice) -> dict[str, object]:
    """What the page's script needs to weigh the answers: no words."""
    return {
        "there": advice.there,
        "signs": [{"field": one.field, "when": one.when, "weight": one.weight} for one in advice.signs],
        "rules": advice.rules,
    }


def signs_of(form: Form, weight: str) -> list[str]:
    """Statements of one weight, each with the answer that makes it a sign."""
    advice, fields = form.advice, {field.key: field for field in form.fields}
    signs = advice.signs if advice else ()
    return [_sign(fields[one.field], one.when) for one in signs if one.weight == weight]


def _sign(field: Field, when: Mapping[str, Any]) -> str:
    deciding = next((part for part in when.get("all", ()) if part["field"] == field.key), when)
    answers = [say(one.text) for one in field.choices if one.value in deciding["in"]]
    answer = format_list(answers, style="or", locale=get_locale())
    return fill(gettext("“{statement}”: {answer}"), statement=say(field.question), answer=answer)


def grouped(choices: Sequence[Choice]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Places as lists of (code, name): Ukraine's regions, then countries, those most used first."""
    regions = [(one.value, say(one.text)) for one in choices if one.text.context == "region"]
    countries = [(one.value, say(one.text)) for one in choices if one.text.context == "territory"]
    first, others = countries[:MOST_USED], countries[MOST_USED:]
    return [
        (gettext("Regions of Ukraine"), sorted(regions, key=_by_alphabet)),
        (gettext("Countries"), first + sorted(others, key=_by_alphabet)),
    ]


def codes(choices: Sequence[Choice]) -> str:
    """Countries by code alone, those most used before a bar: a phone knows their names."""
    countries = [one.value for one in choices if one.text.context == "territory"]
    return "|".join((" ".join(countries[:MOST_USED]), " ".join(countries[MOST_USED:])))


def _by_alphabet(place: tuple[str, str]) -> str:
    """Without marks, as readers look for it; Ukrainian letters beside the ones they follow."""
    plain = unicodedata.normalize("NFD", place[1].casefold().translate(_BESIDE))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_BESIDE = str.maketrans(
    {"і": "и\uffff", "ї": "и\uffff\uffff", "є": "е\uffff", "ґ": "г\uffff", "ł": "l", "ı": "i"}
)
