"""Without JavaScript too files arrive: with the words or not at all, sealed as they came."""

import dataclasses

import pytest
from actors.organisation import Worker
from actors.plain import LOCAL, ChosenFile, PlainPage, PlainReporter, multipart, multipart_headers, problems
from flask import Flask
from second_path.plain_files import GIVEN, NONE, NOTE, PHOTO, add, code_in, count, found, look, once_of, send
from sqlalchemy import select

import webform
from core import models
from core.config import Settings
from core.db import Store
from core.web.handover import GO_ON, MOST_READABLE, READS_TEXT
from core.web.memory import STEP
from crypto.encoding import b64u
from crypto.frame import Kind
from webform.carried import MOST_BYTES, shortened


def test_they_arrive_as_they_are_and_the_report_names_them(
    person: PlainReporter, page: PlainPage, report: bytes, worker: Worker
) -> None:
    answer = send(person, page, worker, PHOTO, NOTE)
    assert (answer.status_code, "all files have arrived: 2" in answer.text) == (200, True)
    opened = found(worker, report)
    assert {(one.facts.name, one.facts.type, one.facts.how, one.body) for one in opened} == {
        ("фото.jpg", "image/jpeg", "uncleaned", PHOTO.body),
        ("note.txt", "text/plain", "uncleaned", NOTE.body),
    }
    listed = {one.key for one in worker.open(report).inner.objects if one.kind is Kind.ATTACHMENT}
    assert listed == {one.key for one in opened}


def test_separately_each_organisation_gets_its_own(
    person: PlainReporter, page: PlainPage, worker: Worker, other_worker: Worker, store: Store
) -> None:
    fields = page.filled(GIVEN | {"how": "separately"}, [b64u(worker.org), b64u(other_worker.org)])
    assert person.send([*fields, ("file", NOTE)]).status_code == 200
    with store.read() as s:
        reports = s.execute(select(models.Case.report_id, models.Case.partner_id)).all()
    for id_, org in reports:
        reader = worker if org == worker.org else other_worker
        assert [one.body for one in found(reader, id_)] == [b"x"]
    assert len(reports) == 2


