"""A form's file is checked when a site starts, and a mistake is named by its line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.questionnaire import FORM_IDS, FormError, form_data, load_form, parse_form

FORMS = Path(__file__).parents[2] / "core/forms"
HELP = (FORMS / "help.json").read_text()


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The form «help», laid out anew, with something wrong in it."""
    form = json.loads(HELP)
    change(form)
    return json.dumps(form, indent=1).encode()


def lines_with(data: bytes, words: str) -> list[int]:
    return [n for n, line in enumerate(data.decode().splitlines(), 1) if words in line]


MISTAKES: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "a key twice": (lambda f: f["fields"].append(f["fields"][0]), "stands twice", '"key": "danger_now"'),
    "an unknown field": (
        lambda f: f["fields"][0].update(colour="red"),
        "unknown field",
        '"key": "danger_now"',
    ),
    "an unknown type": (lambda f: f["fields"][0].update(type="slider"), "slider", '"slider"'),
    "a condition on nothing": (
        lambda f: f["fields"][2].update(show={"field": "nobody", "in": ["x"]}),
        "no field nobody",
        '"nobody"',
    ),
    "a condition on no value": (
        lambda f: f["priority"].update(any=[{"field": "danger_now", "in": ["never"]}]),
        "no value never",
        '"priority"',
    ),
    "no shared question": (
        lambda f: f["fields"].append({"use": "wish"}),
        "no shared question wish",
        '"wish"',
    ),
    "a text without a limit": (
        lambda f: f["fields"].append({"key": "more_words", "type": "text", "question": "?"}),
        "no max_length",
        '"more_words"',
    ),
    "no consent": (lambda f: f["fields"].pop(), "no read_consent", '"fields"'),
    "a view's name": (
        lambda f: f["fields"].append({"key": "leaving", "type": "notice", "question": "?"}),
        "choose another key",
        '"leaving"',
    ),
    "a text that is none": (lambda f: f.update(title=3), "Expected `str`", '"title"'),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_by_file_and_line(mistake: str) -> None:
    change, said, beside = MISTAKES[mistake]
    data = changed(change)
    with pytest.raises(FormError) as refused:
        parse_form(data, "help.json")
    message = str(refused.value)
    assert said in message
    line = int(message.removeprefix("help.json, line ").split(" ")[0])
    # Of two the second is the one too many.
    assert 0 <= lines_with(data, beside)[-1] - line <= 4


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"null", HELP.encode()[:-40]])
def test_what_is_no_form_is_refused(data: bytes) -> None:
    with pytest.raises(FormError, match=r"help\.json"):
        parse_form(data, "help.json")


def test_a_question_switched_off_is_not_asked_and_makes_another_version() -> None:
    form = parse_form(changed(lambda f: f["fields"][2].update(off=True)), "help.json")
    assert "knows" not in {field.key for field in form.fields}
    assert form.version != load_form("help").version


def test_a_shared_question_is_part_of_the_version() -> None:
    for form_id in FORM_IDS:
        keys = {field["key"] for field in json.loads(form_data(form_id))["fields"]}
        assert "reply_way" in keys
        assert len({load_form(one).version for one in FORM_IDS}) == len(FORM_IDS)


def test_every_priority_of_the_reference_is_there() -> None:
    urgent = {form_id: json.dumps(load_form(form_id).priority) for form_id in FORM_IDS}
    for form_id, values in {
        "help": ("now", "u14", "child", "watched", "violence", "war", "leave"),
        "report": ("now", "yes", "guarded", "child_sale", "sexual", "military"),
        "rights": ("yes",),
        "check": ("leaving", "there"),
    }.items():
        assert all(f'"{value}"' in urgent[form_id] for value in values)


def test_an_official_complaint_needs_what_the_law_asks() -> None:
    needed = {field.key for field in load_form("rights").fields if field.required}
    assert needed == {"mode", "story", "full_name", "residence", "answer_to", "confirm", "read_consent"}


def test_answers_carry_the_standards_own_names() -> None:
    names = {
        choice.htcds
        for form_id in FORM_IDS
        for field in load_form(form_id).fields
        for choice in field.choices
    }
    assert "vic_MethodsOfControl:DebtBondage" in names
    assert all(name.startswith("vic_") for name in names - {""})
