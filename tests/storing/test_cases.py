"""What an organisation sees of reports, and what it may change. Nothing of another organisation's."""

import os
from collections.abc import Callable
from datetime import date

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write

from core import cases, statuses
from core.db import Store
from core.errors import Malformed, NotFound
from core.inbox import inbox
from core.reports import file_report


def send(store: Store, letter: Letter, day: date = DAY) -> Letter:
    with store.write() as s:
        file_report(s, letter.upload, day, size_class=letter.size_class)
    return letter


def test_the_inbox_shows_priority_first_then_the_longest_waiting(store: Store, worker: Worker) -> None:
    days = [(False, 3), (True, 3), (False, 1), (True, 2)]
    sent = [
        send(store, write(worker.site, [worker.keys()], priority=priority), date(2026, 11, day))
        for priority, day in days
    ]
    with store.read() as s:
        rows = inbox(s, worker.org).rows
    assert [row.report for row in rows] == [sent[i].report for i in (3, 1, 2, 0)]
    first = rows[0]
    assert (first.form, first.lang, first.status, first.origin) == ("a", "uk", "new", "browser")
    assert (first.closure, first.assignee_name) == (None, None)


def test_opening_makes_a_new_case_the_openers(store: Store, worker: Worker, letter: Letter) -> None:
    send(store, letter)
    with store.write() as s:
        cases.mark_opened(s, worker.member, letter.report, DAY)
    with store.read() as s:
        row = inbox(s, worker.org).rows[0]
    assert (row.status, row.assignee_name) == ("opened", "harbour.lead")


def test_opening_again_changes_no_later_status(store: Store, worker: Worker, letter: Letter) -> None:
    send(store, letter)
    with store.write() as s:
        cases.mark_opened(s, worker.member, letter.report, DAY)
        cases.set_status(s, worker.member, letter.report, "work", None, DAY)
        cases.mark_opened(s, worker.member, letter.report, date(2026, 12, 1))
        assert cases.sealed_report(s, worker.org, letter.report).status == "work"


@pytest.mark.parametrize("status", sorted(set(statuses.STATUSES) - {"new", "closed"}))
def test_an_open_status_takes_no_reason(store: Store, worker: Worker, letter: Letter, status: str) -> None:
    send(store, letter)
    with store.write() as s:
        cases.set_status(s, worker.member, letter.report, status, None, DAY)
        with pytest.raises(Malformed):
            cases.set_status(s, worker.member, letter.report, status, "helped", DAY)
        assert cases.sealed_report(s, worker.org, letter.report).status == status


@pytest.mark.parametrize("closure", sorted(statuses.CLOSURES))
def test_closing_takes_a_known_reason(store: Store, worker: Worker, letter: Letter, closure: str) -> None:
    send(store, letter)
    with store.write() as s:
        cases.set_status(s, worker.member, letter.report, "closed", closure, DAY)
        found = cases.sealed_report(s, worker.org, letter.report)
        assert (found.status, found.closure) == ("closed", closure)
        cases.set_status(s, worker.member, letter.report, "work", None, DAY)
        assert cases.sealed_report(s, worker.org, letter.report).closure is None


@pytest.mark.parametrize(
    ("status", "closure"),
    [
        ("closed", None),
        ("closed", ""),
        ("closed", "because"),
        ("new", None),
        ("gone", None),
        ("work", "because"),
    ],
)
def test_another_status_or_reason_is_refused(
    store: Store, worker: Worker, letter: Letter, status: str, closure: str | None
) -> None:
    send(store, letter)
    with store.write() as s, pytest.raises(Malformed):
        cases.set_status(s, worker.member, letter.report, status, closure, DAY)


def test_another_organisations_report_is_like_none(
    store: Store, letter: Letter, worker: Worker, other_worker: Worker
) -> None:
    send(store, letter)
    with store.write() as s:
        assert inbox(s, other_worker.org).rows == ()
        for report in (letter.report, os.urandom(16)):
            with pytest.raises(NotFound):
                cases.sealed_report(s, other_worker.org, report)
            with pytest.raises(NotFound):
                cases.mark_opened(s, other_worker.member, report, DAY)
            with pytest.raises(NotFound):
                cases.set_status(s, other_worker.member, report, "work", None, DAY)
        for item in (letter.sealed.answers.id, os.urandom(16)):
            with pytest.raises(NotFound):
                cases.part(s, other_worker.org, item, 0)
        assert inbox(s, worker.org).rows[0].status == "new"


def test_each_organisation_gets_its_own_header_and_status(
    store: Store, organisation: Callable[..., Worker]
) -> None:
    ash, birch = organisation("ash"), organisation("birch")
    letter = send(store, write(ash.site, [ash.keys(), birch.keys()]))
    with store.write() as s:
        cases.set_status(s, ash.member, letter.report, "closed", "duplicate", DAY)
        mine = cases.sealed_report(s, ash.org, letter.report)
        theirs = cases.sealed_report(s, birch.org, letter.report)
    assert (mine.status, theirs.status) == ("closed", "new")
    assert {one.epoch for one in mine.objects} == {ash.keys().epoch}
    assert {one.header for one in mine.objects}.isdisjoint({one.header for one in theirs.objects})


def test_large_answers_come_back_in_parts_of_a_mebibyte(store: Store, worker: Worker) -> None:
    text = "ї" * 400_000
    letter = send(store, write(worker.site, [worker.keys()], {"own_words": text}))
    with store.read() as s:
        answers = cases.sealed_report(s, worker.org, letter.report).objects[0]
        sizes = [len(cases.part(s, worker.org, answers.id, n)) for n in range(answers.parts)]
        with pytest.raises(NotFound):
            cases.part(s, worker.org, answers.id, answers.parts)
    assert sizes[0] == 1_048_576
    assert sum(sizes) == len(letter.sealed.answers.payload)
    assert worker.open(letter.report).answers["own_words"] == text
