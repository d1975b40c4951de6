"""Every act writes its entry in its own transaction. A route that is in no table here fails."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from actors.answering import unsealed_reply
from actors.desk import Desk
from actors.organisation import DAY, Worker, founding, profile
from actors.reporter import Letter
from flask import Flask
from logs.entries import entries
from sqlalchemy import event

from core import cases, keys, members, partners, recovery, stafflog
from core.cli.restoring import make_restoration
from core.db import Store
from core.errors import BadStatement
from core.inbox import inbox
from core.secrets import Secrets
from crypto.encoding import b64u

ACTS = {
    "GET /inbox": "listed",
    "GET /inbox/<int:number>": "listed",
    "POST /api/answers": "listed",
    "POST /api/factor/totp": "signed_in",
    "POST /api/factor/code": "signed_in",
    "POST /api/factor/passkey": "signed_in",
    "POST /api/me/totp/confirm": "factor_added",
    "POST /api/me/passkeys": "factor_added",
    "POST /api/me/passkeys/<passkey>/vault": "factor_added",
    "POST /api/me/codes": "factor_added",
    "POST /api/me/totp/remove": "factor_removed",
    "POST /api/me/passkeys/<passkey>/remove": "factor_removed",
    "POST /api/me/sessions/<opened>/end": "sessions_ended",
    "POST /api/sign-out": "signed_out",
    "POST /api/sign-out-others": "sessions_ended",
    "POST /api/epochs": "epoch",
    "POST /api/log": "log_exported",
    "GET /api/reports/<report>": "opened",
    "GET /api/reports/<report>/export": "exported",
    "GET /api/objects/<item>/<int:n>": "fetched",
    "POST /api/reports/<report>/replies": "answered",
    "POST /api/reports/<report>/status": "status",
    "POST /api/reports/<report>/keep": "kept",
    "POST /api/join": "found",
    "POST /api/join/restore": "restore",
    "POST /api/join/colleague": "joined",
    "POST /api/people/invite": "invited",
    "POST /api/people/withdraw": "withdrawn",
    "POST /api/people/dismiss": "withdrawn",
    "POST /api/people/welcome": "add",
    "POST /api/people/remove": "remove",
    "POST /api/people/recovery": "recovery",
    "POST /api/headers": "rewrapped",
    "POST /api/drill": "drill",
    "POST /api/vouch": "vouched",
    "POST /api/together/ask": "approval_asked",
    "POST /api/together/consent": "approval_given",
    "POST /api/together/back": "approval_withdrawn",
    "POST /api/together/stay": "approval_withdrawn",
    "GET /api/together/everything": "all_exported",
    "POST /api/office/roster": "roster",
    "POST /api/office/first": "invited",
    "POST /api/office/restore": "invited",
    "POST /api/office/open": "org_opened",
    "POST /api/office/coordinators": "invited",
    "POST /api/office/dismiss": "dismissed",
}
# Nothing sealed is read and nothing is changed; or it is the member's own key, which only they can open; or
# it is half an act, entered when the other half comes (a failure is entered at once, below).
NO_ACT = {
    "GET /",
    "GET /join",
    "GET /log",
    "GET /home",
    "GET /together",
    "POST /api/together/ready",
    "POST /api/log/signatures",
    "GET /office",
    "GET /office/roster",
    "POST /settings",
    "GET /static/<name>",
    "GET /health",
    "POST /api/sign-in/salt",
    "POST /api/sign-in",
    "GET /factor",
    "GET /api/factor",
    "POST /api/factor/passkey/begin",
    "GET /me",
    "GET /people",
    "GET /waiting",
    "GET /preview",
    "GET /api/waiting",
    "GET /api/people",
    "GET /api/headers",
    "GET /api/recovery",
    "POST /api/me/totp",
    "POST /api/me/passkeys/begin",
    "GET /api/me",
    "GET /api/epochs",
    # A signature over the log stands beside it: an entry of its own would need the next one.
    "GET /api/heads",
    "POST /api/heads",
    "POST /api/join/look",
    "POST /api/join/recovery",
    "GET /api/forms/<letter>",
    "GET /api/forms/kept/<version>",
    "GET /api/templates/<lang>",
}
# Tested one by one: below, in tests/inbox/test_answering.py, test_factors_are_entered.py and tests/people.
OTHERS = {route for route in ACTS if "/api/me/" in route or "/api/factor/" in route or "/api/join" in route}
OTHERS |= {
    "POST /api/epochs",
    "POST /api/headers",
    "POST /api/reports/<report>/replies",
    "POST /api/drill",
    "POST /api/vouch",
    *(route for route in ACTS if any(f"/api/{part}/" in route for part in ("people", "together", "office"))),
}


def call(browser: Desk, route: str, filed: Letter) -> int:
    method, path = route.split(" ")
    path = path.replace("<report>", b64u(filed.report)).replace("<int:n>", "0")
    path = path.replace("<item>", b64u(filed.sealed.answers.id)).replace("<int:number>", "1")
    if method == "GET":
        return browser.get(path).status_code
    if path.endswith("/replies"):
        return browser.post(path, unsealed_reply()).status_code
    if path == "/api/answers":
        return browser.post(path, {"reports": [b64u(filed.report)]}).status_code
    return browser.post(path, {"status": "work", "closure": None}).status_code


def test_every_route_is_in_one_of_the_tables(app: Flask) -> None:
    found = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == set(ACTS) | NO_ACT
    assert not set(ACTS) & NO_ACT


@pytest.mark.parametrize("route", sorted(set(ACTS) - OTHERS))
def test_a_route_that_acts_writes_one_entry(
    route: str, desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    browser = desk(worker)
    before = len(entries(store, worker.org))
    assert call(browser, route, filed) in (200, 204)
    (new,) = entries(store, worker.org)[before:]
    assert (new["type"], new["by"]) == (ACTS[route], b64u(worker.member.id))
    named = "<report>" in route or "<item>" in route
    assert new["object"] == (b64u(filed.report) if named else "")


@pytest.mark.parametrize("route", sorted(set(ACTS) - OTHERS))
def test_an_act_whose_entry_cannot_be_written_does_not_happen(
    route: str, desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store, app: Flask
) -> None:
    browser = desk(worker)
    engine = app.extensions["dovira"].store.engine

    def refuse(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO staff_log"):
            raise OSError("no entry today")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        assert call(browser, route, filed) >= 500
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
    with store.read() as s:
        (case,) = inbox(s, worker.org, 1).rows
    assert case.status == "new"
    assert browser.get("/inbox").status_code == 200


@pytest.mark.parametrize("route", [route for route in ACTS if "<report>" in route or "<item>" in route])
def test_what_is_not_ours_is_no_act(
    route: str,
    desk: Callable[..., Desk],
    worker: Worker,
    other_worker: Worker,
    filed: Letter,
    store: Store,
) -> None:
    theirs = desk(other_worker)
    before = [entries(store, one.org) for one in (worker, other_worker)]
    assert call(theirs, route, filed) == 404
    assert [entries(store, one.org) for one in (worker, other_worker)] == before


def test_a_part_of_a_report_that_was_opened_today_is_no_second_act(
    desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    browser = desk(worker)
    for route in ("GET /api/reports/<report>", "GET /api/objects/<item>/<int:n>"):
        call(browser, route, filed)
    assert [one["type"] for one in entries(store, worker.org)][-1] == "opened"


def test_an_act_that_is_rolled_back_leaves_no_entry(worker: Worker, filed: Letter, store: Store) -> None:
    before = entries(store, worker.org)
    with suppress(ZeroDivisionError), store.write() as s:
        cases.mark_opened(s, worker.member, filed.report, date(2026, 11, 25))
        raise ZeroDivisionError
    assert entries(store, worker.org) == before


def test_founding_enters_each_act_of_the_key_log(worker: Worker, store: Store) -> None:
    types = [one["type"] for one in entries(store, worker.org)]
    assert types == ["began", "invited", "found", "recovery", "epoch"]


def test_a_new_epoch_is_entered(worker: Worker, store: Store) -> None:
    epoch = worker.next_epoch()
    last = entries(store, worker.org)[-1]
    assert (last["type"], last["by"], last["object"]) == ("epoch", b64u(worker.member.id), b64u(epoch))


def test_starting_again_with_the_sheet_is_entered(worker: Worker, store: Store, secrets: Secrets) -> None:
    with store.write() as s:
        token = recovery.invite(s, worker.slug, "anew", 0)
        invitation, lost = members.look(s, token, 0), recovery.lost(s, token, 0)
        made = make_restoration(invitation, lost, worker.site, "x", worker.sheet, DAY, worker.cost)
        new = recovery.restore(s, secrets, token, made, 0)
    found = entries(store, worker.org)[-3:]
    assert [one["type"] for one in found] == ["invited", "restore", "epoch"]
    assert found[1]["object"] == b64u(new.id)


def test_a_failed_sign_in_is_entered_for_whose_name_it_was_and_for_nobody_else(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, store: Store
) -> None:
    browser = desk()
    before = {one.org: entries(store, one.org) for one in (worker, other_worker)}
    for name in (worker.name, "nobody.here"):
        assert browser.post("/api/sign-in", {"name": name, "auth": b64u(bytes(32))}).status_code == 403
    (new,) = entries(store, worker.org)[len(before[worker.org]) :]
    assert (new["type"], new["by"], new["object"]) == (
        "sign_in_failed",
        b64u(bytes(16)),
        b64u(worker.member.id),
    )
    assert entries(store, other_worker.org) == before[other_worker.org]


def test_what_the_operator_does_is_entered(worker: Worker, store: Store) -> None:
    with store.write() as s:
        partners.set_open(s, worker.slug, False)
        partners.set_open(s, worker.slug, True)
        partners.set_server_sealing(s, worker.slug, False)
        partners.set_server_sealing(s, worker.slug, True)
    found = entries(store, worker.org)[-4:]
    assert [one["type"] for one in found] == [
        "org_closed",
        "org_opened",
        "server_sealing_off",
        "server_sealing_on",
    ]
    assert {one["by"] for one in found} == {b64u(bytes(16))}


def test_a_key_act_that_is_refused_leaves_no_entry(store: Store) -> None:
    with store.write() as s:
        partners.add_partner(s, profile("harbour2"))
    token, made = founding(store, "harbour2", "second.lead", "x")
    with store.read() as s:
        org = members.look(s, token, 0).org
    before = entries(store, org)
    with pytest.raises(BadStatement), store.write() as s:
        keys.append_statement(s, org, made.epoch.statement)
    assert entries(store, org) == before


def test_a_random_organisation_has_no_log(store: Store) -> None:
    org = os.urandom(16)
    with store.write() as s:
        assert not stafflog.attempt(s, org, stafflog.NOBODY, "sign_in_failed", today=DAY)
    assert entries(store, org) == []
