"""Security keys and passkeys: only what was asked for here and now, by this origin, with this key, counts."""

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from actors.authenticator import Authenticator
from actors.desk import Desk
from actors.organisation import Worker
from flask import Flask
from sqlalchemy import select, update

from core import challenges, factors, models
from core.config import Settings
from core.db import Store
from crypto.encoding import b64u, from_b64u

REFUSED = {"code": "wrong_passkey"}


@pytest.fixture
def key(settings: Settings) -> Authenticator:
    """A security key at the partners' origin."""
    return Authenticator(settings.admin_origin, urlsplit(settings.admin_origin).hostname or "")


def add(browser: Desk, key: Authenticator, label: str = "blue key") -> object:
    options = browser.post("/api/me/passkeys/begin", {}).json
    assert options
    return browser.post("/api/me/passkeys", {"label": label, "credential": key.create(options)}).json


def half(app: Flask, worker: Worker) -> Desk:
    browser = Desk(app)
    assert browser.begin(worker).status_code == 200
    return browser


def asked(browser: Desk) -> dict[str, object]:
    options = browser.post("/api/factor/passkey/begin", {}).json
    assert options
    return dict(options)


def test_a_key_that_was_added_is_a_second_factor(
    desk: Callable[..., Desk], worker: Worker, key: Authenticator, app: Flask
) -> None:
    assert add(desk(worker), key) == {"codes": []}
    for _ in range(2):
        browser = half(app, worker)
        options = asked(browser)
        assert options["allowCredentials"] == [{"type": "public-key", "id": b64u(key.id)}]
        assert (options["rpId"], options["userVerification"]) == (key.rp_id, "preferred")
        assert browser.post("/api/factor/passkey", key.get(options)).status_code == 204
        assert browser.get("/api/me").status_code == 200


def test_a_key_may_be_the_first_and_only_factor(
    worker: Worker, key: Authenticator, app: Flask, store: Store
) -> None:
    with store.write() as s:
        factors.reset(s, worker.name)
    browser = half(app, worker)
    found = add(browser, key)
    assert isinstance(found, dict)
    assert len(found["codes"]) == 10
    assert browser.get("/api/me").status_code == 200
    browser.get("/me")
    assert browser.post(f"/api/me/passkeys/{b64u(key.id)}/remove", {}).json == {"code": "last_factor"}
    assert browser.get("/api/factor").json == {"totp": False, "passkeys": 1, "codes": 10}


def test_with_a_key_the_phone_may_go_and_then_the_key_stays(
    desk: Callable[..., Desk], worker: Worker, key: Authenticator
) -> None:
    browser = desk(worker)
    add(browser, key)
    assert browser.post("/api/me/totp/remove", {}).status_code == 204
    assert browser.post(f"/api/me/passkeys/{b64u(key.id)}/remove", {}).json == {"code": "last_factor"}
    assert browser.post("/api/me/totp/remove", {}).json == {"code": "not_found"}


def test_an_answer_counts_once(
    desk: Callable[..., Desk], worker: Worker, key: Authenticator, app: Flask
) -> None:
    add(desk(worker), key)
    browser = half(app, worker)
    answer = key.get(asked(browser))
    assert browser.post("/api/factor/passkey", answer).status_code == 204
    browser.get("/inbox")
    assert browser.post("/api/factor/passkey", answer).json == REFUSED
    assert half(app, worker).post("/api/factor/passkey", answer).json == REFUSED


def test_a_challenge_is_used_up_by_a_wrong_answer(
    desk: Callable[..., Desk], worker: Worker, key: Authenticator, app: Flask
) -> None:
    add(desk(worker), key)
    browser = half(app, worker)
    options = asked(browser)
    assert (
        browser.post("/api/factor/passkey", replace(key, origin="http://evil.example").get(options)).json
        == REFUSED
    )
    assert browser.post("/api/factor/passkey", key.get(options)).json == REFUSED


def test_a_challenge_ends_after_five_minutes(
    desk: Callable[..., Desk], worker: Worker, key: Authenticator, app: Flask, store: Store
) -> None:
    add(desk(worker), key)
    browser, row = half(app, worker), models.StaffSession
    options = asked(browser)
    with store.write() as s:
        s.execute(update(row).values(challenge_expires=row.challenge_expires - challenges.SECONDS))
    assert browser.post("/api/factor/passkey", key.get(options)).json == REFUSED


def test_a_challenge_of_another_session_is_foreign(
    desk: Callable[..., Desk], worker: Worker, key: Authenticator, app: Flask
) -> None:
    add(desk(worker), key)
    one, other = half(app, worker), half(app, worker)
    options = asked(one)
    asked(other)
    assert other.post("/api/factor/passkey", key.get(options)).json == REFUSED


