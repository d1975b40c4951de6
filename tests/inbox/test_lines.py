"""What the lines of the list are made of: sealed answers, a page at once, and nobody has opened anything."""

import os
from collections.abc import Callable
from hashlib import sha256

import pytest
from actors.desk import Desk
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import select

from core import models
from core.db import Store
from core.questionnaire import load_form, triage
from core.reports import file_report
from crypto.encoding import b64u, from_b64u
from crypto.frame import Kind, Place
from crypto.manifest import check_body, read_inner
from crypto.sealed import open_object


def receive(store: Store, worker: Worker, answers: dict[str, str]) -> Letter:
    letter = write(worker.site, [worker.keys()], answers)
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    return letter


def asked(desk: Desk, *reports: bytes) -> dict[bytes, dict[str, str]]:
    answer = desk.post("/api/answers", {"reports": [b64u(report) for report in reports]})
    assert answer.status_code == 200
    return {from_b64u(one["report"]): one for one in (answer.json or {})["answers"]}


def test_each_opens_by_itself_and_nothing_else_is_given(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    letters = {one.report: one for one in (receive(store, worker, {"who_for": who}) for who in ("me", "us"))}
    found = asked(desk(worker), *letters)
    assert found.keys() == letters.keys()
    for (report, one), who in zip(found.items(), [letters[r] for r in found], strict=True):
        assert one.keys() == {"report", "id", "kind", "epoch", "header", "sha256", "payload"}
        payload = from_b64u(one["payload"])
        assert b64u(sha256(payload).digest()) == one["sha256"]
        place = Place(Kind.ANSWERS, worker.site, report, from_b64u(one["id"], 16))
        identity = worker.identities()[from_b64u(one["epoch"])]
        opened = open_object(place, one["header"].encode(), payload, identity)
        assert read_inner(opened.inner).orgs == (worker.org,)
        assert check_body(opened.body)["who_for"] in ("me", "us")
        assert one["id"] == b64u(who.sealed.answers.id)


def test_to_look_is_not_to_open(
    desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    asked(desk(worker), filed.report)
    with store.read() as s:
        case = s.scalars(select(models.Case)).one()
        assert (case.status, case.assignee, case.first_opened) == ("new", None, None)


def test_another_organisations_report_is_left_out_like_one_that_never_was(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, filed: Letter
) -> None:
    assert asked(desk(other_worker), filed.report, os.urandom(16)) == {}
    assert asked(desk(worker), filed.report, os.urandom(16)).keys() == {filed.report}


def test_the_header_is_the_own_organisations(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, store: Store
) -> None:
    letter = write(worker.site, [worker.keys(), other_worker.keys()])
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    own = {header.org: header.header.decode() for header in letter.sealed.answers.headers}
    for who in (worker, other_worker):
        assert asked(desk(who), letter.report)[letter.report]["header"] == own[who.org]


def test_answers_filled_to_more_than_64_kib_are_left_out(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    fits, too_long = (receive(store, worker, {"story": "x" * size}) for size in (40_000, 65_536))
    assert len(fits.sealed.answers.payload) == 65_568
    assert asked(desk(worker), fits.report, too_long.report).keys() == {fits.report}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reports": "all"},
        {"reports": ["x"]},
        {"reports": [b64u(bytes(15))]},
        {"reports": [b64u(bytes(16))] * 51},
        {"reports": [], "page": 2},
    ],
)
def test_what_is_no_page_of_the_list_is_refused(
    body: object, desk: Callable[..., Desk], worker: Worker
) -> None:
    answer = desk(worker).post("/api/answers", body)
    assert (answer.status_code, answer.json) == (400, {"code": "malformed"})


def test_a_page_of_fifty_is_one_answer(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    reports = [receive(store, worker, {"who_for": "me"}).report for _ in range(50)]
    assert asked(desk(worker), *reports).keys() == set(reports)


def test_a_line_is_made_of_closed_answers_on_which_urgency_depends(
    desk: Callable[..., Desk], worker: Worker
) -> None:
    keys = ["danger_now", "who_for", "age_group", "where_now", "needs"]
    fields = triage(load_form("help"))
    assert [field.key for field in fields] == keys
    assert {field.type for field in fields} == {"radio", "checkboxes"}
    browser = desk(worker)
    browser.client.set_cookie("v", "uk.0.0.1")
    line = (browser.get("/api/forms/a").json or {})["line"]
    assert [one["key"] for one in line] == keys
    assert line[0]["words"] == "Небезпека: {answers}"
    assert all("{answers}" in one["words"] for one in line)
