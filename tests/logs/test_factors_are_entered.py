"""Second factors in the staff log: given, refused, added, taken away."""

from collections.abc import Callable

from actors.desk import Desk
from actors.organisation import Worker
from logs.entries import entries
from sqlalchemy import select

from core import factors, models
from core.db import Store
from crypto.encoding import b64u


def new_since(store: Store, worker: Worker, before: int) -> list[tuple[object, object, object]]:
    return [(one["type"], one["by"], one["object"]) for one in entries(store, worker.org)[before:]]


def test_a_sign_in_is_one_entry_and_only_once_both_factors_were_given(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser, before = desk(), len(entries(store, worker.org))
    browser.begin(worker)
    assert new_since(store, worker, before) == []
    way, code = worker.factor()
    assert browser.post(f"/api/factor/{way}", {"code": code}).status_code == 204
    assert new_since(store, worker, before) == [("signed_in", b64u(worker.member.id), "")]


def test_a_wrong_code_is_entered_as_nobodys_attempt_on_this_member(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk()
    browser.begin(worker)
    before = len(entries(store, worker.org))
    assert browser.post("/api/factor/totp", {"code": "000000"}).status_code == 403
    assert new_since(store, worker, before) == [("sign_in_failed", b64u(bytes(16)), b64u(worker.member.id))]


def test_new_recovery_codes_are_entered(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    browser = desk(worker)
    before = len(entries(store, worker.org))
    assert browser.post("/api/me/codes", {}).status_code == 200
    assert new_since(store, worker, before) == [("factor_added", b64u(worker.member.id), "")]


def test_a_factor_that_cannot_be_taken_away_is_no_act(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    before = len(entries(store, worker.org))
    assert browser.post("/api/me/totp/remove", {}).json == {"code": "last_factor"}
    assert new_since(store, worker, before) == []


def test_a_session_ended_elsewhere_is_entered(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    first, second = desk(worker), desk(worker)
    assert second.get("/api/me").status_code == 200
    before = len(entries(store, worker.org))
    assert first.post("/api/sign-out-others", {}).status_code == 200
    assert new_since(store, worker, before) == [("sessions_ended", b64u(worker.member.id), "")]
    assert second.get("/api/me").status_code == 401


def test_what_the_operator_resets_is_entered(worker: Worker, store: Store) -> None:
    before = len(entries(store, worker.org))
    with store.write() as s:
        factors.reset(s, worker.name)
    assert new_since(store, worker, before) == [("factor_reset", b64u(bytes(16)), b64u(worker.member.id))]
    with store.read() as s:
        assert s.scalar(select(models.Totp.member_id)) is None
