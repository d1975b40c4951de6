"""The second factor: once each, slowed down, never without the last one."""

import time
from base64 import b32decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from actors.desk import Desk
from actors.organisation import Worker
from flask import Flask
from sqlalchemy import select, update

from core import factors, models, sessions, totps
from core.db import Store
from core.due import run_due

ATTEMPTS = 10


def half(app: Flask, worker: Worker) -> Desk:
    """A browser after the passphrase."""
    browser = Desk(app)
    assert browser.begin(worker).status_code == 200
    return browser


def code_now(secret: str) -> str:
    return totps.code_at(b32decode(secret), int(time.time()) // totps.STEP_SECONDS)


def test_a_code_of_the_phone_opens_one_session(app: Flask, worker: Worker) -> None:
    first, second = half(app, worker), half(app, worker)
    way, code = worker.factor()
    assert way == "totp"
    before = first.cookie()
    assert first.post("/api/factor/totp", {"code": code}).status_code == 204
    assert first.cookie() != before
    replayed = second.post("/api/factor/totp", {"code": code})
    assert (replayed.status_code, replayed.json) == (403, {"code": "wrong_code"})
    assert second.get("/api/me").status_code == 401
    first.client.set_cookie("dovira", before)
    assert first.get("/api/factor").status_code == 401


def test_of_browsers_that_send_one_code_together_one_comes_in(app: Flask, worker: Worker) -> None:
    browsers = [half(app, worker) for _ in range(6)]
    _, code = worker.factor()
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda one: one.post("/api/factor/totp", {"code": code}).status_code, browsers)
        )
    assert sorted(answers) == [204] + [403] * 5


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}"])
def test_a_recovery_code_opens_one_session_however_it_is_typed(
    typed: Callable[[str], str], app: Flask, worker: Worker
) -> None:
    code = typed(worker.paper[0])
    first, second = half(app, worker), half(app, worker)
    assert first.post("/api/factor/code", {"code": code}).status_code == 204
    assert first.get("/api/factor").json == {"totp": True, "passkeys": 0, "codes": 9}
    assert second.post("/api/factor/code", {"code": code}).json == {"code": "wrong_code"}


def test_of_browsers_that_send_one_recovery_code_together_one_comes_in(app: Flask, worker: Worker) -> None:
    browsers, code = [half(app, worker) for _ in range(6)], worker.paper[0]
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda one: one.post("/api/factor/code", {"code": code}).status_code, browsers)
        )
    assert sorted(answers) == [204] + [403] * 5


def test_another_members_codes_open_nothing(app: Flask, worker: Worker, other_worker: Worker) -> None:
    browser = half(app, worker)
    for way, code in (other_worker.factor(), ("code", other_worker.paper[0])):
        assert browser.post(f"/api/factor/{way}", {"code": code}).json == {"code": "wrong_code"}


def test_recovery_codes_are_long_enough_and_only_macs_are_kept(
    worker: Worker, store: Store, desk: Callable[..., Desk]
) -> None:
    found = desk(worker).post("/api/me/codes", {}).json
    assert found
    codes = [code.replace("-", "") for code in found["codes"]]
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {12}
    with store.read() as s:
        macs = list(s.scalars(select(models.RecoveryCode.mac)))
    assert {len(mac) for mac in macs} == {32}
    assert not [code for code in codes for mac in macs if code.encode() in mac]


def test_new_recovery_codes_end_the_old_ones(desk: Callable[..., Desk], worker: Worker, app: Flask) -> None:
    old = worker.paper[0]
    made = desk(worker).post("/api/me/codes", {}).json
    assert made
    browser = half(app, worker)
    assert browser.post("/api/factor/code", {"code": old}).status_code == 403
    assert browser.post("/api/factor/code", {"code": made["codes"][0]}).status_code == 204


