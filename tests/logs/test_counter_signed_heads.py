"""A member's browser follows the log from its last signed head and signs the newest closing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from actors.desk import Desk
from actors.organisation import Worker
from logs.conftest import TODAY, Files
from logs.entries import entries

from core import heads, keys, models, stafflog
from core.db import Store
from crypto import chain
from crypto.encoding import Json, b64u, canonical_json, from_b64u
from crypto.signed import Domain, sign
from crypto.stafflog import after, follow, head_statement

DAY = TODAY.isoformat()


def close(store: Store, worker: Worker, days: int) -> None:
    with store.write() as s:
        stafflog.close_days(s, worker.org, TODAY + timedelta(days=days))


def head_of_day(store: Store, worker: Worker, day: date = TODAY) -> chain.Head:
    with store.read() as s:
        found = s.get_one(models.LogHead, (worker.org, day))
        return chain.Head(worker.org, found.hash, found.seq)


def signed(worker: Worker, head: chain.Head, day: str, domain: Domain = "head") -> Any:  # noqa: ANN401 - JSON
    statement = head_statement(head, worker.member.id, day)
    return sign(domain, statement, worker.own_keys().sign).to_wire()


def test_before_the_first_closing_there_is_nothing_to_sign(desk: Callable[..., Desk], worker: Worker) -> None:
    assert desk(worker).get("/api/heads").json == {"signed": None, "until": -1, "entries": []}


def test_what_is_answered_follows_the_last_signed_head_up_to_the_newest_closing(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    close(store, worker, 1)
    first = browser.get("/api/heads").json or {}
    head = head_of_day(store, worker)
    assert (first["until"], len(first["entries"])) == (head.seq, head.seq + 1)
    wire = signed(worker, head, DAY)
    assert browser.post("/api/heads", wire).status_code == 204
    assert browser.get("/api/heads").json == {"signed": wire, "until": head.seq, "entries": []}
    close(store, worker, 3)
    later = browser.get("/api/heads").json or {}
    state = after(head)
    for one in later["entries"]:
        state = follow(state, from_b64u(one))
    assert state.head == head_of_day(store, worker, TODAY + timedelta(days=2))
    assert state.head.seq == later["until"]


def test_a_long_log_comes_in_pages(
    desk: Callable[..., Desk], worker: Worker, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "PAGE", 2)
    close(store, worker, 1)
    browser, found, at = desk(worker), [], -1
    until = head_of_day(store, worker).seq
    while at < until:
        page = (browser.get(f"/api/heads?after={at}").json or {})["entries"]
        assert 0 < len(page) <= 2
        found += page
        at += len(page)
    with store.read() as s:
        assert found == [b64u(one) for one in stafflog.statements_of(s, worker.org)][: until + 1]


@pytest.mark.parametrize(
    ("domain", "changes"),
    [
        ("live", {}),
        ("head", {"hash": b64u(bytes(32))}),
        ("head", {"seq": 0}),
        ("head", {"day": (TODAY + timedelta(days=1)).isoformat()}),
        ("head", {"day": "2001-01-01"}),
        ("head", {"by": b64u(bytes(16))}),
        ("head", {"org": b64u(bytes(16))}),
        ("head", {"more": 1}),
    ],
)
def test_a_head_that_is_not_this_members_and_of_this_log_is_refused(
    domain: Domain, changes: dict[str, Json], desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    close(store, worker, 2)
    statement = head_statement(head_of_day(store, worker), worker.member.id, DAY) | changes
    wire = dict(sign(domain, statement, worker.own_keys().sign).to_wire())
    refused = browser.post("/api/heads", wire)
    assert (refused.status_code, (refused.json or {})["code"]) == (422, "bad_statement")
    assert (browser.get("/api/heads").json or {})["signed"] is None


def test_a_signature_of_somebody_else_is_refused(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    close(store, worker, 1)
    statement = head_statement(head_of_day(store, worker), worker.member.id, DAY)
    wire = sign("head", statement, other_worker.own_keys().sign).to_wire()
    assert browser.post("/api/heads", dict(wire)).status_code == 422


def test_a_head_may_stay_but_not_go_back(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    browser = desk(worker)
    close(store, worker, 2)
    next_day = TODAY + timedelta(days=1)
    newest = signed(worker, head_of_day(store, worker, next_day), next_day.isoformat())
    assert browser.post("/api/heads", newest).status_code == 204
    assert browser.post("/api/heads", newest).status_code == 204
    assert browser.post("/api/heads", signed(worker, head_of_day(store, worker), DAY)).status_code == 422
    assert (browser.get("/api/heads").json or {})["signed"] == newest


def test_the_kept_signature_is_a_checkpoint_that_finds_a_cut_log(
    desk: Callable[..., Desk], worker: Worker, store: Store, files: Files
) -> None:
    browser = desk(worker)
    close(store, worker, 1)
    assert browser.post("/api/heads", signed(worker, head_of_day(store, worker), DAY)).status_code == 204
    kept = files.kept(canonical_json((browser.get("/api/heads").json or {})["signed"]))
    with store.read() as s:
        log, members = stafflog.statements_of(s, worker.org), files.keys(keys.log_of(s, worker.org))
    whole = files.verify(members, files.staff(log), kept=kept)
    assert whole.exit_code == 0, whole.output
    cut = files.verify(members, files.staff(log[:2]), kept=kept)
    assert (cut.exit_code, "The log was cut" in cut.output) == (1, True)


def test_signing_is_no_entry_of_the_log(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    browser = desk(worker)
    close(store, worker, 1)
    before = entries(store, worker.org)
    wire = signed(worker, head_of_day(store, worker), DAY)
    assert browser.post("/api/heads", wire).status_code == 204
    assert entries(store, worker.org) == before


def test_the_page_says_who_checked_up_to_which_day(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    close(store, worker, 1)
    assert f"{worker.name}: not yet" in browser.get("/log").text
    browser.post("/api/heads", signed(worker, head_of_day(store, worker), DAY))
    assert f"{worker.name}: up to the end of {DAY}" in browser.get("/log").text
    assert worker.name not in desk(other_worker).get("/log").text
