"""Days are closed whether anybody acted or not; acts at the same moment never fork the log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import select

from core import models, stafflog
from core.db import Store
from core.due import run_due
from core.reports import file_report
from crypto.encoding import b64u, parse_object
from crypto.stafflog import verify_staff_log

TODAY = datetime.now(UTC).date()


def log_of(store: Store, worker: Worker) -> list[dict[str, object]]:
    with store.read() as s:
        statements = stafflog.statements_of(s, worker.org)
    verify_staff_log(statements, worker.org)
    return [parse_object(one) for one in statements]


def noon(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def test_each_day_that_was_missed_gets_its_own_closing_entry_once(worker: Worker, store: Store) -> None:
    later = noon(TODAY + timedelta(days=4))
    assert "days 4" in run_due(store, later)
    assert run_due(store, later + 1) == []
    closings = [one for one in log_of(store, worker) if one["type"] == "closing"]
    assert [one["day"] for one in closings] == [(TODAY + timedelta(days=n)).isoformat() for n in range(4)]
    assert closings[1]["counts"] == {}
    with store.read() as s:
        head = models.LogHead
        rows = s.execute(select(head.day, head.seq).order_by(head.day)).all()
    assert [(row.day.isoformat(), row.seq) for row in rows] == [(one["day"], one["seq"]) for one in closings]


def test_an_act_closes_the_days_that_nobody_closed(worker: Worker, store: Store) -> None:
    with store.write() as s:
        stafflog.note(s, worker.org, worker.member.id, "listed", today=TODAY + timedelta(days=2))
    assert [one["type"] for one in log_of(store, worker)][-3:] == ["closing", "closing", "listed"]


def test_a_clock_that_is_behind_does_not_set_the_day_back(worker: Worker, store: Store) -> None:
    with store.write() as s:
        stafflog.note(s, worker.org, worker.member.id, "listed", today=TODAY - timedelta(days=2))
    assert log_of(store, worker)[-1]["day"] == TODAY.isoformat()


def test_arrivals_are_entered_once_a_day_in_the_order_of_their_ids(worker: Worker, store: Store) -> None:
    letters = [file(store, worker, TODAY) for _ in range(4)]
    assert not [one for one in log_of(store, worker) if one["type"] == "arrived"]
    run_due(store, noon(TODAY + timedelta(days=1)))
    arrived, closing = log_of(store, worker)[-2:]
    assert arrived["reports"] == sorted(b64u(letter.report) for letter in letters)
    assert (closing["type"], closing["counts"]["arrived"]) == ("closing", 1)  # type: ignore[index]  # an object


def test_a_report_that_came_in_while_its_day_was_closed_is_entered_the_next_day(
    worker: Worker, store: Store
) -> None:
    file(store, worker, TODAY)
    run_due(store, noon(TODAY + timedelta(days=1)))
    late = file(store, worker, TODAY)
    run_due(store, noon(TODAY + timedelta(days=3)))
    lists = [one["reports"] for one in log_of(store, worker) if one["type"] == "arrived"]
    assert lists[1:] == [[b64u(late.report)]]


@pytest.mark.parametrize("later", [0, 2])
def test_acts_at_the_same_moment_stand_one_after_the_other(later: int, worker: Worker, store: Store) -> None:
    before = len(log_of(store, worker))
    today = TODAY + timedelta(days=later)

    def act(n: int) -> None:
        with store.write() as s:
            stafflog.note(s, worker.org, worker.member.id, "opened", bytes([n]) * 16, today)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(1, 33)))
    found = log_of(store, worker)
    assert len(found) == before + later + 32
    assert {one["object"] for one in found[-32:]} == {b64u(bytes([n]) * 16) for n in range(1, 33)}


def file(store: Store, worker: Worker, day: date) -> Letter:
    letter = write(worker.site, [worker.keys()])
    with store.write() as s:
        file_report(s, letter.upload, day, size_class=letter.size_class)
    return letter


def test_only_what_was_filed_for_the_organisation_is_entered(
    worker: Worker, other_worker: Worker, store: Store
) -> None:
    file(store, worker, TODAY)
    file(store, other_worker, DAY)
    run_due(store, noon(TODAY + timedelta(days=1)))
    assert [one["type"] for one in log_of(store, other_worker)][-1] == "closing"
    assert "arrived" in [one["type"] for one in log_of(store, worker)]
