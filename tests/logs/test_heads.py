"""The reporter's site publishes where each log stands; what is kept of it finds a cut later."""

from datetime import UTC, datetime, timedelta

from actors.organisation import Worker
from logs.conftest import TODAY, Files

from core import keys, stafflog
from core.config import Settings
from core.db import Store
from core.due import run_due
from crypto.encoding import b64u
from webform import create_app


def end_of(day_later: int) -> int:
    day = TODAY + timedelta(days=day_later)
    return int(datetime(day.year, day.month, day.day, 0, 1, tzinfo=UTC).timestamp())


def test_a_head_is_published_when_its_day_is_closed_and_not_before(
    settings: Settings, worker: Worker, store: Store
) -> None:
    client = create_app(settings).test_client()
    assert (client.get("/heads").json or {})["orgs"] == []
    run_due(store, end_of(1))
    answer = client.get("/heads")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    (one,) = (answer.json or {})["orgs"]
    with store.read() as s:
        head, log = stafflog.head_of(s, worker.org), keys.log_of(s, worker.org)
    assert one["id"] == b64u(worker.org)
    assert one["staff"] == {"day": TODAY.isoformat(), "hash": b64u(head.hash)}
    assert one["keys"]["seq"] == len(log) - 1
    with store.write() as s:
        stafflog.note(s, worker.org, worker.member.id, "listed", today=TODAY + timedelta(days=1))
    assert client.get("/heads").json == answer.json


def test_an_answer_that_was_kept_finds_a_later_cut(
    settings: Settings, worker: Worker, store: Store, files: Files
) -> None:
    run_due(store, end_of(2))
    kept = files.kept(create_app(settings).test_client().get("/heads").data)
    with store.read() as s:
        log, statements = keys.log_of(s, worker.org), stafflog.statements_of(s, worker.org)
    whole = files.verify(files.keys(log), files.staff(statements), kept=kept)
    assert (whole.exit_code, whole.output.count("1 checkpoints fit")) == (0, 2)
    cut = files.verify(files.keys(log[:-1]), kept=kept)
    assert (cut.exit_code, "The log was cut" in cut.output) == (1, True)
    cut = files.verify(files.staff(statements[:-1]), kept=kept)
    assert (cut.exit_code, "The log was cut" in cut.output) == (1, True)
