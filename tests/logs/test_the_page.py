"""The page Log tells in words who did what, to those who answer for the organisation."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from actors.desk import Desk
from actors.organisation import Worker
from actors.reporter import Letter
from click.testing import CliRunner
from sqlalchemy import update

from core import models, stafflog
from core.cli.verify import command
from core.db import Store
from crypto.encoding import b64u, parse_object
from crypto.stafflog import ACTS

OLDER = re.compile(r'data-path="(/log\?before=\d+)"')


def give_role(store: Store, worker: Worker, role: str) -> None:
    with store.write() as s:
        s.execute(update(models.Member).where(models.Member.id == worker.member.id).values(role=role))


def test_an_opened_report_stands_in_the_log_with_the_name_of_who_opened_it(
    desk: Callable[..., Desk], worker: Worker, filed: Letter
) -> None:
    browser = desk(worker)
    browser.get(f"/api/reports/{b64u(filed.report)}")
    row = browser.get("/log").text.split("<tr>")[2]
    assert worker.name in row
    assert "Report opened" in row
    assert filed.report[:3].hex() in row
    assert b64u(filed.report) not in row


@pytest.mark.parametrize(
    ("role", "status"), [("lead", 200), ("officer", 200), ("worker", 404), ("reviewer", 404)]
)
def test_only_who_answers_for_the_organisation_reads_it(
    role: str, status: int, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    give_role(store, worker, role)
    browser = desk(worker)
    assert browser.get("/log").status_code == status
    assert browser.post("/api/log", {}).status_code == status


def test_another_organisations_acts_are_not_in_it(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker
) -> None:
    desk(worker)
    assert worker.name not in desk(other_worker).get("/log").text


def test_who_left_is_named_by_the_same_sign_everywhere(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    gone = bytes.fromhex("ab12cd") + bytes(13)
    with store.write() as s:
        stafflog.note(s, worker.org, gone, "listed")
    assert "a former member, ab12cd" in desk(worker).get("/log").text


def test_older_entries_follow_page_by_page_until_the_first(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    with store.write() as s:
        for _ in range(220):
            stafflog.note(s, worker.org, worker.member.id, "listed")
    browser = desk(worker)
    with store.read() as s:
        total = stafflog.head_of(s, worker.org).seq + 1
    page, seen = browser.get("/log").text, 0
    while True:
        seen += page.count("<tr>") - 1
        if "Older entries" not in page:
            break
        page = browser.get(OLDER.findall(page)[0]).text
    assert seen == total
    assert "The log begins" in page


@pytest.mark.parametrize("before", ["-1", "99999999999999999999", "x", ""])
def test_a_place_that_is_none_is_no_fault(before: str, desk: Callable[..., Desk], worker: Worker) -> None:
    assert desk(worker).get(f"/log?before={before}").status_code == 200


def test_every_kind_of_entry_has_its_words(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    with store.write() as s:
        for act in ACTS[1:]:
            stafflog.note(s, worker.org, worker.member.id, act, bytes(15) + b"1")
    page = desk(worker).get("/log")
    assert page.status_code == 200
    assert page.text.count("<tr>") > len(ACTS)


def test_the_file_stands_and_its_last_entry_is_the_export(
    desk: Callable[..., Desk], worker: Worker, tmp_path: Path
) -> None:
    answer = desk(worker).post("/api/log", {})
    path = tmp_path / "log.jsonl"
    path.write_bytes(answer.data)
    result = CliRunner().invoke(command, [str(path)])
    assert (result.exit_code, "nothing is wrong" in result.output) == (0, True)
    assert parse_object(answer.data.splitlines()[-1])["type"] == "log_exported"
