"""The demonstration never meets real people: it says on every page what it is, and answers here only."""

import dataclasses

import pytest
from actors.organisation import CHEAP, Worker

import webform
from core import partners
from core.cli.demo import set_up
from core.cli.stage import Stage
from core.config import Settings
from core.errors import Refused, SettingError

# Which database it is plays no part in what the pages say.
ONE_DATABASE = pytest.mark.database("sqlite")
BANNER = "Demonstration. Nothing sent here reaches the organisations named."


def test_it_never_mixes_with_real_organisations(nothing: Stage, worker: Worker) -> None:
    with pytest.raises(Refused, match="real organisations"):
        set_up(nothing, CHEAP)
    with nothing.store.read() as s:
        assert [partner.id for partner in partners.all_partners(s)] == [worker.org]


@ONE_DATABASE
def test_it_answers_only_on_this_machine_unless_told_otherwise(here: Stage) -> None:
    set_up(here, CHEAP)
    public = dataclasses.replace(here.settings, site_origin="https://help.example.org")
    with pytest.raises(SettingError, match="DOVIRA_DEMO_ANYWHERE"):
        webform.create_app(public)
    with pytest.raises(SettingError, match="DOVIRA_DEMO_ANYWHERE"):
        set_up(dataclasses.replace(here, settings=public), CHEAP)
    named = dataclasses.replace(public, demo_anywhere=True)
    english = {"Accept-Language": "en"}
    response = (
        webform.create_app(named).test_client().get("/", base_url="https://help.example.org", headers=english)
    )
    assert BANNER in response.text


@ONE_DATABASE
@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_every_page_says_that_it_is_one(here: Stage, path: str) -> None:
    set_up(here, CHEAP)
    english = {"Accept-Language": "en"}
    page = webform.create_app(here.settings).test_client().get(path, headers=english).text
    assert BANNER in page


@pytest.mark.usefixtures("worker")
def test_a_real_site_does_not_say_so(settings: Settings) -> None:
    client = webform.create_app(settings).test_client()
    page = client.post("/", data={"view": "about"}, headers={"Accept-Language": "en"}).text
    assert "Harbour" in page
    assert "Demonstration" not in page


@ONE_DATABASE
def test_only_a_demonstration_starts_without_a_warning(
    nothing: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    webform.create_app(nothing.settings)
    assert "dovira secrets export" in capsys.readouterr().err
    set_up(nothing, CHEAP)
    webform.create_app(nothing.settings)
    assert capsys.readouterr().err == ""
