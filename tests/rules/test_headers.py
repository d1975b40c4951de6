"""Every response of both sites carries the headers, whatever made it."""

import dataclasses
import io
from collections.abc import Callable, Iterable
from typing import NoReturn

import pytest
from actors.organisation import Worker
from actors.reporter import Letter
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import admin
import webform
from admin import access
from core.config import Settings
from core.web.headers import ALWAYS, ASKED_FOR, HSTS, headers_for

# The database plays no part here.
pytestmark = pytest.mark.database("sqlite")

SAME = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
LARGE = b"x" * 2_000_000
Sending = Callable[[FlaskClient], TestResponse]

BOTH: dict[str, tuple[int, Sending]] = {
    "page": (200, lambda c: c.get("/")),
    "head": (200, lambda c: c.head("/")),
    "static": (200, lambda c: c.get("/static/site.css", headers={"Accept-Encoding": "br"})),
    "icon": (200, lambda c: c.get("/static/icon.svg")),
    "health": (204, lambda c: c.get("/health")),
    "no such page": (404, lambda c: c.get("/nowhere")),
    "no such file": (404, lambda c: c.get("/static/nothing.js")),
    "path upwards": (404, lambda c: c.get("/static/..%2fheaders.py")),
    "method": (405, lambda c: c.delete("/", headers=SAME)),
    "options": (405, lambda c: c.options("/", headers=SAME)),
    "no length": (411, lambda c: c.post("/", headers=SAME, content_type="text/plain")),
    "too large": (413, lambda c: c.post("/", data=LARGE, headers=SAME, content_type="text/plain")),
    "wrong host": (421, lambda c: c.get("/", base_url="http://evil.example")),
    "no host": (421, lambda c: c.get("/", environ_overrides={"HTTP_HOST": ""})),
    "foreign": (403, lambda c: c.post("/", data={"a": "b"}, headers={"Origin": "http://evil.example"})),
}
ONE = {
    "webform": {
        "readable form": (503, lambda c: c.post("/", data={"a": (io.BytesIO(b"x"), "a")})),
        "view": (200, lambda c: c.post("/", data={"view": "help"})),
        "exit": (303, lambda c: c.get("/exit")),
        "keys": (200, lambda c: c.get("/keys")),
        "malformed": (400, lambda c: c.post("/", data={"set": "size", "value": "9"})),
    },
    "admin": {
        "file form": (415, lambda c: c.post("/", data={"a": (io.BytesIO(b"x"), "a")}, headers=SAME)),
        "sign-in": (303, lambda c: c.get("/inbox")),
        "join": (200, lambda c: c.get("/join")),
        "signed out": (401, lambda c: c.get("/api/me")),
        "foreign change": (403, lambda c: c.post("/api/sign-out", json={})),
    },
}
CASES = [(site, name) for site in ("webform", "admin") for name in [*BOTH, *ONE[site]]]


def app_of(site: str, settings: Settings) -> Flask:
    return {"webform": webform, "admin": admin}[site].create_app(settings)


def check(response: TestResponse) -> None:
    for name, value in ALWAYS:
        assert response.headers.getlist(name) == [value], name
    for name in ("Strict-Transport-Security", "ETag", "Last-Modified", "X-Powered-By", "Server", "Expires"):
        assert name not in response.headers
    for cookie in response.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=" in cookie
        assert "Domain=" not in cookie


@pytest.mark.parametrize(("site", "name"), CASES)
def test_each_kind_of_response(settings: Settings, worker: Worker, site: str, name: str) -> None:
    status, send = BOTH.get(name) or ONE[site][name]
    response = send(app_of(site, settings).test_client())
    assert response.status_code == status
    assert worker.name.encode() not in response.data
    check(response)


@pytest.mark.parametrize("site", ["webform", "admin"])
def test_a_view_that_fails(settings: Settings, site: str) -> None:
    app = app_of(site, settings)

    def fail(**_arguments: str) -> NoReturn:
        raise ValueError("CANARY")

    app.view_functions["core.static"] = access.anyone(fail) if site == "admin" else fail
    response = app.test_client().get("/static/site.css")
    assert response.status_code == 500
    assert "CANARY" not in response.text
    check(response)


@pytest.mark.parametrize("site", ["webform", "admin"])
def test_an_error_page_that_fails_too(settings: Settings, site: str) -> None:
    app = app_of(site, settings)
    app.jinja_env.globals.pop("asset")
    response = app.test_client().get("/nowhere")
    assert response.status_code == 404
    assert response.content_type == "text/plain; charset=utf-8"
    check(response)


