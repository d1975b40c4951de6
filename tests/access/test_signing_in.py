"""Signing in: nobody learns which names exist, guessing is slow, and the real worker is not locked out."""

import hmac
from collections.abc import Callable

import pytest
from actors.desk import Desk, statements
from actors.organisation import Worker
from flask import Flask
from werkzeug.test import TestResponse

from crypto.encoding import b64u

WRONG = b64u(bytes(32))
ATTEMPTS = 10


def shape(answer: TestResponse) -> tuple[object, ...]:
    hidden = {"Set-Cookie"}
    return (
        answer.status_code,
        answer.mimetype,
        sorted(name for name, _ in answer.headers if name not in hidden),
    )


@pytest.fixture
def macs(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """How often the server's secret was used."""
    used: list[bytes] = []
    real = hmac.digest

    def counted(key: bytes, message: bytes, digest: str) -> bytes:
        used.append(key)
        return real(key, message, digest)

    monkeypatch.setattr(hmac, "digest", counted)
    return used


@pytest.mark.parametrize("path", ["/api/sign-in/salt", "/api/sign-in"])
def test_a_known_and_an_unknown_name_cost_the_same_and_look_the_same(
    path: str, app: Flask, worker: Worker, macs: list[bytes]
) -> None:
    found = []
    for name in (worker.name, "nobody.here"):
        browser = Desk(app)
        browser.get("/")
        body = {"name": name} | ({"auth": WRONG} if path.endswith("sign-in") else {})
        macs.clear()
        with statements(app) as queries:
            answer = browser.post(path, body)
        found.append((queries, len(macs), shape(answer), len(answer.text)))
    assert found[0] == found[1]


def test_the_salt_of_a_name_never_changes(desk: Callable[..., Desk], worker: Worker) -> None:
    browser = desk()
    salts = [
        browser.post("/api/sign-in/salt", {"name": name}).json
        for name in (worker.name, worker.name.upper() + " ", "nobody", "nobody", "somebody")
    ]
    assert salts[0] == salts[1] == {"salt": b64u(worker.member.salt)}
    assert salts[2] == salts[3] != salts[4]


def test_a_good_sign_in_gives_the_vault_and_only_then(desk: Callable[..., Desk], worker: Worker) -> None:
    browser = desk()
    refused = browser.post("/api/sign-in", {"name": worker.name, "auth": WRONG})
    assert (refused.status_code, refused.json) == (403, {"code": "wrong"})
    given = browser.begin(worker)
    assert given.json == {"member": b64u(worker.member.id)}
    assert browser.get("/api/me").json == {"code": "signed_out"}
    assert browser.give(worker).status_code == 204
    me = browser.get("/api/me").json
    assert me
    assert me["vault"] == b64u(worker.member.vault)


def test_guessing_is_slowed_down_but_a_device_that_was_here_before_is_not(
    desk: Callable[..., Desk], worker: Worker
) -> None:
    known = desk(worker)
    known.post("/api/sign-out", {})
    attacker = desk()
    answers = [
        attacker.post("/api/sign-in", {"name": worker.name, "auth": WRONG}) for _ in range(ATTEMPTS + 1)
    ]
    assert [answer.status_code for answer in answers] == [403] * ATTEMPTS + [429]
    assert answers[-1].json == {"code": "slow_down"}
    assert desk().sign_in(worker).status_code == 429
    assert known.sign_in(worker).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"name": "a"},
        {"name": "a", "auth": WRONG, "role": "lead"},
        {"name": ["a"], "auth": WRONG},
        {"name": 1, "auth": WRONG},
        {"name": "a" * 101, "auth": WRONG},
        {"name": "", "auth": WRONG},
        {"name": "a", "auth": WRONG + "A"},
        {"name": "a", "auth": WRONG + "="},
        {"name": "a", "auth": ""},
    ],
)
def test_another_shape_is_refused(body: object, desk: Callable[..., Desk]) -> None:
    answer = desk().post("/api/sign-in", body)
    assert (answer.status_code, answer.json) == (400, {"code": "malformed"})


@pytest.mark.parametrize("data", [b" ", b"{", b"\xff\xfe", b'{"name":"\xff"}', b"null", b"[" * 60000])
def test_bytes_that_are_no_json_are_refused(data: bytes, desk: Callable[..., Desk]) -> None:
    browser = desk()
    headers = {
        "Sec-Fetch-Site": "same-origin",
        "X-CSRFToken": browser.token,
        "Content-Type": "application/json",
    }
    answer = browser.client.post("/api/sign-in", data=data, headers=headers)
    assert (answer.status_code, answer.json) == (400, {"code": "malformed"})
