"""Every route with everyone who might call it. A route that is not in the table fails."""

import os
import re
from collections.abc import Callable

import pytest
from access.routes import RIGHTS, ROLES, ROUTES, RULES
from actors.answering import unsealed_reply
from actors.desk import Desk, statements
from actors.organisation import Worker
from actors.reporter import Letter
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from core import factors, models, roles, sessions
from core.db import Store
from core.questionnaire import load_form
from core.roles import Right
from crypto.encoding import b64u

CLOSED = [route for route, rule in RULES.items() if rule != "anyone"]
WHOLE = [route for route, rule in RULES.items() if rule in ("enrolling", "own", "signed in", "fresh")]
LET_IN = [route for route, rule in RULES.items() if rule in ("signed in", "fresh")]
FRESH = [route for route, rule in RULES.items() if rule in ("enrolling", "fresh")]
SOME_ID = b64u(bytes(16))
# Sealed by nobody, in the right shape.
REPLY = unsealed_reply()
SIGNED_OUT = (401, "signed_out")
# A session for each route: what is let through is asked on one database, what is refused on both.
ONE_DATABASE = pytest.mark.database("sqlite")
OF_A_TABLE = re.compile(r"\b(FROM|INTO|UPDATE)\b")


def give_role(store: Store, worker: Worker, role: str) -> None:
    with store.write() as s:
        s.execute(update(models.Member).where(models.Member.id == worker.member.id).values(role=role))


def call(desk: Desk, route: str, report: str = SOME_ID, item: str = SOME_ID) -> TestResponse:
    method, path = route.split(" ")
    for name, value in {
        "<report>": report,
        "<item>": item,
        "<int:n>": "0",
        "<int:number>": "2",
        "<passkey>": SOME_ID,
        "<opened>": SOME_ID,
        "<letter>": "a",
        "<lang>": "uk",
        "<version>": b64u(load_form("help").version),
        "<name>": "site.css",
    }.items():
        path = path.replace(name, value)
    if method == "GET":
        return desk.get(path)
    return desk.post(path, REPLY if path.endswith("/replies") else {"status": "work", "closure": None})


def test_the_table_names_every_route(app: Flask) -> None:
    methods = {"GET", "POST", "PUT", "DELETE", "PATCH"}
    found = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & methods
    }
    assert found == set(ROUTES)


@pytest.fixture
def turned_away(app: Flask, filed: Letter) -> Callable[..., str]:
    """`turned_away(desk, routes)`: each answers so, and nobody looked for the report; all that was said."""

    def ask_for_all(desk: Desk, routes: list[str], api: tuple[int, str] = SIGNED_OUT, to: str = "/") -> str:
        said = ""
        for route in routes:
            with statements(app) as seen:
                answer = call(desk, route, b64u(filed.report), b64u(filed.sealed.answers.id))
            if "/api/" in route:
                assert (answer.status_code, answer.json) == (api[0], {"code": api[1]}), route
            else:
                assert (answer.status_code, answer.headers["Location"]) == (303, to), route
            assert not [sql for sql in seen if "reports" in sql or "objects" in sql or "cases" in sql], route
            said += answer.text
        return said

    return ask_for_all


def test_a_stranger_gets_nothing(desk: Callable[..., Desk], turned_away: Callable[..., str]) -> None:
    turned_away(desk(), CLOSED)


def refused(answer: TestResponse) -> bool:
    """Whether this is what a stranger gets."""
    return (answer.status_code, answer.json) == (401, {"code": "signed_out"}) or (
        answer.status_code,
        answer.headers.get("Location"),
    ) == (303, "/")


def test_the_passphrase_alone_opens_nothing(
    desk: Callable[..., Desk], worker: Worker, turned_away: Callable[..., str]
) -> None:
    half = desk()
    assert half.begin(worker).status_code == 200
    assert b64u(worker.member.vault) not in turned_away(half, WHOLE)


@ONE_DATABASE
@pytest.mark.parametrize("route", [route for route, rule in RULES.items() if rule == "half"])
def test_the_passphrase_alone_lets_the_second_factor_be_given(
    route: str, desk: Callable[..., Desk], worker: Worker
) -> None:
    half = desk()
    half.begin(worker)
    answer = call(half, route)
    assert not refused(answer)
    assert b64u(worker.member.vault) not in answer.text


