"""Who has the code reads answers, writes more, stops a reader, has everything deleted. Nobody else does."""

import dataclasses
import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from actors.answering import Returner, heard, put_reply
from actors.desk import statements
from actors.organisation import DAY, Worker
from actors.reporter import Letter, new_keys, write
from flask import Flask
from sqlalchemy import func, select, update

import webform
from core import models
from core.cases import mark_opened, sealed_report, set_status
from core.config import Settings
from core.db import Store
from core.due import run_due
from core.inbox import inbox
from core.site import site
from crypto.code import CodeKeys
from crypto.encoding import b64u, from_b64u
from crypto.keylog import fingerprint

TODAY = datetime.now(UTC).date()


@pytest.fixture
def letter(worker: Worker, other_worker: Worker, code: CodeKeys) -> Letter:
    """A report to two organisations, with a mailbox."""
    return write(worker.site, [worker.keys(), other_worker.keys()], code=code)


@pytest.fixture
def here(settings: Settings, letter: Letter) -> Flask:
    """The reporter's site, which has received it."""
    app = webform.create_app(settings)
    assert letter.post(app.test_client()).status_code == 200
    return app


@pytest.fixture
def person(here: Flask, worker: Worker, code: CodeKeys) -> Returner:
    """Who has the code."""
    return Returner(here.test_client(), worker.site, code)


def words(person: Returner) -> dict[bytes, str]:
    return {from_b64u(one["id"]): one["word"] for one in person.look()["readers"]}


def answer(worker: Worker, letter: Letter, code: CodeKeys, text: str) -> None:
    put_reply(worker, letter.report, code.recipient, text)


def test_the_browser_finds_its_note_and_whom_it_wrote_to(
    person: Returner, letter: Letter, worker: Worker, other_worker: Worker
) -> None:
    note = person.note()
    assert note.report == letter.report
    assert note.orgs == {one.org: fingerprint(one.keys().log) for one in (worker, other_worker)}


def test_the_words_tell_how_far_each_organisation_is(
    person: Returner, letter: Letter, code: CodeKeys, worker: Worker, other_worker: Worker
) -> None:
    assert set(words(person).values()) == {"received"}
    with worker.store.write() as s:
        mark_opened(s, worker.member, letter.report, DAY)
    assert words(person) == {worker.org: "work", other_worker.org: "received"}
    answer(worker, letter, code, "Ми тут.")
    assert words(person) == {worker.org: "answered", other_worker.org: "received"}


@pytest.mark.parametrize(("days", "word"), [(0, "received"), (3, "received"), (7, "late"), (4000, "late")])
def test_what_nobody_opened_in_the_promised_time_is_late(
    person: Returner, store: Store, days: int, word: str
) -> None:
    came = TODAY - timedelta(days=days)
    with store.write() as s:
        s.execute(update(models.Report).values(day=came))
    assert set(words(person).values()) == {word}


def test_answers_are_read_with_the_code_and_belong_to_whom_signed_them(
    person: Returner, letter: Letter, code: CodeKeys, worker: Worker, other_worker: Worker
) -> None:
    answer(worker, letter, code, "Ми тут.")
    answer(other_worker, letter, code, "І ми.")
    assert sorted(person.answers()) == ["І ми.", "Ми тут."]


def test_a_message_reaches_those_it_is_sealed_for_and_waits_on_top(
    person: Returner, letter: Letter, code: CodeKeys, worker: Worker, other_worker: Worker, store: Store
) -> None:
    message = person.message(letter.report, [worker.keys()], "Я на вокзалі.")
    assert person.write(message).status_code == 200
    assert [one.text for one in heard(worker, letter.report, code.verify)] == ["Я на вокзалі."]
    assert heard(other_worker, letter.report, code.verify) == []
    with store.read() as s:
        (row,) = inbox(s, worker.org).rows
        (other,) = inbox(s, other_worker.org).rows
    assert row.message_waiting is not None
    assert other.message_waiting is None
    assert person.look()["messages"] == 1


def test_the_same_message_again_changes_nothing_and_another_under_its_id_neither(
    person: Returner, letter: Letter, code: CodeKeys, worker: Worker
) -> None:
    message = person.message(letter.report, [worker.keys()])
    assert [person.write(message).status_code for _ in range(2)] == [200, 200]
    other = person.message(letter.report, [worker.keys()], "Інше.") | {"id": message["id"]}
    assert (person.write(other).status_code, person.write(other).json) == (409, {"code": "different"})
    assert [one.text for one in heard(worker, letter.report, code.verify)] == ["Я тут."]


@pytest.mark.parametrize("over", [("closed", "lost"), ("referred", None)])
def test_a_message_opens_again_what_was_over(
    person: Returner, letter: Letter, worker: Worker, store: Store, over: tuple[str, str | None]
) -> None:
    with store.write() as s:
        mark_opened(s, worker.member, letter.report, DAY)
        set_status(s, worker.member, letter.report, *over, DAY)
    person.write(person.message(letter.report, [worker.keys()]))
    with store.write() as s:
        assert inbox(s, worker.org).rows[0].report == letter.report
        mark_opened(s, worker.member, letter.report, DAY)
        (row,) = inbox(s, worker.org).rows
    assert (row.status, row.closure, row.message_waiting) == ("opened", None, None)


def test_a_message_for_an_ended_epoch_is_not_kept(
    person: Returner, letter: Letter, worker: Worker, code: CodeKeys
) -> None:
    message = person.message(letter.report, [worker.keys()])
    worker.next_epoch()
    assert (person.write(message).status_code, person.write(message).json) == (409, {"code": "epoch_ended"})
    assert heard(worker, letter.report, code.verify) == []