def test_guessing_codes_is_slowed_down_for_strangers_alone(
    desk: Callable[..., Desk], worker: Worker, app: Flask
) -> None:
    known = desk(worker)
    known.post("/api/sign-out", {})
    thief = half(app, worker)
    ways = ["totp", "code"] * (ATTEMPTS // 2) + ["totp"]
    answers = [thief.post(f"/api/factor/{way}", {"code": "000000"}) for way in ways]
    assert [answer.status_code for answer in answers] == [403] * ATTEMPTS + [429]
    assert answers[-1].json == {"code": "wait_an_hour"}
    _, code = worker.factor()
    assert half(app, worker).post("/api/factor/totp", {"code": code}).status_code == 429
    worker.last_step -= 1
    assert known.sign_in(worker).status_code == 204


def test_a_good_code_clears_the_count(app: Flask, worker: Worker) -> None:
    for _ in range(2):
        browser = half(app, worker)
        for _ in range(ATTEMPTS - 1):
            assert browser.post("/api/factor/totp", {"code": "000000"}).status_code == 403
        assert browser.give(worker).status_code == 204
        browser.client.delete_cookie("device")


def test_the_first_factor_opens_the_session_and_brings_the_paper(
    app: Flask, worker: Worker, store: Store
) -> None:
    with store.write() as s:
        factors.reset(s, worker.name)
    browser = half(app, worker)
    assert "Protect your sign-in" in browser.get("/factor").text
    made = browser.post("/api/me/totp", {}).json
    assert made
    assert made["address"].startswith("otpauth://totp/")
    assert browser.post("/api/me/totp/confirm", {"code": "000000"}).json == {"code": "wrong_code"}
    assert browser.get("/api/me").status_code == 401
    added = browser.post("/api/me/totp/confirm", {"code": code_now(made["secret"])})
    assert added.json
    assert len(added.json["codes"]) == 10
    assert browser.get("/api/me").status_code == 200
    with store.read() as s:
        [row] = s.scalars(select(models.StaffSession))
    assert (row.stage, row.verified is not None) == ("open", True)


def test_half_a_session_that_saw_no_factor_cannot_add_one_after_another_was_added(
    app: Flask, worker: Worker, store: Store
) -> None:
    with store.write() as s:
        factors.reset(s, worker.name)
    thief, owner = half(app, worker), half(app, worker)
    made = owner.post("/api/me/totp", {}).json
    assert made
    assert owner.post("/api/me/totp/confirm", {"code": code_now(made["secret"])}).status_code == 200
    assert thief.post("/api/me/totp", {}).json == {"code": "signed_out"}
    assert thief.post("/api/me/passkeys/begin", {}).json == {"code": "signed_out"}


def test_the_last_factor_stays(desk: Callable[..., Desk], worker: Worker) -> None:
    browser = desk(worker)
    answer = browser.post("/api/me/totp/remove", {})
    assert (answer.status_code, answer.json) == (409, {"code": "last_factor"})
    assert browser.get("/api/factor").json == {"totp": True, "passkeys": 0, "codes": 10}


def test_a_new_phone_takes_the_place_of_the_old_one_and_brings_no_new_paper(
    desk: Callable[..., Desk], worker: Worker, app: Flask
) -> None:
    browser = desk(worker)
    made = browser.post("/api/me/totp", {}).json
    assert made
    added = browser.post("/api/me/totp/confirm", {"code": code_now(made["secret"])})
    assert added.json == {"codes": []}
    worker.last_step = 0
    assert half(app, worker).post("/api/factor/totp", {"code": worker.factor()[1]}).status_code == 403


def test_half_a_session_ends_by_itself_after_twenty_minutes(app: Flask, worker: Worker, store: Store) -> None:
    browser, row = half(app, worker), models.StaffSession
    assert browser.get("/api/factor").status_code == 200
    with store.write() as s:
        s.execute(update(row).values(opened=row.opened - sessions.HALF_SECONDS))
    assert browser.get("/api/factor").status_code == 401
    run_due(store, int(time.time()))
    with store.read() as s:
        assert s.scalars(select(row)).all() == []


def test_one_session_is_ended_from_the_list_and_no_other(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker
) -> None:
    here, there, colleague = desk(worker), desk(worker), desk(other_worker)
    page = here.get("/me").text
    assert page.count("<b>This browser</b>") == 1
    [listed] = [part.split('"')[0] for part in page.split('data-session="')[1:]]
    assert colleague.post(f"/api/me/sessions/{listed}/end", {}).json == {"code": "not_found"}
    assert here.post(f"/api/me/sessions/{listed}/end", {}).status_code == 204
    assert [one.get("/api/me").status_code for one in (here, there, colleague)] == [200, 401, 200]
    assert here.post(f"/api/me/sessions/{listed}/end", {}).json == {"code": "not_found"}


def test_half_a_session_stands_in_no_list(desk: Callable[..., Desk], worker: Worker, app: Flask) -> None:
    here = desk(worker)
    half(app, worker)
    assert "data-session" not in here.get("/me").text
    assert "Sign out there" not in here.get("/inbox").text


def test_the_operator_resets_every_factor_and_session(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    before = desk(worker)
    with store.write() as s:
        factors.reset(s, worker.name.upper())
        assert not factors.kinds(s, worker.member.id).any
    assert before.get("/api/me").status_code == 401
    again = desk()
    assert again.begin(worker).status_code == 200
    assert again.post("/api/factor/code", {"code": worker.paper[0]}).status_code == 403


def test_counting_codes_and_passphrases_is_not_mixed(app: Flask, worker: Worker) -> None:
    browser = half(app, worker)
    for _ in range(ATTEMPTS):
        browser.post("/api/factor/totp", {"code": "000000"})
    # The passphrase still opens its half.
    assert half(app, worker).post("/api/factor/totp", {"code": "000000"}).status_code == 429
