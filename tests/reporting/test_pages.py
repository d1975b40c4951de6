"""The one address, its views and settings, and the way out."""

import re
from html import unescape

import pytest
from actors.organisation import Worker
from flask.testing import FlaskClient

from core import partners
from core.db import Store
from core.questionnaire import load_form

TELLING = ("traffick", "victim", "police", "slave", "report", "торгівл", "жертв", "поліц")


def view(client: FlaskClient, **form: str) -> str:
    client.set_cookie("v", "en.0.0.1")
    return client.post("/", data=form).get_data(as_text=True)


@pytest.mark.parametrize(
    ("accepts", "lang"),
    [("", "uk"), ("uk", "uk"), ("en-GB,uk;q=0.5", "en"), ("ar", "ar"), ("cs", "uk"), ("%s{0}", "uk")],
)
def test_the_first_page_speaks_the_browser_s_language(client: FlaskClient, accepts: str, lang: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepts})
    assert f'<html lang="{lang}"' in answer.get_data(as_text=True)
    assert answer.headers["Set-Cookie"] == f"v={lang}.0.0.1; HttpOnly; Path=/; SameSite=Lax"


def test_the_cookie_is_set_once(client: FlaskClient) -> None:
    client.get("/")
    assert "Set-Cookie" not in client.get("/").headers


@pytest.mark.parametrize("name", ["start", "help", "about"])
def test_every_view_comes_whole_and_names_no_topic_outside_its_text(client: FlaskClient, name: str) -> None:
    html = view(client, view=name)
    assert f'data-view="{name}"' in html
    assert html.rstrip().endswith("</html>")
    for told in re.findall(r"<title>(.*?)</title>|(?:href|src|action)=\"(.*?)\"", html):
        assert not any(word in " ".join(told).lower() for word in TELLING)
    assert html.count("<h1") == 1
    assert "style=" not in html
    assert not re.search(r"<script(?![^>]* src=)|\son[a-z]+=", html)


@pytest.mark.parametrize(
    "form", [{"view": ""}, {"view": "inbox"}, {"view": "start", "set": "size", "value": "9"}, {"set": "bar"}]
)
def test_a_view_that_does_not_exist_is_refused_plainly(client: FlaskClient, form: dict[str, str]) -> None:
    answer = client.post("/", data=form)
    assert answer.status_code == 400
    assert "Nothing was stored" in answer.get_data(as_text=True) or "Нічого" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("setting", "value", "proof"),
    [
        ("language", "uk", '<html lang="uk"'),
        ("size", "2", 'data-size="2"'),
        ("contrast", "1", 'data-contrast="1"'),
        ("bar", "0", "Show settings"),
    ],
)
@pytest.mark.parametrize("name", ["start", "help", "about"])
def test_a_setting_shows_the_same_view_again(
    client: FlaskClient, name: str, setting: str, value: str, proof: str
) -> None:
    client.set_cookie("v", "en.0.0.1")
    answer = client.post("/", data={"view": name, "set": setting, "value": value})
    html = answer.get_data(as_text=True)
    assert proof in html
    assert f'data-view="{name}"' in html
    assert answer.headers["Set-Cookie"].startswith("v=")


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_exit_forgets_and_goes_away(client: FlaskClient, method: str) -> None:
    client.get("/")
    answer = getattr(client, method)("/exit", data={"view": "start"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "https://www.bbc.com/weather"
    assert re.match(r"v=; Expires=Thu, 01 Jan 1970 .*Max-Age=0", answer.headers["Set-Cookie"])
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get_cookie("v") is None


def test_no_field_stands_in_a_form_and_none_is_remembered(client: FlaskClient) -> None:
    html = view(client, view="help")
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        fields = re.findall(r"<(?:input|textarea|select)[^>]*>", form)
        assert all('type="hidden"' in field for field in fields)
    for field in re.findall(r"<(?:input|textarea|select)(?![^>]*hidden)[^>]*>", html):
        assert 'autocomplete="off"' in field
        assert " required" not in field
    for field in re.findall(r"<(?:textarea|input type=\"text\")[^>]*>", html):
        assert 'spellcheck="false"' in field
        assert 'autocapitalize="off"' in field
    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', html))
    assert all(re.fullmatch(r"q\d+|how|code|view|form|set", name) for name in names)


def test_every_text_of_the_form_is_on_its_page(client: FlaskClient) -> None:
    html = unescape(view(client, view="help"))
    form = load_form("help")
    for field in form.fields:
        for words in (field.question, field.hint, *(choice.text for choice in field.choices)):
            assert words is None or words.text in html, words


def test_without_any_organisation_the_page_gives_numbers_and_no_door(
    client: FlaskClient, store: Store, worker: Worker
) -> None:
    with store.write() as session:
        partners.set_open(session, worker.slug, False)
    client.application.extensions["dovira"].offers.refresh()
    html = view(client, view="start")
    assert "No organisation takes messages here now." in html
    assert "tel:112" in html
    assert 'value="help"' not in html


def test_keys_hold_what_a_page_needs_and_the_day(client: FlaskClient) -> None:
    bundle = client.get("/keys").json
    assert bundle is not None
    assert set(bundle) == {"v", "site", "day", "roster", "orgs"}
    (org,) = bundle["orgs"]
    assert set(org) == {"id", "epoch", "recipient", "log", "bundle", "lives"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", bundle["day"])


def test_a_page_is_the_same_bytes_for_everyone_with_the_same_settings(client: FlaskClient) -> None:
    others = [client.application.test_client() for _ in range(2)]
    pages = {one.get("/", headers={"Accept-Language": "uk"}).data for one in others}
    assert len(pages) == 1
