"""Which Host a site answers to, and which page may send it something."""

import dataclasses

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

import webform
from core.config import Settings
from core.errors import ForeignOrigin
from core.web.origin import hosts_of, own_origins, refuse_foreign, same_origin_only

# The database plays no part here.
pytestmark = pytest.mark.database("sqlite")

HOSTS = {
    "http://127.0.0.1:8000": {"127.0.0.1:8000", "localhost:8000", "[::1]:8000"},
    "http://localhost": {"127.0.0.1", "localhost", "[::1]", "127.0.0.1:80", "localhost:80", "[::1]:80"},
    "https://help.example.org": {"help.example.org", "help.example.org:443"},
    "https://help.example.org:8443": {"help.example.org:8443"},
    "http://abc.onion": {"abc.onion", "abc.onion:80"},
}


@pytest.mark.parametrize(("origin", "hosts"), HOSTS.items())
def test_a_site_answers_to_its_own_names_only(origin: str, hosts: set[str]) -> None:
    assert hosts_of(origin) == hosts


def test_the_own_origins_are_what_browsers_send() -> None:
    assert own_origins("https://help.example.org") == {"https://help.example.org"}
    assert own_origins("http://127.0.0.1:8000") == {
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://[::1]:8000",
    }


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:81", "", "x@localhost", "a b"]
)
def test_another_host_gets_nothing(settings: Settings, host: str) -> None:
    response = webform.create_app(settings).test_client().get("/", environ_overrides={"HTTP_HOST": host})
    assert response.status_code == 421
    assert "Set-Cookie" not in response.headers


def test_a_public_site_does_not_answer_to_loopback(settings: Settings) -> None:
    public = dataclasses.replace(settings, site_origin="https://help.example.org")
    client = webform.create_app(public).test_client()
    assert client.get("/").status_code == 421
    assert client.get("/", base_url="http://HELP.example.org").status_code == 200


def request(method: str, headers: dict[str, str]) -> Request:
    return Request(EnvironBuilder(method=method, headers=headers).get_environ())


REPORTER = [
    ({}, True),
    ({"Origin": "null"}, True),
    ({"Origin": "http://localhost"}, True),
    ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Origin": "http://evil.example"}, False),
    ({"Origin": "http://localhost.evil.example"}, False),
    ({"Origin": "https://localhost"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, False),
]
STAFF = [
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, True),
    ({}, False),
    ({"Origin": "http://localhost"}, False),
    ({"Sec-Fetch-Site": "none"}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"}, False),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, False),
]


@pytest.mark.parametrize(("headers", "welcome"), REPORTER)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_the_reporters_site_refuses_only_what_is_foreign(
    settings: Settings, method: str, headers: dict[str, str], welcome: bool
) -> None:
    with webform.create_app(settings).app_context():
        if welcome:
            refuse_foreign(request(method, headers))
        else:
            with pytest.raises(ForeignOrigin):
                refuse_foreign(request(method, headers))


@pytest.mark.parametrize(("headers", "welcome"), STAFF)
def test_the_partners_site_takes_changes_from_its_own_pages_only(
    settings: Settings, headers: dict[str, str], welcome: bool
) -> None:
    with webform.create_app(settings).app_context():
        if welcome:
            same_origin_only(request("POST", headers))
        else:
            with pytest.raises(ForeignOrigin):
                same_origin_only(request("POST", headers))


@pytest.mark.parametrize("rule", [refuse_foreign, same_origin_only])
def test_reading_is_never_refused_for_its_origin(settings: Settings, rule: object) -> None:
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    with webform.create_app(settings).app_context():
        for method in ("GET", "HEAD"):
            assert rule(request(method, foreign)) is None  # type: ignore[operator]  # one of two functions
