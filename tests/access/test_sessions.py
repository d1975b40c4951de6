"""Sessions: opaque cookies with the right flags, new at sign-in, dead after sign-out and after their time."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from actors.desk import Desk
from actors.organisation import Worker
from sqlalchemy import select, update

from admin import create_app
from core import models, sessions
from core.config import Settings
from core.db import Store
from core.due import run_due
from crypto.encoding import b64u, from_b64u
from crypto.primitives import sha256


def test_signing_in_gives_a_new_token_and_the_old_one_opens_nothing(
    desk: Callable[..., Desk], worker: Worker
) -> None:
    browser = desk()
    before = browser.cookie()
    browser.sign_in(worker)
    assert browser.cookie() != before
    attacker = desk()
    attacker.client.set_cookie("dovira", before)
    assert attacker.get("/inbox").status_code == 303


def test_a_chosen_token_is_not_taken_over(desk: Callable[..., Desk], worker: Worker) -> None:
    browser = desk()
    browser.client.set_cookie("dovira", b64u(bytes(32)))
    browser.sign_in(worker)
    assert browser.cookie() != b64u(bytes(32))


def test_signing_in_again_ends_the_session_before(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker
) -> None:
    browser = desk(worker)
    before = browser.cookie()
    browser.post("/api/sign-in", {"name": other_worker.name, "auth": b64u(other_worker.auth)})
    thief = desk()
    thief.client.set_cookie("dovira", before)
    assert thief.get("/api/me").status_code == 401


def test_a_token_is_dead_after_sign_out(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    browser = desk(worker)
    kept = browser.cookie()
    answer = browser.post("/api/sign-out", {})
    assert answer.status_code == 204
    assert "cookies" not in answer.headers["Clear-Site-Data"]
    browser.client.set_cookie("dovira", kept)
    assert browser.get("/api/me").status_code == 401
    with store.read() as s:
        assert s.scalars(select(models.StaffSession)).all() == []


def test_signing_out_elsewhere_ends_every_other_session_of_this_member_only(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker
) -> None:
    here, home, phone, colleague = desk(worker), desk(worker), desk(worker), desk(other_worker)
    assert "signed in in 2 other browsers" in here.get("/inbox").text
    answer = here.post("/api/sign-out-others", {})
    assert (answer.status_code, answer.json) == (200, {"ended": 2})
    assert [one.get("/api/me").status_code for one in (here, home, phone, colleague)] == [200, 401, 401, 200]
    assert "Sign out there" not in here.get("/inbox").text
    assert here.post("/api/sign-out-others", {}).json == {"ended": 0}


def test_a_session_past_its_time_is_not_counted_and_due_deletes_it(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    left = desk(worker)
    row = models.StaffSession
    with store.write() as s:
        s.execute(update(row).values(seen=row.seen - sessions.IDLE_SECONDS))
    here = desk(worker)
    assert "Sign out there" not in here.get("/inbox").text
    run_due(store, int(time.time()))
    with store.read() as s:
        [kept] = s.scalars(select(row))
    assert kept.token_hash == sha256(from_b64u(here.cookie()))
    assert left.get("/api/me").status_code == 401


@pytest.mark.parametrize("hours", [-2, 2, 24])
def test_a_clock_that_jumps_brings_no_ended_session_back(
    hours: int, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    token = from_b64u(desk(worker).cookie())
    now = int(time.time()) + 31 * 60
    for jumped in (now, now + hours * 3600):
        assert sessions.use_session(store, token, jumped) is None
    run_due(store, now + hours * 3600)
    with store.read() as s:
        assert s.scalars(select(models.StaffSession)).all() == []


def test_machines_whose_clocks_differ_a_little_share_a_session(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    token = from_b64u(desk(worker).cookie())
    assert sessions.use_session(store, token, int(time.time()) - 50) is not None


def test_requests_keep_a_session_for_thirty_minutes_each_and_twelve_hours_at_most(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    token = from_b64u(desk(worker).cookie())
    now = int(time.time())
    alive = [
        minute
        for minute in range(29, 15 * 60, 29)
        if sessions.use_session(store, token, now + minute * 60) is not None
    ]
    assert (len(alive), max(alive)) == (24, 24 * 29)


@pytest.mark.parametrize("field", ["seen", "opened"])
def test_a_session_ends_by_itself(
    field: str, desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    limit = {"seen": sessions.IDLE_SECONDS, "opened": sessions.LONGEST_SECONDS}[field]
    row = models.StaffSession
    with store.write() as s:
        s.execute(update(row).values({field: getattr(row, field) - limit}))
    assert browser.get("/api/me").status_code == 401


def test_the_database_holds_no_token(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    token = from_b64u(desk(worker).cookie())
    with store.read() as s:
        [row] = s.scalars(select(models.StaffSession))
    assert row.token_hash == sha256(token)


def test_cookies_behind_https_belong_to_this_host_alone(settings: Settings, worker: Worker) -> None:
    app = create_app(replace(settings, admin_origin="https://desk.example"))
    answer = Desk(app, "https://desk.example").sign_in(worker)
    cookies = {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"__Host-dovira", "__Host-device"}
    for line in cookies.values():
        flags = {part.strip().split("=")[0]: part.strip() for part in line.split(";")[1:]}
        assert {"Secure", "HttpOnly"} <= set(flags)
        assert (flags["SameSite"], flags["Path"]) == ("SameSite=Strict", "Path=/")
        assert "Domain" not in flags
    assert "Max-Age" not in cookies["__Host-dovira"]


def test_cookies_on_loopback_have_plain_names_and_no_page_without_a_form_sets_one(
    desk: Callable[..., Desk], worker: Worker
) -> None:
    browser = desk(worker)
    assert browser.client.get_cookie("dovira") is not None
    for path in ("/static/site.css", "/health", "/api/me"):
        assert "Set-Cookie" not in browser.get(path).headers
    assert "Set-Cookie" not in Desk(browser.app).get("/api/me").headers


@pytest.mark.parametrize("value", ["", "x", "AAAA", "A" * 44, "A" * 4000, "é"])
def test_a_cookie_that_is_no_token_is_a_stranger(value: str, desk: Callable[..., Desk]) -> None:
    browser = desk()
    browser.client.set_cookie("dovira", value)
    assert browser.get("/api/me").status_code == 401
    assert browser.get("/").status_code == 200