@ONE_DATABASE
@pytest.mark.parametrize("route", [route for route, rule in RULES.items() if rule == "enrolling"])
def test_a_member_without_a_second_factor_may_set_up_the_first_one_only(
    route: str, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    with store.write() as s:
        factors.reset(s, worker.name)
    half = desk()
    half.begin(worker)
    assert not refused(call(half, route))
    for other in WHOLE:
        if RULES[other] != "enrolling":
            assert refused(call(half, other))


@ONE_DATABASE
@pytest.mark.parametrize("route", FRESH)
def test_what_needs_a_fresh_check_asks_for_one_after_ten_minutes(
    route: str, desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    give_role(store, worker, next(role for role in ROLES if RIGHTS.get(route, Right.SIGN_IN) in ROLES[role]))
    browser, row = desk(worker), models.StaffSession
    assert call(browser, route, b64u(filed.report)).json != {"code": "check_again"}
    with store.write() as s:
        s.execute(update(row).values(verified=row.verified - sessions.FRESH_SECONDS))
    answer = call(browser, route, b64u(filed.report))
    assert (answer.status_code, answer.json) == (403, {"code": "check_again"})
    assert browser.give(worker).status_code == 204
    assert call(browser, route, b64u(filed.report)).json != {"code": "check_again"}


@ONE_DATABASE
@pytest.mark.parametrize("route", [route for route, rule in RULES.items() if rule in ("own", "signed in")])
def test_ordinary_work_needs_no_fresh_check(
    route: str, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser, row = desk(worker), models.StaffSession
    with store.write() as s:
        s.execute(update(row).values(verified=row.verified - sessions.FRESH_SECONDS))
    answer = call(browser, route)
    assert not refused(answer)
    assert answer.json != {"code": "check_again"} if answer.is_json else True


def test_a_newcomer_whom_nobody_let_in_gets_nothing(
    desk: Callable[..., Desk], worker: Worker, store: Store, turned_away: Callable[..., str]
) -> None:
    browser, row = desk(worker), models.Member
    with store.write() as s:
        s.execute(update(row).where(row.id == worker.member.id).values(welcomed=False))
    turned_away(browser, LET_IN, (403, "not_welcomed"), "/waiting")


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_has_no_right_to_is_no_such_thing_for_it(
    role: str, desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store, app: Flask
) -> None:
    give_role(store, worker, role)
    browser = desk(worker)
    ids = (b64u(filed.report), b64u(filed.sealed.answers.id))
    for route, right in RIGHTS.items():
        with statements(app) as seen:
            answer = call(browser, route, *ids)
        work = [sql for sql in seen if OF_A_TABLE.search(sql) and "staff_sessions" not in sql]
        there = answer.status_code != 404 or bool(work)
        assert there == (right in ROLES[role]), (route, answer.status_code)
        if not there:
            expected = {"code": "not_found"} if "/api/" in route else None
            assert answer.get_json(silent=True) == expected


@pytest.mark.parametrize("role", ROLES)
def test_every_role_keeps_its_own_sign_in(
    role: str, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    give_role(store, worker, role)
    browser = desk(worker)
    assert browser.get("/me").status_code == 200
    home = browser.get("/home").headers["Location"]
    assert (home == "/me") == (role == "owner")
    assert browser.get(home).status_code == 200


def test_the_table_of_roles_is_that_of_the_code() -> None:
    assert {role: set(roles.RIGHTS.get(role, ())) for role in ROLES} == ROLES
    assert roles.RIGHTS.keys() == ROLES.keys() - {"owner"}


@ONE_DATABASE
@pytest.mark.parametrize("route", [route for route in ROUTES if route not in CLOSED])
def test_what_is_open_to_anyone_needs_no_session(route: str, desk: Callable[..., Desk]) -> None:
    assert call(desk(), route).status_code not in (303, 401, 403, 404) or route == "GET /"


@pytest.mark.parametrize("rule", ["/later", "/api/later"])
@pytest.mark.parametrize("who", ["stranger", "worker"])
def test_a_view_without_a_rule_answers_nobody(rule: str, who: str, app: Flask, worker: Worker) -> None:
    app.add_url_rule(rule, "later", lambda: "secret")
    browser = Desk(app)
    if who == "worker":
        browser.sign_in(worker)
    answer = browser.get(rule)
    assert answer.status_code in (303, 401)
    assert "secret" not in answer.text


@pytest.mark.parametrize("route", [route for route in ROUTES if "<report>" in route or "<item>" in route])
def test_another_organisations_object_and_one_that_never_was_are_the_same_404_after_the_same_work(
    route: str, desk: Callable[..., Desk], worker: Worker, other_worker: Worker, filed: Letter, app: Flask
) -> None:
    mine, theirs = desk(worker), desk(other_worker)
    report, item = b64u(filed.report), b64u(filed.sealed.answers.id)
    # The last: there is no mailbox to answer into.
    assert call(mine, route, report, item).status_code in (200, 409)
    seen = []
    for ids in ((report, item), (b64u(os.urandom(16)), b64u(os.urandom(16)))):
        with statements(app) as queries:
            answer = call(theirs, route, *ids)
        assert (answer.status_code, answer.json) == (404, {"code": "not_found"})
        seen.append(
            ([sql.split(" LIMIT")[0] for sql in queries], answer.text, answer.headers.get("Content-Length"))
        )
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "bad", ["x", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAB", "%00", "A" * 300, "..%2fme"]
)
def test_an_id_that_cannot_be_one_is_no_such_thing(
    bad: str, desk: Callable[..., Desk], worker: Worker
) -> None:
    assert desk(worker).get(f"/api/reports/{bad}").status_code == 404


def test_a_header_names_only_the_own_organisation(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, filed: Letter
) -> None:
    found = desk(worker).get(f"/api/reports/{b64u(filed.report)}").json
    assert found is not None
    assert {one["header"] for one in found["objects"]} == {
        header.header.decode()
        for sealed in (filed.sealed.answers, filed.sealed.identity)
        for header in sealed.headers
        if header.org == worker.org
    }
    assert b64u(filed.report) not in desk(other_worker).get("/inbox").text


def test_the_keys_of_a_member_go_to_that_member(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker
) -> None:
    first, second = (desk(who).get("/api/me").json for who in (worker, other_worker))
    assert first
    assert second
    assert (first["vault"], second["vault"]) == (b64u(worker.member.vault), b64u(other_worker.member.vault))
    assert first["org"] != second["org"]
