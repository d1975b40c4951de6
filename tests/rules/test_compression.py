"""Pages and files are compressed once and are the same bytes for everyone."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from actors.coordinator import OWN
from actors.organisation import Worker

import admin
import webform
from core import partners
from core.config import Settings
from core.db import Store
from core.errors import StoreUnavailable
from core.web import offers
from core.web.assets import Assets, Encoded
from core.web.offers import OfferCache
from core.web.pages import MOST, PageCache

# The database plays no part here.
pytestmark = pytest.mark.database("sqlite")

PLAIN: Callable[[bytes], bytes] = bytes
CODINGS = [
    ("br, gzip", "br", brotli.decompress),
    ("gzip, deflate, br", "br", brotli.decompress),
    ("gzip", "gzip", gzip.decompress),
    ("br;q=0, gzip", "gzip", gzip.decompress),
    ("identity", None, PLAIN),
    ("", None, PLAIN),
    ("zstd", None, PLAIN),
]


@pytest.mark.parametrize(("accepted", "coding", "unpack"), CODINGS)
@pytest.mark.parametrize("path", ["/", "/static/site.css"])
def test_a_browser_gets_the_smallest_it_can_read(
    settings: Settings, path: str, accepted: str, coding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    client = webform.create_app(settings).test_client()
    response = client.get(path, headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in response.headers["Vary"]
    assert unpack(response.data) == client.get(path).data


def test_pages_behind_sign_in_are_not_compressed(settings: Settings) -> None:
    client = admin.create_app(settings).test_client()
    for path in ("/", "/join", "/inbox", "/nowhere"):
        assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "br, gzip"}).headers


def test_two_visitors_with_the_same_settings_get_the_same_bytes(settings: Settings) -> None:
    app = webform.create_app(settings)
    pages = [app.test_client().get("/", headers={"Accept-Encoding": "br"}) for _ in range(2)]
    assert pages[0].data == pages[1].data
    assert list(pages[0].headers) == list(pages[1].headers)


def test_every_script_and_style_of_a_page_carries_its_hash(settings: Settings) -> None:
    for app in (webform.create_app(settings), admin.create_app(settings)):
        here = app.extensions["dovira"]
        page = app.test_client().get("/").text
        assert f'integrity="{here.assets.integrity("site.css")}"' in page


def test_a_page_is_rendered_once_for_each_key_and_offer() -> None:
    made: list[str] = []

    def render() -> str:
        made.append("page")
        return f"page {len(made)}"

    cache = PageCache(Encoded)
    assert [cache.get(b"1", "key", render).plain for _ in range(3)] == [b"page 1"] * 3
    assert cache.get(b"1", "other", render).plain == b"page 2"
    assert cache.get(b"2", "key", render).plain == b"page 3"
    for key in range(MOST + 1):
        cache.get(b"2", key, lambda: "page")
    assert cache.get(b"2", "key", render).plain == b"page 4"


def test_offers_are_read_again_when_they_are_old(
    store: Store, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = OfferCache(store, [OWN])
    first = cache.current()
    assert [partner.id for partner in first.partners] == [worker.org]
    with store.write() as s:
        partners.set_open(s, worker.slug, False)
    assert cache.current() is first
    monkeypatch.setattr(offers, "FRESH_SECONDS", -1)
    closed = cache.current()
    assert closed.partners == ()
    assert closed.version != first.version


def test_while_the_database_is_away_the_last_offers_stay(
    store: Store, cut_off: Callable[[], None], worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = OfferCache(store, [OWN])
    monkeypatch.setattr(offers, "FRESH_SECONDS", -1)
    store.close()
    cut_off()
    assert [partner.id for partner in cache.current().partners] == [worker.org]
    with pytest.raises(StoreUnavailable):
        cache.refresh()


def test_a_file_without_a_known_type_or_with_a_taken_name_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "site.css").touch()
    assert Assets([tmp_path / "one", tmp_path / "two"]).url("site.css") == "/static/site.css"
    (tmp_path / "two" / "site.css").touch()
    with pytest.raises(ValueError, match=r"site\.css"):
        Assets([tmp_path / "one", tmp_path / "two"])
    (tmp_path / "two" / "site.css").rename(tmp_path / "two" / "site.map")
    with pytest.raises(ValueError, match=r"site\.map"):
        Assets([tmp_path / "one", tmp_path / "two"])
    with pytest.raises(KeyError):
        Assets([tmp_path / "one"]).url("missing.css")
