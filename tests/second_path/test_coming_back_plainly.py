"""Without JavaScript too a report has a code and with it a mailbox; the code lies in no file."""

import re
from html import unescape

import pytest
from actors.answering import heard, put_reply
from actors.organisation import Worker
from actors.plain import LOCAL, PlainPage, PlainReporter, multipart, multipart_headers
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core import models
from core.cases import sealed_report
from core.config import Settings
from core.db import Store
from crypto.code import code_from, code_groups, read_code
from crypto.encoding import b64u, from_b64u

GIVEN = {"danger_now": "soon", "story": "CANARY-7f3a"}
CODE = re.compile(r'<p class="code" dir="ltr">(.*?)</p>')
SAID = re.compile(r'<p class="spoken"[^>]*>(.*?)</p>', re.DOTALL)


def code_in(answer: TestResponse) -> str:
    return " ".join(re.findall(r"\d{4}", CODE.findall(answer.text)[0]))


@pytest.fixture
def code(person: PlainReporter, page: PlainPage, worker: Worker) -> str:
    """Of a report that was received."""
    return code_in(person.send(page.filled(GIVEN, [b64u(worker.org)])))


def come(person: PlainReporter, code: str, act: str = "look", **more: str) -> TestResponse:
    fields = {"view": "box", "act": act, "code": code, "forget": "1"} | more
    body, headers = multipart(fields.items()), multipart_headers()
    return person.client.post("/", data=body, headers=headers, base_url=LOCAL)


def problem(answer: TestResponse) -> str:
    found = re.search(r'<div class="problem" role="alert"><p>(.*?)</p>', answer.text)
    return unescape(found[1]) if found else ""


def answer_it(worker: Worker, report: bytes, text: str) -> None:
    reply = worker.open(report).inner.reply
    assert reply
    put_reply(worker, report, reply.recipient, text)


def test_a_repeat_shows_the_same_code(person: PlainReporter, page: PlainPage, worker: Worker) -> None:
    fields = page.filled(GIVEN, [b64u(worker.org)])
    first, second = (code_in(person.send(fields)) for _ in range(2))
    assert first == second == " ".join(code_groups(code_from(from_b64u(page.hidden["secret"]))))
    assert read_code(first)


@pytest.mark.parametrize("how", [{"code": "no"}, {"reply_way": "none"}])
def test_who_wants_none_gets_none(
    person: PlainReporter, page: PlainPage, worker: Worker, report: bytes, how: dict[str, str]
) -> None:
    answer = person.send(page.filled(GIVEN | how, [b64u(worker.org)]))
    assert CODE.findall(answer.text) == []
    assert worker.open(report).inner.reply is None
    with worker.store.read() as s:
        assert not sealed_report(s, worker.org, report).answerable


def test_separate_messages_have_a_code_each(
    person: PlainReporter, page: PlainPage, worker: Worker, other_worker: Worker
) -> None:
    orgs = [b64u(one.org) for one in (worker, other_worker)]
    answer = person.send(page.filled(GIVEN | {"how": "separately"}, orgs))
    codes = CODE.findall(answer.text)
    assert len(set(codes)) == 2


def test_answers_are_read_and_words_added(
    person: PlainReporter, code: str, worker: Worker, report: bytes
) -> None:
    assert "No answer yet." in come(person, code).text
    answer_it(worker, report, "Ми <тут>.")
    found = come(person, code)
    assert [unescape(one) for one in SAID.findall(found.text)] == ["Ми <тут>."]
    assert "Harbour" in found.text
    assert "CANARY-7f3a" not in found.text
    once = re.findall(r'name="once" value="([^"]+)"', found.text)[0]
    sent, again = (come(person, code, "write", text="Я на вокзалі.\r\nОдна.", once=once) for _ in range(2))
    assert "Your words have arrived." in sent.text
    reply = worker.open(report).inner.reply
    assert reply
    assert [(one.text, one.n) for one in heard(worker, report, reply.verify)] == [("Я на вокзалі.\nОдна.", 1)]
    assert "Your words have arrived." in again.text
    assert problem(come(person, code, "write", text="  ")) == "Please write something first."


def test_a_reader_is_stopped_after_it_was_asked(
    person: PlainReporter, code: str, worker: Worker, report: bytes
) -> None:
    asked = come(person, code, "stop", org=b64u(worker.org))
    assert "Stop this organisation from reading?" in asked.text
    assert worker.stored(report)
    done = come(person, code, "sure", org=b64u(worker.org))
    assert "You stopped it on" in done.text
    assert "Write more" not in done.text
    assert worker.stored(report) == []


def test_everything_is_deleted_after_it_was_asked(person: PlainReporter, code: str, store: Store) -> None:
    assert "Delete my message?" in come(person, code, "delete").text
    assert "<h2>Deleted</h2>" in come(person, code, "sure").text
    gone = come(person, code)
    assert (gone.status_code, problem(gone)) == (
        404,
        "We cannot find this code. Check the digits and try again.",
    )
    with store.read() as s:
        assert s.scalar(select(func.count()).select_from(models.Mailbox)) == 0


def test_a_mistyped_code_stays_in_its_field(person: PlainReporter, code: str) -> None:
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    answer = come(person, wrong)
    assert answer.status_code == 422
    assert problem(answer).startswith("A digit is wrong")
    assert f'value="{wrong}"' in answer.text


def test_after_leaving_the_form_sent_again_shows_nothing(person: PlainReporter, code: str) -> None:
    person.client.delete_cookie("v")
    body, headers = multipart({"view": "box", "act": "look", "code": code}.items()), multipart_headers()
    headers.pop("Cookie", None)
    answer = person.client.post("/", data=body, headers=headers | {"Accept-Language": "en"}, base_url=LOCAL)
    assert "Who has your message" not in answer.text
    assert code not in answer.text


@pytest.mark.parametrize("fields", [{"act": "read"}, {"more": "1"}, {"org": "x", "act": "sure"}])
def test_what_the_page_could_not_have_sent_is_refused(
    person: PlainReporter, code: str, fields: dict[str, str]
) -> None:
    assert come(person, code, **({"act": "look"} | fields)).status_code == 400


@pytest.mark.database("sqlite")
def test_the_code_lies_in_no_file(
    person: PlainReporter, code: str, settings: Settings, worker: Worker, report: bytes
) -> None:
    answer_it(worker, report, "CANARY-answer")
    come(person, code, "write", text="CANARY-more", once=b64u(bytes(16)))
    files = [path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()]
    for words in (code, code.replace(" ", ""), "CANARY-answer", "CANARY-more"):
        assert not any(words.encode() in content for content in files)
