"""The cookie `v` says language, size, contrast and bar, and nothing that tells people apart."""

import pytest
from flask.testing import FlaskClient

import webform
from core.config import Settings
from core.errors import Malformed
from core.web.choices import HIGHEST, LANGUAGES, Choices, changed, parse

# The database plays no part here.
pytestmark = pytest.mark.database("sqlite")

EVERY = [
    Choices(lang, size, contrast, bar)
    for lang in LANGUAGES
    for size in range(3)
    for contrast in range(3)
    for bar in range(2)
]


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return webform.create_app(settings).test_client()


def test_every_choice_has_one_spelling() -> None:
    assert [parse(str(choice)) for choice in EVERY] == EVERY
    assert len({str(choice) for choice in EVERY}) == len(EVERY) == 144


@pytest.mark.parametrize(
    "value",
    [
        "",
        "uk",
        "uk.0.0",
        "uk.0.0.0.0",
        "xx.0.0.0",
        "uk.3.0.0",
        "uk.0.0.2",
        "uk.00.0.0",
        "uk.-1.0.0",
        "uk.².0.0",
    ],
)
def test_another_value_is_as_good_as_none(client: FlaskClient, value: str) -> None:
    assert parse(value) is None
    client.set_cookie("v", value)
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("uk", "uk"),
        ("en-GB,en;q=0.9", "en"),
        ("ru,en;q=0.5", "ru"),
        ("ar-EG", "ar"),
        ("ar-EG,en;q=0.9", "ar"),
        ("cs-CZ,RU;q=0.8,en;q=0.9", "en"),
        ("ar;q=0,de-AT;q=0.1", "de"),
        ("*", "uk"),
        ("cs,en;q=0.5", "en"),
        ("cs", "uk"),
        ("", "uk"),
        ("de,uk;q=0.1", "de"),
    ],
)
def test_without_the_cookie_the_browsers_language_counts(client: FlaskClient, asked: str, given: str) -> None:
    assert f'<html lang="{given}"' in client.get("/", headers={"Accept-Language": asked}).text


def test_the_bar_changes_one_thing_at_a_time() -> None:
    start = Choices("uk", 1, 1, 1)
    assert changed(start, {"set": "language", "value": "en"}) == Choices("en", 1, 1, 1)
    assert changed(start, {"set": "size", "value": "2"}) == Choices("uk", 2, 1, 1)
    assert changed(start, {"set": "contrast", "value": "0"}) == Choices("uk", 1, 0, 1)
    assert changed(start, {"set": "bar", "value": "0"}) == Choices("uk", 1, 1, 0)


@pytest.mark.parametrize("name", [*HIGHEST, "language", "lang", ""])
@pytest.mark.parametrize("value", ["", "3", "-1", "00", "xx", "²"])
def test_the_bar_takes_nothing_else(name: str, value: str) -> None:
    with pytest.raises(Malformed):
        changed(Choices(), {"set": name, "value": value})


def test_the_cookie_ends_with_the_browser_and_scripts_cannot_read_it(client: FlaskClient) -> None:
    response = client.post(
        "/", data={"view": "start", "set": "size", "value": "2"}, headers={"Accept-Language": "en"}
    )
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie == "v=en.2.0.1; HttpOnly; Path=/; SameSite=Lax"
    assert 'data-size="2"' in client.get("/").text


def test_leaving_deletes_it(client: FlaskClient) -> None:
    client.get("/")
    response = client.get("/exit")
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("v=;")
    assert "Max-Age=0" in cookie
    assert client.get_cookie("v") is None
