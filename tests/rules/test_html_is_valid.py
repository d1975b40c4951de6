"""The Nu HTML checker finds no error in any page of either site."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from access.routes import ROUTES
from actors.organisation import found
from actors.partners_pages import PAGES, World, partners_pages
from actors.reporters_pages import reporters_pages

import admin
import webform
from core import partners
from core.cli.poster import poster
from core.config import Settings
from core.db import Store
from core.questionnaire import FORM_IDS
from core.secrets import Secrets
from core.web.choices import FOR_PARTNERS, LANGUAGES
from core.web.handover import READS_TEXT

# The database plays no part here.
pytestmark = pytest.mark.database("sqlite")
CHECKER = Path(__file__).parents[2] / "node_modules/vnu-jar/build/dist/vnu.jar"
# Half the processor time for a run this short; that compiler's code overflows the stack of the default size.
JAVA = ("java", "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(CHECKER))
BROKEN = "<!doctype html><title>Broken</title><p><ul><li></p>"
# The standard gives `autocomplete` to fields of text alone. Without it Chromium and Firefox tick a box again
# when somebody comes back to the page, and show the next one who looks what was answered.
DELIBERATE = re.compile(r'(<input type="(?:checkbox|radio)"[^<>]*?) autocomplete="off"')
NO_PAGES = {"/health", "/home", "/office/roster", "/static/<name>"}
RULE = {"uk": "«Правило»", "en": 'A "rule" & more'}


def test_every_page_is_valid_html(
    settings: Settings, store: Store, secrets: Secrets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.inbox.PAGE", 1)
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, html in (("broken", BROKEN), *pages(settings, store, secrets)):
        (folder / f"{name}.html").write_text(DELIBERATE.sub(r"\1", html))
    said = errors(folder)
    assert said.pop("broken.html")
    assert {words: page for page, all_words in said.items() for words in all_words} == {}


def test_no_page_of_the_partners_site_is_forgotten() -> None:
    served = {path for method, path in map(str.split, ROUTES) if method == "GET" and "/api/" not in path}
    looked_at = {path.replace("/2", "/<int:number>") for paths in PAGES.values() for path in paths}
    assert served - NO_PAGES - looked_at == set()


def pages(settings: Settings, store: Store, secrets: Secrets) -> Iterator[tuple[str, str]]:
    """Name and HTML of all that the two sites serve, and of the poster."""
    nobody = webform.create_app(settings).test_client()
    yield "nobody", nobody.get("/").text
    yield "nobody-plain", nobody.post("/", data={"view": "plain"}).text
    told = {"forms": FORM_IDS, "child_rule": RULE, "child_rule_confirmed": True}
    lead = found(store, secrets, "harbour", **told, around_the_clock=True)
    found(store, secrets, "lantern", demo=True, **told, police=True, not_police_confirmed=False)
    with store.write() as s:
        partners.set_server_sealing(s, "lantern", False)
        partner = partners.all_partners(s)[0]
    yield from ((f"poster.{lang}", poster(partner, settings.site_origin, lang)) for lang in FOR_PARTNERS)
    site = webform.create_app(settings)
    site.config.update({READS_TEXT: True, "UNREVIEWED": {"en"}})
    for choices in (*(f"{lang}.0.0.1" for lang in LANGUAGES), "en.2.2.0"):
        yield from ((f"{name}.{choices}", html) for name, html in reporters_pages(site, choices, lead))
    yield from partners_pages(admin.create_app(settings), World(lead, store, secrets).people())


def errors(folder: Path) -> dict[str, list[str]]:
    """What the checker says of each file."""
    options = ("--errors-only", "--no-langdetect", "--exit-zero-always", "--format", "json")
    done = subprocess.run([*JAVA, *options, str(folder)], capture_output=True, text=True, check=True)
    said: dict[str, list[str]] = {}
    for one in json.loads(done.stderr)["messages"]:
        said.setdefault(one["url"].rsplit("/", 1)[1], []).append(one["message"])
    return said
