"""What stands in the inbox, in which order, and how long it has waited."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from actors.desk import Desk, statements
from actors.organisation import Worker
from actors.reporter import write
from flask import Flask

from core.db import Store
from core.reports import file_report
from crypto.encoding import b64u

ROW = re.compile(r'<button type="button" class="row[^>]*data-report="([^"]+)">(.*?)</button>', re.DOTALL)


def today() -> date:
    return datetime.now(UTC).date()


def receive(store: Store, worker: Worker, days_ago: int, priority: bool = False) -> str:
    letter = write(worker.site, [worker.keys()], priority=priority)
    with store.write() as s:
        file_report(s, letter.upload, today() - timedelta(days_ago), size_class=letter.size_class)
    return b64u(letter.report)


def rows(desk: Desk, path: str = "/inbox") -> dict[str, str]:
    found = ROW.findall(desk.get(path).text)
    return {report: " ".join(re.sub(r"<[^>]+>", " ", row).split()) for report, row in found}


def test_urgent_comes_first_then_the_oldest_and_closed_ones_last(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    new = receive(store, worker, 0)
    old = receive(store, worker, 40)
    urgent = receive(store, worker, 2, priority=True)
    older_urgent = receive(store, worker, 3, priority=True)
    closed = receive(store, worker, 9, priority=True)
    browser.post(f"/api/reports/{closed}/status", {"status": "closed", "closure": "advice"})
    assert list(rows(browser)) == [older_urgent, urgent, old, new, closed]


@pytest.mark.parametrize(("days", "words"), [(0, "since today"), (1, "waits 1 day"), (5, "waits 5 days")])
def test_waiting_is_counted_in_days(
    days: int, words: str, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    report = receive(store, worker, days)
    assert words in rows(desk(worker))[report]


def test_a_row_says_everything_in_words(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    report, usual = receive(store, worker, 1, priority=True), receive(store, worker, 1)
    browser = desk(worker)
    found = rows(browser)
    assert found[report].startswith("Urgent I need help ")
    assert "New" in found[report]
    assert "nobody yet" in found[report]
    assert found[report].endswith("the phone")
    assert "Urgent" not in found[usual]
    browser.get(f"/api/reports/{report}")
    found = rows(browser)
    assert "Being read" in found[report]
    assert worker.name in found[report]
    assert "nobody yet" in found[usual]


def test_a_closed_report_waits_for_nobody(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    report = receive(store, worker, 7)
    browser = desk(worker)
    browser.post(f"/api/reports/{report}/status", {"status": "closed", "closure": "helped"})
    assert "7 days" not in rows(browser)[report]


def test_a_page_has_fifty_rows_and_the_last_one_the_rest_in_one_order(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    for days in (1, 2):
        for _ in range(30):
            receive(store, worker, days)
    urgent = receive(store, worker, 0, priority=True)
    pages = [rows(browser, f"/inbox/{number}") for number in (1, 2)]
    assert [len(page) for page in pages] == [50, 11]
    assert rows(browser) == pages[0]
    everything = pages[0] | pages[1]
    assert len(everything) == 61
    assert next(iter(everything)) == urgent
    waits = [int(days) for days in re.findall(r"waits (\d) day", " ".join(everything.values()))]
    assert waits == [2] * 30 + [1] * 30


def test_the_list_says_how_many_there_are_and_where_one_is(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    reports = [receive(store, worker, 1) for _ in range(51)]
    for report in reports[:3]:
        browser.get(f"/api/reports/{report}")
    first, last = browser.get("/inbox").text, browser.get("/inbox/2").text
    assert "51 reports · 48 new" in first
    assert "1 to 50" in first
    assert "51 to 51" in last
    for page, turn in ((first, "back"), (last, "on")):
        assert re.findall(r'data-turn="(\w+)" disabled', page) == [turn, turn]


@pytest.mark.parametrize("beyond", [0, 3, 10**30])
def test_a_page_that_is_not_there_is_the_nearest(
    beyond: int, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    for _ in range(51):
        receive(store, worker, 1)
    assert rows(browser, f"/inbox/{beyond}") == rows(browser, f"/inbox/{min(max(beyond, 1), 2)}")


def test_one_page_needs_no_turning(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    receive(store, worker, 1)
    page = desk(worker).get("/inbox").text
    assert "1 report · 1 new" in page
    assert "data-turn" not in page


def test_a_page_takes_as_many_questions_to_the_database_as_an_empty_one(
    desk: Callable[..., Desk], worker: Worker, store: Store, app: Flask
) -> None:
    browser = desk(worker)
    with statements(app) as empty:
        browser.get("/inbox")
    for _ in range(51):
        receive(store, worker, 1)
    with statements(app) as full:
        browser.get("/inbox/2")
    assert len(full) == len(empty)
    assert [sql for sql in full if "LIMIT" in sql and "OFFSET" in sql]


def test_an_empty_inbox_says_so(desk: Callable[..., Desk], worker: Worker) -> None:
    assert "No reports yet." in desk(worker).get("/inbox").text


def test_each_organisation_sees_its_own(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, store: Store
) -> None:
    mine, theirs = receive(store, worker, 1), receive(store, other_worker, 1)
    assert list(rows(desk(worker))) == [mine]
    assert list(rows(desk(other_worker))) == [theirs]


def test_a_message_to_two_is_two_cases(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, store: Store
) -> None:
    letter = write(worker.site, [worker.keys(), other_worker.keys()])
    with store.write() as s:
        file_report(s, letter.upload, today(), size_class=letter.size_class)
    report = b64u(letter.report)
    first, second = desk(worker), desk(other_worker)
    first.post(f"/api/reports/{report}/status", {"status": "closed", "closure": "lost"})
    assert "Closed" in rows(first)[report]
    assert "New" in rows(second)[report]


def test_no_page_behind_sign_in_is_compressed_or_kept(desk: Callable[..., Desk], worker: Worker) -> None:
    browser = desk(worker)
    answer = browser.client.get("/inbox", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
