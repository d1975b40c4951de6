"""Cross-site requests: nothing changes unless a page of this very site asks, with its own form token."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from actors.desk import Desk
from actors.organisation import Worker
from actors.reporter import Letter

from admin import create_app
from core import cases
from core.config import Settings
from core.db import Store
from crypto.encoding import b64u

FOREIGN = {
    "no token": {"X_CSRFToken": ""},
    "a token that nobody made": {"X_CSRFToken": "ImFiYyI.aaaaaa.bbbbbb"},
    "cross-site": {"Sec_Fetch_Site": "cross-site"},
    "same-site": {"Sec_Fetch_Site": "same-site"},
    "typed by hand": {"Sec_Fetch_Site": "none"},
    "an old browser": {"Sec_Fetch_Site": "", "Origin": ""},
    "a foreign origin": {"Origin": "https://evil.example"},
    "no origin": {"Origin": "null"},
}


def status_of(store: Store, worker: Worker, letter: Letter) -> str:
    with store.read() as s:
        return cases.sealed_report(s, worker.org, letter.report).status


@pytest.mark.parametrize("how", FOREIGN)
def test_a_foreign_request_changes_nothing(
    how: str, desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    browser = desk(worker)
    answer = browser.post(f"/api/reports/{b64u(filed.report)}/status", {"status": "work"}, **FOREIGN[how])
    assert (answer.status_code, answer.json) == (403, {"code": "foreign_origin"})
    assert status_of(store, worker, filed) == "new"


@pytest.mark.parametrize("how", FOREIGN)
def test_nobody_is_signed_in_or_out_from_elsewhere(
    how: str, desk: Callable[..., Desk], worker: Worker
) -> None:
    stranger = desk()
    body = {"name": worker.name, "auth": b64u(worker.auth)}
    assert stranger.post("/api/sign-in", body, **FOREIGN[how]).status_code == 403
    assert stranger.get("/inbox").status_code == 303
    browser = desk(worker)
    assert browser.post("/api/sign-out", {}, **FOREIGN[how]).status_code == 403
    assert browser.get("/inbox").status_code == 200


def test_a_token_of_another_session_is_foreign(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker
) -> None:
    mine, theirs = desk(worker), desk(other_worker)
    assert mine.post("/api/sign-out", {}, X_CSRFToken=theirs.token).status_code == 403
    before = desk()
    stale = before.token
    before.sign_in(worker)
    assert before.post("/api/sign-out", {}, X_CSRFToken=stale).status_code == 403


def test_json_sent_as_text_is_not_read(
    desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    browser = desk(worker)
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = browser.client.post(
            f"/api/reports/{b64u(filed.report)}/status",
            data='{"status":"work"}',
            headers={"Sec-Fetch-Site": "same-origin", "X-CSRFToken": browser.token, "Content-Type": kind},
        )
        assert (answer.status_code, answer.json) == (415, {"code": "wrong_type"})
    assert status_of(store, worker, filed) == "new"


def test_fetching_an_address_that_changes_something_does_not(
    desk: Callable[..., Desk], worker: Worker
) -> None:
    browser = desk(worker)
    for path in ("/api/sign-out", "/settings", "/api/join"):
        assert browser.get(path).status_code == 405
    assert browser.get("/inbox").status_code == 200


def test_behind_https_the_page_that_asks_must_be_named(settings: Settings, worker: Worker) -> None:
    app = create_app(replace(settings, admin_origin="https://desk.example"))
    browser = Desk(app, "https://desk.example")
    assert browser.sign_in(worker).status_code == 204
    assert browser.post("/api/sign-out", {}, Referer="").status_code == 403
    assert browser.post("/api/sign-out", {}, Referer="https://evil.example/").status_code == 403
    assert browser.post("/api/sign-out", {}).status_code == 204


def test_an_onion_address_whose_browsers_send_no_fetch_metadata_needs_its_own_origin(
    settings: Settings, worker: Worker
) -> None:
    origin = "http://" + "a" * 56 + ".onion"
    browser = Desk(create_app(replace(settings, admin_origin=origin)), origin)
    for foreign in ("", "null", "http://localhost", origin + ":81"):
        assert browser.sign_in(worker, Sec_Fetch_Site="", Origin=foreign).status_code == 403
    assert browser.sign_in(worker, Sec_Fetch_Site="", Origin=origin).status_code == 204
    assert browser.post("/api/sign-out", {}, Sec_Fetch_Site="cross-site").status_code == 403


def test_the_settings_form_works_without_javascript_and_leads_only_to_our_pages(
    desk: Callable[..., Desk],
) -> None:
    browser = desk()
    for page, leads in {"/inbox": "/inbox", "//evil.example": "/", "https://evil.example": "/"}.items():
        answer = browser.client.post(
            "/settings",
            data={"csrf_token": browser.token, "set": "language", "value": "uk", "page": page},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, leads)
    assert 'lang="uk"' in browser.get("/").text.split("<head>")[0]
