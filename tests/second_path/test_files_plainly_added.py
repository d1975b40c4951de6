"""Files that are added with the code where no script runs."""

from html import unescape

import pytest
from actors.answering import heard
from actors.organisation import Worker
from actors.plain import ChosenFile, PlainPage, PlainReporter
from flask import Flask
from second_path.plain_files import NOTE, PHOTO, add, code_in, count, found, look, once_of, send

from core import models
from core.db import Store
from crypto.code import CodeKeys, code_keys, read_code
from crypto.encoding import from_b64u
from crypto.staff import Cost
from webform.carried import MOST_BYTES


def keys_of(app: Flask, code: str) -> CodeKeys:
    cost: Cost = app.config["CODE_COST"]
    return code_keys(read_code(code), from_b64u(app.config["SALT"]), cost)


def test_with_the_code_they_are_added_and_a_repeat_adds_nothing(
    person: PlainReporter, page: PlainPage, report: bytes, worker: Worker, app: Flask, store: Store
) -> None:
    code = code_in(send(person, page, worker))
    once = once_of(look(person, code))
    for _ in range(2):
        answer = add(person, code, "Ще фото.", PHOTO, NOTE, once=once)
        assert (answer.status_code, "all files have arrived: 2" in answer.text) == (200, True)
    (message,) = heard(worker, report, keys_of(app, code).verify)
    assert message.text == "Ще фото."
    opened = found(worker, report)
    assert {one.key for one in message.objects} == {one.key for one in opened}
    assert {one.body for one in opened} == {PHOTO.body, NOTE.body}
    assert count(store, models.SealedObject) == 5


def test_the_same_words_with_another_file_are_another_message(
    person: PlainReporter, page: PlainPage, report: bytes, worker: Worker, app: Flask
) -> None:
    code = code_in(send(person, page, worker))
    once = once_of(look(person, code))
    add(person, code, "Фото.", NOTE, once=once)
    add(person, code, "Фото.", PHOTO, once=once)
    assert len(heard(worker, report, keys_of(app, code).verify)) == 2
    assert {one.body for one in found(worker, report)} == {NOTE.body, PHOTO.body}


def test_files_alone_are_a_message_too(
    person: PlainReporter, page: PlainPage, report: bytes, worker: Worker
) -> None:
    code = code_in(send(person, page, worker))
    assert "all files have arrived: 1" in add(person, code, "", NOTE, once=once_of(look(person, code))).text
    assert [one.body for one in found(worker, report)] == [b"x"]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (ChosenFile(b"", "empty"), "One of the files is empty."),
        (ChosenFile(bytes(MOST_BYTES + 1), "f"), "10 MB"),
    ],
)
def test_the_mailbox_tells_it_too_and_keeps_the_words(
    person: PlainReporter, page: PlainPage, worker: Worker, store: Store, file: ChosenFile, words: str
) -> None:
    code = code_in(send(person, page, worker))
    answer = add(person, code, "Слова.", file, once=once_of(look(person, code)))
    assert words in unescape(answer.text)
    assert "Choose the files again" in answer.text
    assert ">Слова.</textarea>" in answer.text
    assert count(store, models.SealedObject) == 2


def test_a_file_with_an_act_that_takes_none_is_refused(
    person: PlainReporter, page: PlainPage, worker: Worker
) -> None:
    code = code_in(send(person, page, worker))
    for act in ("look", "delete", "sure", "stop"):
        assert add(person, code, "", NOTE, act=act).status_code == 400
