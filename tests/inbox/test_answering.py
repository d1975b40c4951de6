"""A worker answers: into the mailbox, entered in the log, once; and only where somebody can read it."""

from collections.abc import Callable

import pytest
from actors.answering import reply_body
from actors.desk import Desk
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import func, select

from core import models
from core.db import Store
from core.errors import CannotAnswer
from core.reports import file_report
from core.secrets import Secrets
from core.stafflog import statements_of
from core.web.choices import LANGUAGES
from crypto.code import CodeKeys
from crypto.encoding import b64u, parse_object


@pytest.fixture
def answerable(store: Store, secrets: Secrets, worker: Worker, code: CodeKeys) -> Letter:
    """A report that harbour received, with a mailbox."""
    letter = write(worker.site, [worker.keys()], code=code)
    with store.write() as s:
        file_report(s, letter.answerable(secrets), DAY, size_class=0)
    return letter


def path(letter: Letter) -> str:
    return f"/api/reports/{b64u(letter.report)}/replies"


def kinds(store: Store, worker: Worker) -> list[str]:
    with store.read() as s:
        return [str(parse_object(one)["type"]) for one in statements_of(s, worker.org)]


def count(store: Store) -> int:
    with store.read() as s:
        return s.scalar(select(func.count()).select_from(models.ReplyHeader)) or 0


def test_an_answer_lies_in_the_mailbox_and_in_the_log_once(
    desk: Callable[..., Desk], worker: Worker, answerable: Letter, code: CodeKeys, store: Store
) -> None:
    browser, body = desk(worker), reply_body(worker, answerable.report, code.recipient)
    assert [browser.post(path(answerable), body).status_code for _ in range(2)] == [204, 204]
    assert count(store) == 1
    assert kinds(store, worker).count("answered") == 1
    found = browser.get(f"/api/reports/{b64u(answerable.report)}").json
    assert found
    assert [one["kind"] for one in found["objects"]] == ["answers", "identity", "reply"]
    assert found["answerable"] is True


def test_another_answer_under_the_same_id_changes_nothing(
    desk: Callable[..., Desk], worker: Worker, answerable: Letter, code: CodeKeys, store: Store
) -> None:
    browser, body = desk(worker), reply_body(worker, answerable.report, code.recipient)
    other = reply_body(worker, answerable.report, code.recipient, "Інше.") | {"id": body["id"]}
    browser.post(path(answerable), body)
    answer = browser.post(path(answerable), other)
    assert (answer.status_code, answer.json) == (409, {"code": "different"})
    assert count(store) == 1


def test_where_there_is_no_mailbox_nothing_is_kept(
    desk: Callable[..., Desk], worker: Worker, filed: Letter, code: CodeKeys, store: Store
) -> None:
    answer = desk(worker).post(path(filed), reply_body(worker, filed.report, code.recipient))
    assert (answer.status_code, answer.json) == (409, {"code": CannotAnswer.code})
    assert count(store) == 0
    assert "answered" not in kinds(store, worker)


def test_an_answer_for_an_ended_epoch_is_not_kept(
    desk: Callable[..., Desk], worker: Worker, answerable: Letter, code: CodeKeys, store: Store
) -> None:
    body = reply_body(worker, answerable.report, code.recipient)
    worker.next_epoch()
    answer = desk(worker).post(path(answerable), body)
    assert (answer.status_code, answer.json) == (409, {"code": "epoch_ended"})
    assert count(store) == 0


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("field", ["payload", "header", "own", "epoch", "id"])
def test_what_is_no_answer_is_refused(
    desk: Callable[..., Desk], worker: Worker, answerable: Letter, code: CodeKeys, store: Store, field: str
) -> None:
    body = reply_body(worker, answerable.report, code.recipient) | {field: "AAAA"}
    assert desk(worker).post(path(answerable), body).status_code in (400, 404, 422)
    assert count(store) == 0


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_texts_to_begin_with_in_every_language(
    desk: Callable[..., Desk], worker: Worker, lang: str
) -> None:
    browser = desk(worker)
    found, english = (browser.get(f"/api/templates/{one}").json for one in (lang, "en"))
    assert found
    assert english
    assert [one["title"] for one in found] == [one["title"] for one in english]
    assert ([one["text"] for one in found] == [one["text"] for one in english]) == (lang == "en")
    assert browser.get("/api/templates/xx").status_code == 404
