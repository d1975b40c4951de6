"""The questionnaire's words as the browser gets them to show answers with."""

from collections.abc import Callable
from typing import Any

import pytest
from actors.desk import Desk
from actors.organisation import Worker

from core.questionnaire import load_form
from crypto.encoding import b64u

WORDS = {
    "en": ("I need help", "What would help most right now?", "To get out safely"),
    "uk": ("Мені потрібна допомога", "Що допомогло б найбільше зараз?", "Безпечно вибратися"),
}


def words(browser: Desk) -> dict[str, Any]:
    answer = browser.get("/api/forms/a")
    assert answer.status_code == 200
    return dict(answer.json or {})


@pytest.mark.parametrize("lang", WORDS)
def test_every_question_and_choice_has_words_in_the_workers_language(
    lang: str, desk: Callable[..., Desk], worker: Worker
) -> None:
    browser = desk(worker)
    browser.client.set_cookie("v", f"{lang}.0.0.1")
    found = words(browser)
    title, question, choice = WORDS[lang]
    fields = {field["key"]: field for field in found["fields"]}
    needs = fields["needs"]
    assert (found["title"], needs["question"]) == (title, question)
    assert {"value": "leave", "text": choice} in needs["choices"]
    assert all(field["question"] for field in found["fields"])
    assert all(one["text"] for field in found["fields"] for one in field["choices"])


def test_the_words_are_those_of_the_form_in_use(desk: Callable[..., Desk], worker: Worker) -> None:
    form, found = load_form("help"), words(desk(worker))
    assert (found["id"], found["letter"], found["version"]) == ("help", "a", b64u(form.version))
    assert [field["key"] for field in found["fields"]] == [field.key for field in form.fields]
    assert {field["key"] for field in found["fields"] if field["sealed"] == "identity"} == {
        "contact_value",
        "contact_watched",
        "contact_when",
        "contact_note",
        "call_name",
    }


def test_other_words_come_with_the_answer_they_belong_to(desk: Callable[..., Desk], worker: Worker) -> None:
    fields = {field["key"]: field for field in words(desk(worker))["fields"]}
    [variant] = fields["age_group"]["variants"]
    assert variant["when"] == {"field": "who_for", "in": ["me"]}
    assert variant["question"] == "How old are you?"
    about_another, for_a_child = fields["situation"]["variants"]
    assert {"value": "docs", "text": "Their passport or other documents were taken"} in about_another[
        "choices"
    ]
    assert {"value": "docs", "text": "Somebody took my documents"} in for_a_child["choices"]


@pytest.mark.parametrize("letter", ["e", "x", "A", "aa", "%2e"])
def test_there_is_no_other_form(letter: str, desk: Callable[..., Desk], worker: Worker) -> None:
    assert desk(worker).get(f"/api/forms/{letter}").status_code == 404
