"""One submission is one report, however often and from wherever it arrives."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import func, select, text

from core import models, partners
from core.config import Settings
from core.db import Store, open_store
from core.errors import Different
from core.reports import StoredObject, Upload, file_report
from crypto.primitives import sha256


def send(store: Store, letter: Letter, upload: Upload | None = None, today: date = DAY) -> list[StoredObject]:
    with store.write() as s:
        return file_report(s, upload or letter.upload, today, size_class=letter.size_class)


def count(store: Store, model: type[models.Base]) -> int:
    with store.read() as s:
        return s.scalar(select(func.count()).select_from(model)) or 0


def test_the_answer_names_what_is_stored(store: Store, letter: Letter, worker: Worker) -> None:
    answer = send(store, letter)
    assert [one.kind for one in answer] == ["answers", "identity"]
    for told, sent in zip(answer, (letter.sealed.answers, letter.sealed.identity), strict=True):
        assert (told.id, told.sha256, told.orgs) == (sent.id, sha256(sent.payload), (worker.org,))


def test_what_was_stored_opens_again(store: Store, letter: Letter, worker: Worker) -> None:
    send(store, letter)
    opened = worker.open(letter.report)
    assert opened.answers["own_words"].startswith("CANARY-7f3a")
    assert opened.identity == {"name": "CANARY-name"}


def test_a_repeat_is_the_same_report(store: Store, letter: Letter) -> None:
    first = send(store, letter)
    assert send(store, letter, today=date(2026, 11, 24)) == first
    assert count(store, models.Report) == 1
    assert count(store, models.Part) == 2


def test_a_repeat_in_another_order_is_the_same_report(store: Store, letter: Letter) -> None:
    first = send(store, letter)
    turned = dataclasses.replace(letter.upload, objects=list(reversed(letter.upload.objects)))
    assert send(store, letter, turned) == first


def test_twenty_at_once_are_one_report_and_twenty_equal_answers(
    settings: Settings, store: Store, letter: Letter
) -> None:
    other = open_store(settings)
    barrier = Barrier(20)

    def one(number: int) -> list[StoredObject]:
        barrier.wait()
        return send(store if number % 2 else other, letter)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(one, range(20)))
    other.close()
    assert all(answer == answers[0] for answer in answers)
    assert count(store, models.Report) == 1
    assert count(store, models.Case) == 1
    assert count(store, models.Header) == 2


def test_other_bytes_under_the_same_id_change_nothing(store: Store, letter: Letter, worker: Worker) -> None:
    send(store, letter)
    edited = write(worker.site, [worker.keys()], {"own_words": "edited"}, secret=letter.secret)
    with pytest.raises(Different):
        send(store, edited)
    assert worker.open(letter.report).answers["own_words"].startswith("CANARY-7f3a")


def test_other_readers_under_the_same_id_are_other_bytes(
    store: Store, letter: Letter, worker: Worker, other_worker: Worker
) -> None:
    send(store, letter)
    both = write(worker.site, [worker.keys(), other_worker.keys()], secret=letter.secret)
    with pytest.raises(Different):
        send(store, both)
    assert count(store, models.Case) == 1


def test_a_repeat_is_answered_after_the_epoch_ended_and_the_organisation_closed(
    store: Store, letter: Letter, worker: Worker
) -> None:
    first = send(store, letter)
    worker.next_epoch()
    with store.write() as s:
        partners.set_open(s, "harbour", False)
    assert send(store, letter) == first


def test_a_report_to_several_organisations_is_one_report_with_a_case_each(
    store: Store, organisation: Callable[..., Worker]
) -> None:
    readers = [organisation(slug) for slug in ("ash", "birch", "cedar", "dogwood")]
    letter = write(readers[0].site, [reader.keys() for reader in readers])
    answer = send(store, letter)
    assert answer[0].orgs == tuple(sorted(reader.org for reader in readers))
    assert count(store, models.Case) == 4
    for reader in readers:
        assert reader.open(letter.report).answers["where_now"] == "eu"


@pytest.mark.database("sqlite")
def test_nothing_kept_tells_the_order_of_arrival(store: Store, worker: Worker) -> None:
    letters = [write(worker.site, [worker.keys()]) for _ in range(12)]
    for letter in letters:
        send(store, letter)
    with store.read() as s:
        for table in ("reports", "cases", "objects", "headers", "parts"):
            made = s.scalar(text("SELECT sql FROM sqlite_schema WHERE name = :name"), {"name": table})
            assert "WITHOUT ROWID" in made
        stored = list(s.scalars(text("SELECT id FROM reports NOT INDEXED")))
    assert stored == sorted(letter.report for letter in letters)