def test_a_repeat_changes_nothing_and_another_file_is_another_version(
    person: PlainReporter, page: PlainPage, worker: Worker, store: Store
) -> None:
    first, second = (send(person, page, worker, NOTE) for _ in range(2))
    assert first.text == second.text
    other = send(person, page, worker, dataclasses.replace(NOTE, body=b"y"))
    assert other.status_code == 409
    assert "Choose the files again" in problems(other)
    assert count(store, models.SealedObject) == 3


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([PHOTO, ChosenFile(b"", "empty.png", "image/png")], "One of the files is empty."),
        ([ChosenFile(bytes(MOST_BYTES + 1), "film.mp4", "video/mp4")], "at most 10 MB together"),
        ([ChosenFile(bytes(MOST_BYTES // 2 + 1), f"{n}.mp4") for n in range(2)], "at most 10 MB together"),
        ([ChosenFile(b"x", f"{n}.txt") for n in range(21)], "at most 20 at a time"),
    ],
)
def test_what_cannot_go_is_told_and_the_words_stay_in_the_page(
    person: PlainReporter, page: PlainPage, worker: Worker, store: Store, files: list[ChosenFile], words: str
) -> None:
    answer = send(person, page, worker, *files)
    assert answer.status_code == 422
    assert words in problems(answer)
    assert "Choose the files again" in problems(answer)
    assert "Слова." in answer.text
    assert count(store, models.Report) == 0


def test_when_something_else_is_missing_the_files_must_be_chosen_again(
    person: PlainReporter, page: PlainPage, worker: Worker
) -> None:
    fields = [(name, value) for name, value in page.filled(GIVEN, [b64u(worker.org)]) if name != "consent"]
    answer = person.send([*fields, ("file", NOTE)])
    assert answer.status_code == 422
    assert "Choose the files again" in problems(answer)
    assert "Choose the files again" not in problems(person.send([*fields, ("file", NONE)]))


def test_exactly_ten_megabytes_arrive(
    person: PlainReporter, page: PlainPage, report: bytes, worker: Worker
) -> None:
    whole = ChosenFile(bytes(MOST_BYTES), "film.mp4", "video/mp4")
    assert send(person, page, worker, whole).status_code == 200
    assert [len(one.body) for one in found(worker, report)] == [MOST_BYTES]


def test_a_form_with_no_file_chosen_is_a_form_without_one(
    person: PlainReporter, page: PlainPage, report: bytes, worker: Worker
) -> None:
    assert send(person, page, worker, NONE).status_code == 200
    assert found(worker, report) == []


@pytest.mark.parametrize("field", ["story", "secret", "photo", "org"])
def test_a_file_in_another_field_is_no_page_of_ours(
    person: PlainReporter, page: PlainPage, worker: Worker, store: Store, field: str
) -> None:
    fields = page.filled(GIVEN, [b64u(worker.org)])
    assert person.send([*fields, (field, NOTE)]).status_code == 400
    assert count(store, models.Report) == 0


def test_more_than_is_read_at_all_is_refused(person: PlainReporter) -> None:
    long = {"CONTENT_LENGTH": str(MOST_READABLE + 1)}
    answer = person.client.post("/", headers=multipart_headers(), base_url=LOCAL, environ_overrides=long)
    assert answer.status_code == 413


def test_an_installation_without_files_takes_none(settings: Settings, worker: Worker, store: Store) -> None:
    app = webform.create_app(dataclasses.replace(settings, files=0))
    app.config[READS_TEXT] = True
    person = PlainReporter(app.test_client())
    page = person.open()
    assert 'type="file"' not in page.html
    assert send(person, page, worker, NOTE).status_code == 400
    assert count(store, models.Report) == 0


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("a\u202egpj.exe", "a_gpj.exe"),
        ("рядок\nдва\x00", "рядок_два_"),
        ("довге" * 60 + ".jpeg", ("довге" * 60)[:195] + ".jpeg"),
        ("x" * 300, "x" * 200),
        ("😀" * 150 + ".png", "😀" * 98 + ".png"),
        ("." * 300, "." * 200),
    ],
)
def test_a_name_is_kept_as_far_as_it_shows_what_it_is(said: str, kept: str) -> None:
    assert shortened(said) == kept


def test_what_a_browser_says_of_the_type_is_no_danger(
    person: PlainReporter, page: PlainPage, report: bytes, worker: Worker
) -> None:
    assert (
        send(person, page, worker, ChosenFile(b"x", "a", "text/html; charset=x" + "y" * 300)).status_code
        == 200
    )
    assert [one.facts.type for one in found(worker, report)] == ["text/html"]


# Another machine's disk is not looked at.
@pytest.mark.database("sqlite")
def test_a_disk_without_room_says_so_and_keeps_the_words(
    person: PlainReporter, page: PlainPage, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_in(send(person, page, worker))
    monkeypatch.setattr("core.files.SPARE", 1 << 60)
    again = person.open()
    answer = send(person, again, worker, NOTE)
    assert (answer.status_code, "Слова." in answer.text) == (503, True)
    assert ">Слова.</textarea>" in add(person, code, "Слова.", NOTE, once=once_of(look(person, code))).text
    assert send(person, again, worker).status_code == 200


def test_a_process_that_reads_a_long_file_is_told_that_it_goes_on(
    app: Flask, person: PlainReporter, page: PlainPage, worker: Worker
) -> None:
    steps: list[int] = []
    app.config[GO_ON] = lambda: steps.append(1)
    assert send(person, page, worker, ChosenFile(bytes(8 * STEP + 1), "film.mp4")).status_code == 200
    # Of so many bytes at least, depending on how they come.
    assert 4 <= len(steps) <= 8


def test_after_the_exit_a_form_sent_again_does_not_tell_of_files(
    person: PlainReporter, page: PlainPage, worker: Worker
) -> None:
    fields = [(name, value) for name, value in page.filled(GIVEN, [b64u(worker.org)]) if name != "consent"]
    person.client.delete_cookie("v")
    headers = {"Content-Type": multipart_headers()["Content-Type"]}
    body = multipart([*fields, ("file", NOTE)])
    answer = person.client.post("/", data=body, headers=headers, base_url=LOCAL)
    assert "Choose the files again" not in answer.text
