"""`dovira poster` makes one page that needs nothing else and tells nobody what it is for."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import segno
from actors.organisation import Worker, profile_text
from actors.server import environment
from click.testing import CliRunner, Result

from core import models
from core.cli import main
from core.cli.poster import render
from core.config import Settings
from core.db import Store
from crypto.checkwords import check_words
from crypto.digits import forty_digits
from crypto.keylog import fingerprint

Dovira = Callable[..., Result]
TELLING = ("traffick", "victim", "police", "slave", "report", "encrypt", "торгівл", "жертв", "поліц", "шифр")
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def dovira(settings: Settings) -> Dovira:
    env = environment(settings, 8000, 8001)
    return lambda *words: CliRunner().invoke(main, words, env=env)


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_a_poster_shows_address_name_and_words(dovira: Dovira, worker: Worker, lang: str) -> None:
    done = dovira("poster", worker.slug, "--lang", lang)
    assert done.exit_code == 0
    whole = fingerprint(worker.keys().log)
    assert re.findall(r"<li>(.*)</li>", done.stdout) == list(check_words(whole, lang))
    assert f'<p class="digits">{forty_digits(whole)}</p>' in done.stdout
    assert f'<p class="address">{ORIGIN}</p>' in done.stdout
    assert {"uk": "<p>Гавань</p>", "en": "<p>Harbour</p>"}[lang] in done.stdout
    assert f'<html lang="{lang}">' in done.stdout


def test_the_picture_is_the_address(dovira: Dovira, worker: Worker) -> None:
    html = dovira("poster", worker.slug).stdout
    dark = sum(map(sum, segno.make(ORIGIN, error="q", micro=False).matrix))
    drawn = re.findall(r"h(\d+)", re.findall(r' d="([^"]*)"', html)[0])
    assert sum(map(int, drawn)) == dark > 200


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_a_poster_loads_nothing_and_tells_nothing(dovira: Dovira, worker: Worker, lang: str) -> None:
    html = dovira("poster", worker.slug, "--lang", lang).stdout
    assert "<script" not in html
    assert re.findall(r"\s(?:src|href|action|on\w+)=|url\(|@import", html) == []
    assert [word for word in TELLING if word in unescape(html).lower()] == []


def test_a_name_is_text(dovira: Dovira, worker: Worker, store: Store) -> None:
    with store.write() as s:
        row = s.query(models.Partner).one()
        row.profile = row.profile.replace('"Harbour"', '"<script>1</script>"')
    assert "<p>&lt;script&gt;1&lt;/script&gt;</p>" in dovira("poster", worker.slug, "--lang", "en").stdout


def test_a_file_is_written_once(dovira: Dovira, worker: Worker, tmp_path: Path) -> None:
    out = tmp_path / "poster.html"
    assert dovira("poster", worker.slug, "--out", str(out)).exit_code == 0
    before = out.read_bytes()
    assert before.rstrip().endswith(b"</html>")
    again = dovira("poster", worker.slug, "--out", str(out))
    assert (again.exit_code, out.read_bytes()) == (1, before)
    assert "cannot be written" in again.stderr


def test_an_organisation_without_keys_or_name_has_no_poster(dovira: Dovira, tmp_path: Path) -> None:
    file = tmp_path / "harbour.json"
    file.write_text(profile_text("harbour"))
    dovira("partner", "add", str(file))
    assert "has no keys yet" in dovira("poster", "harbour").stderr
    assert "There is no organisation lantern" in dovira("poster", "lantern").stderr


def test_a_language_without_a_list_shows_digits_alone() -> None:
    given = {"name": "Harbour", "address": "a.example", "picture": "", "digits": "00000", "reviewed": False}
    html = render("en", words=(), **given)
    assert "<ol>" not in html
    assert "Check digits" in html
    assert "Draft" not in html


@pytest.mark.parametrize("reviewed", [False, True])
def test_a_poster_says_whether_its_list_was_reviewed(reviewed: bool) -> None:
    given = {"name": "Harbour", "address": "a.example", "picture": "", "digits": "00000", "words": ("a",)}
    assert ("Draft" in render("en", reviewed=reviewed, **given)) is not reviewed