def test_a_reader_who_was_stopped_reads_nothing_any_more(
    person: Returner, letter: Letter, code: CodeKeys, worker: Worker, other_worker: Worker, store: Store
) -> None:
    assert person.ask("stop", org=b64u(worker.org)).status_code == 200
    assert worker.stored(letter.report) == []
    assert other_worker.open(letter.report).answers
    with store.read() as s:
        assert sealed_report(s, worker.org, letter.report).stopped is not None
    stopped = {from_b64u(one["id"]): one["stopped"] for one in person.look()["readers"]}
    assert stopped[worker.org]
    assert stopped[other_worker.org] is None
    refused = person.write(person.message(letter.report, [worker.keys(), other_worker.keys()]))
    assert (refused.status_code, refused.json) == (409, {"code": "org_closed"})
    assert heard(other_worker, letter.report, code.verify) == []


def test_only_who_reads_it_can_be_stopped(person: Returner) -> None:
    assert person.ask("stop", org=b64u(os.urandom(16))).status_code == 404


def test_who_wants_no_code_after_all_leaves_the_report_and_no_mailbox(
    person: Returner, letter: Letter, worker: Worker, store: Store, code: CodeKeys
) -> None:
    answer(worker, letter, code, "Ми тут.")
    assert person.ask("forget").status_code == 200
    assert person.ask("look").status_code == 404
    with store.read() as s:
        assert not sealed_report(s, worker.org, letter.report).answerable
        for table in (models.Mailbox, models.ReplyHeader):
            assert s.scalar(select(func.count()).select_from(table)) == 0
    assert worker.open(letter.report).answers


def test_deletion_closes_the_mailbox_at_once_and_erases_the_report_after_its_days(
    person: Returner, letter: Letter, worker: Worker, store: Store, settings: Settings, here: Flask
) -> None:
    assert settings.deletion_days == 3
    assert person.ask("delete").status_code == 200
    assert person.ask("look").status_code == 404
    with store.read() as s:
        found = sealed_report(s, worker.org, letter.report)
    assert (found.deletion_asked, found.erase_on) == (TODAY, TODAY + timedelta(days=3))
    assert worker.open(letter.report).answers
    now = int(time.time())
    assert "reports 1" not in run_due(store, now + 2 * 86400)
    assert "reports 1" in run_due(store, now + 3 * 86400)
    with store.read() as s:
        for table in (models.Report, models.Case, models.SealedObject, models.Header, models.Part):
            assert s.scalar(select(func.count()).select_from(table)) == 0
    again = letter.post(here.test_client())
    assert (again.status_code, again.json) == (409, {"code": "different"})


def test_deletion_without_delay_erases_in_the_same_act(
    settings: Settings, letter: Letter, worker: Worker, code: CodeKeys, store: Store
) -> None:
    app = webform.create_app(dataclasses.replace(settings, deletion_days=0))
    letter.post(app.test_client())
    assert Returner(app.test_client(), worker.site, code).ask("delete").status_code == 200
    with store.read() as s:
        assert s.scalar(select(func.count()).select_from(models.Part)) == 0


ACTS: dict[str, dict[str, Any]] = {
    "look": {},
    "forget": {},
    "delete": {},
    "stop": {"org": b64u(bytes(16))},
}


@pytest.mark.parametrize("act", ACTS)
def test_a_code_that_is_wrong_and_one_that_was_deleted_end_alike_after_the_same_work(
    person: Returner, here: Flask, worker: Worker, store: Store, act: str
) -> None:
    with store.read() as s:
        wrong = Returner(here.test_client(), worker.site, new_keys(site(s).salt))
    person.ask("delete")
    seen = []
    for who in (wrong, person):
        with statements(here) as asked:
            answer = who.ask(act, **ACTS[act])
        seen.append((asked, answer.status_code, answer.data, sorted(answer.headers.items())))
    assert seen[0] == seen[1]
    assert (seen[0][1], seen[0][2]) == (404, b'{"code":"not_found"}')


def test_a_message_with_a_wrong_code_does_the_same_work_as_with_a_deleted_one(
    person: Returner, here: Flask, letter: Letter, worker: Worker, store: Store
) -> None:
    with store.read() as s:
        wrong = Returner(here.test_client(), worker.site, new_keys(site(s).salt))
    message = person.message(letter.report, [worker.keys()])
    person.ask("delete")
    seen = []
    for who in (wrong, person):
        with statements(here) as asked:
            answer = who.write(message)
        seen.append((asked, answer.status_code, answer.data))
    assert seen[0] == seen[1]
    assert seen[0][1] == 404


def test_the_right_look_up_without_the_right_auth_opens_nothing(
    here: Flask, worker: Worker, code: CodeKeys
) -> None:
    guessed = dataclasses.replace(code, auth=os.urandom(32))
    assert Returner(here.test_client(), worker.site, guessed).ask("look").status_code == 404


@pytest.mark.database("sqlite")
@pytest.mark.parametrize(
    "fields",
    [
        {"act": "read"},
        {"act": "look", "org": b64u(bytes(16))},
        {"act": "stop"},
        {"act": "write"},
        {"act": "look", "more": 1},
        {"act": "stop", "org": "x" * 22},
    ],
)
def test_another_shape_is_refused(person: Returner, fields: dict[str, Any]) -> None:
    act = fields.pop("act")
    assert person.ask(act, **fields).status_code == 400


@pytest.mark.database("sqlite")
def test_answers_have_few_lengths(person: Returner, letter: Letter, worker: Worker, code: CodeKeys) -> None:
    first = len(person.ask("look").data)
    answer(worker, letter, code, "Ми тут.")
    assert len(person.ask("look").data) == first == len(person.ask("look").data) == 24_576


@pytest.mark.database("sqlite")
def test_another_site_cannot_ask(person: Returner) -> None:
    answer = person.client.post("/box", data=b"{}", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