CHANGES: dict[str, Callable[[Authenticator], Authenticator]] = {
    "another origin": lambda key: replace(key, origin="http://evil.example"),
    "another port of the host": lambda key: replace(key, origin=f"{key.origin}1"),
    "a subdomain": lambda key: replace(key, origin=key.origin.replace("//", "//a.")),
    "another RP ID": lambda key: replace(key, rp_id="evil.example"),
    "another key pair": lambda key: replace(Authenticator(key.origin, key.rp_id), id=key.id),
    "a copy that counted less": lambda key: replace(key, count=0),
    "a key of nobody": lambda key: replace(key, id=bytes(48)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_does_not_verify_is_refused(
    change: str, desk: Callable[..., Desk], worker: Worker, key: Authenticator, app: Flask
) -> None:
    add(desk(worker), key)
    browser = half(app, worker)
    key.count = 5
    assert browser.post("/api/factor/passkey", key.get(asked(browser))).status_code == 204
    again = half(app, worker)
    assert again.post("/api/factor/passkey", CHANGES[change](key).get(asked(again))).json == REFUSED
    assert again.get("/api/me").status_code == 401


def test_a_registration_is_no_sign_in_and_the_reverse(
    desk: Callable[..., Desk], worker: Worker, key: Authenticator, app: Flask
) -> None:
    signed_in = desk(worker)
    add(signed_in, key)
    browser = half(app, worker)
    assert browser.post("/api/factor/passkey", key.get(asked(browser), "webauthn.create")).json == REFUSED
    options = signed_in.post("/api/me/passkeys/begin", {}).json
    assert options
    foreign = Authenticator("http://evil.example", key.rp_id).create(options)
    assert signed_in.post("/api/me/passkeys", {"label": "", "credential": foreign}).json == REFUSED


@pytest.mark.parametrize("field", ["client_data", "authenticator_data", "signature"])
@pytest.mark.parametrize(
    "value", ["", "AAAA", b64u(b"{}"), b64u(b"\xff" * 300), b64u(json.dumps([]).encode())]
)
def test_bytes_that_are_no_answer_are_refused(
    field: str, value: str, desk: Callable[..., Desk], worker: Worker, key: Authenticator, app: Flask
) -> None:
    add(desk(worker), key)
    browser = half(app, worker)
    answer = key.get(asked(browser)) | {field: value}
    assert browser.post("/api/factor/passkey", answer).status_code in (400, 403)


@pytest.mark.parametrize("value", ["", "AAAA", b64u(b"\xa0"), b64u(b"\xff" * 300), b64u(b"\xbf" * 2000)])
def test_bytes_that_are_no_attestation_are_refused(
    value: str, desk: Callable[..., Desk], worker: Worker, key: Authenticator
) -> None:
    browser = desk(worker)
    options = browser.post("/api/me/passkeys/begin", {}).json
    assert options
    credential = key.create(options) | {"attestation": value}
    answer = browser.post("/api/me/passkeys", {"label": "", "credential": credential})
    assert answer.status_code in (400, 403)


def test_another_members_key_is_foreign(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, key: Authenticator, app: Flask
) -> None:
    mine = desk(worker)
    add(mine, key)
    theirs = desk(other_worker)
    options = theirs.post("/api/me/passkeys/begin", {}).json
    assert options
    taken = theirs.post("/api/me/passkeys", {"label": "", "credential": key.create(options)})
    assert taken.json == REFUSED
    browser = half(app, other_worker)
    assert browser.post("/api/factor/passkey", key.get(asked(browser))).json == REFUSED
    for verb, body in (("remove", {}), ("vault", {"vault": b64u(bytes(72))})):
        assert theirs.post(f"/api/me/passkeys/{b64u(key.id)}/{verb}", body).json == {"code": "not_found"}


def test_the_wrap_of_a_passkey_goes_to_its_member_only(
    desk: Callable[..., Desk], worker: Worker, key: Authenticator, store: Store
) -> None:
    browser = desk(worker)
    add(browser, key)
    path = f"/api/me/passkeys/{b64u(key.id)}/vault"
    me = browser.get("/api/me").json
    assert me
    assert me["passkeys"] == []
    assert "Unlock with the passkey" not in browser.get("/inbox").text
    for wrong in (71, 73):
        assert browser.post(path, {"vault": b64u(bytes(wrong))}).json == {"code": "malformed"}
    assert browser.post(path, {"vault": b64u(b"w" * 72)}).status_code == 204
    me = browser.get("/api/me").json
    assert me
    assert me["passkeys"] == [{"id": b64u(key.id), "vault": b64u(b"w" * 72)}]
    assert "Unlock with the passkey" in browser.get("/inbox").text
    with store.read() as s:
        [row] = s.scalars(select(models.Passkey))
    assert (row.id, row.label) == (from_b64u(b64u(key.id)), "blue key")