@pytest.mark.parametrize("site", ["webform", "admin"])
def test_a_database_that_is_away(settings: Settings, cut_off: Callable[[], None], site: str) -> None:
    app = app_of(site, settings)
    app.extensions["dovira"].store.close()
    cut_off()
    response = app.test_client().get("/health")
    assert response.status_code == 503
    check(response)


def test_a_report_and_its_refusals(settings: Settings, letter: Letter) -> None:
    client = webform.create_app(settings).test_client()
    for _ in range(2):
        response = letter.post(client)
        assert response.status_code == 200
        check(response)
    refused = client.post(letter.path, data=letter.body[:-1], headers=letter.headers())
    assert refused.json == {"code": "wrong_size"}
    check(refused)


def test_the_policy_is_the_one_decided() -> None:
    policy = policy_of(headers_for("https://site.example", "webform"))
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["trusted-types"] == "dovira"
    assert directives["require-trusted-types-for"] == "'script'"
    for name in ("base-uri", "frame-ancestors"):
        assert directives[name] == "'none'"
    for name in ("script-src", "style-src", "img-src", "connect-src", "worker-src", "form-action"):
        assert directives[name] == "'self'"
    assert "unsafe" not in policy


def test_only_members_pages_reach_another_site_and_only_the_reporters(settings: Settings) -> None:
    own = dataclasses.replace(settings, site_origin="http://localhost:8000")
    reporters = policy_of(webform.create_app(own).test_client().get("/", base_url=own.site_origin).headers)
    members = policy_of(admin.create_app(own).test_client().get("/").headers)
    assert "connect-src 'self';" in reporters
    reaching = reporters.replace("connect-src 'self';", "connect-src 'self' http://localhost:8000;")
    assert members == reaching.replace("; media-src blob:", "; frame-src 'self'")


def policy_of(headers: Iterable[tuple[str, str]]) -> str:
    return dict(headers)["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("origin", "secure"),
    [
        ("https://help.example.org", True),
        ("http://127.0.0.1:8000", False),
        ("http://help.example.org", False),
        ("http://abcdefghij.onion", False),
        ("https://abcdefghij.onion", False),
    ],
)
def test_only_https_outside_onion_is_pinned(origin: str, secure: bool) -> None:
    assert (HSTS in headers_for(origin, "webform")) is secure


@pytest.mark.parametrize("site", ["webform", "admin"])
def test_members_may_be_asked_for_a_passkey_and_reporters_for_a_recording(
    settings: Settings, site: str
) -> None:
    found = app_of(site, settings).test_client().get("/").headers.getlist("Permissions-Policy")
    rules = dict(rule.split("=") for rule in found[0].split(", "))
    assert len(found) == 1
    for name in ASKED_FOR[site]:
        assert rules.pop(name) == "(self)"
    assert set(rules.values()) == {"()"}


@pytest.mark.parametrize("site", ["webform", "admin"])
def test_behind_https_cookies_are_secure_whatever_the_proxy_says(settings: Settings, site: str) -> None:
    https = dataclasses.replace(
        settings, site_origin="https://help.example.org", admin_origin="https://help.example.org"
    )
    client = app_of(site, https).test_client()
    response = client.get(
        "/",
        base_url="http://help.example.org",
        headers={"X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil"},
    )
    assert response.headers.getlist("Strict-Transport-Security") == [HSTS[1]]
    cookies = response.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)
    assert "evil" not in str(response.headers) + response.text


@pytest.mark.usefixtures("worker")
def test_the_frame_for_files_reaches_nothing_and_only_its_script_is_given_to_it(
    settings: Settings,
) -> None:
    client = admin.create_app(settings).test_client()
    frame, script, other = (
        client.get(path) for path in ("/preview", "/static/preview.js", "/static/staff.js")
    )
    policy = frame.headers["Content-Security-Policy"].split("; ")
    assert policy[:2] == ["sandbox allow-scripts", "default-src 'none'"]
    scripts = next(part for part in policy if part.startswith("script-src "))
    assert f"{settings.admin_origin}/static/preview.js" in scripts.split()
    assert not {
        name for part in policy if (name := part.split()[0]) in ("connect-src", "style-src", "frame-src")
    }
    assert "frame-ancestors 'self'" in policy
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for response in (frame, other):
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in response.headers
    for response in (frame, script):
        assert response.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert response.headers["Cache-Control"] == "no-store"
    reporters = webform.create_app(settings).test_client().get("/preview")
    assert reporters.status_code == 404
    assert reporters.headers["X-Frame-Options"] == "DENY"
