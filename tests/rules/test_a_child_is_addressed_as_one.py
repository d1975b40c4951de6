"""Somebody who says "under 18" about themselves is asked as one talks to a child, to the last question."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.conditions import holds
from core.questionnaire import Field, load_form
from core.questionnaire.model import Text

ROOT = Path(__file__).parents[2]
CHILD = {"who_for": "me", "age_group": "u14"}
# How each language speaks to an adult stranger, or to many.
FORMAL = {
    "uk": r"\b(ви|вас|вам|вами|ваш\w*)\b|\b\w+(іть|йте)\b",
    "ru": r"\b(вы|вас|вам|вами|ваш\w*)\b|\b\w+(ите|йте)\b",
    "pl": r"\b(pan|pana|panu|pani|państw\w*)\b",
    "de": r"(?<=[\w,] )(Sie|Ihnen|Ihr\w*)\b|^(Ihr\w*)\b|\w+en Sie\b",
    "ro": r"\b(dumneavoastră|vă|v-\w+|\w+ați|\w+eți|\w+iți)\b",
    "tr": r"\b(siz\w*)\b|\w+(iniz|ınız|unuz|ünüz|siniz|sınız|sunuz|sünüz)\b",
    "ar": r"\w+(كم|تم)\b|\bت\w+ون\b|\bت\w{2,}وا\b",
}


def after_the_age() -> Iterator[Field]:
    """What is asked once the age is known."""
    fields = load_form("help").fields
    at = next(n for n, field in enumerate(fields) if field.key == "age_group")
    return (field for field in fields[at + 1 :] if field.asked)


def words(field: Field) -> list[Text]:
    """What the page asks a child here."""
    found = next((one for one in field.variants if holds(one.when, CHILD)), None)
    question = found.question if found and found.question else field.question
    # An example is what the child may write to us, many people.
    return [question, field.hint] if field.hint and "For example:" not in field.hint.text else [question]


@pytest.mark.parametrize("language", FORMAL)
def test_no_question_and_no_hint_turns_formal(language: str) -> None:
    with (ROOT / f"translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        texts = read_po(file)
    formal = re.compile(FORMAL[language], re.IGNORECASE if language != "de" else 0)
    said = {
        field.key: [texts.get(text, context).string for context, text in words(field)]
        for field in after_the_age()
    }
    assert {key: found for key, found in said.items() if any(formal.search(one) for one in found)} == {}
    # The search itself works: an adult is spoken to formally; the Polish texts manage without.
    adult = [
        texts.get(field.question.text, field.question.context).string for field in load_form("help").fields
    ]
    assert any(formal.search(one) for one in (adult if language != "pl" else ["Czy chce Pani rozmawiać?"]))
