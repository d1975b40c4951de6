"""The release manifest lists exactly what both sites serve, byte for byte."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from actors.organisation import Worker

import admin
import webform
from core.config import Settings
from core.watching.headers import POLICY
from core.web.headers import headers_for

ROOT = Path(__file__).parents[2]
SITES = {"admin": admin, "webform": webform}
LISTED = json.loads((ROOT / "core/watching/release.json").read_text())["sites"]

pytestmark = pytest.mark.database("sqlite")


@pytest.mark.parametrize("site", SITES)
def test_every_file_is_served_as_listed_and_no_other(settings: Settings, worker: Worker, site: str) -> None:
    del worker
    app = SITES[site].create_app(settings)
    folders = (ROOT / "core/web/static", ROOT / site / "static")
    assert set(LISTED[site]) == {path.name for folder in folders for path in folder.iterdir()}
    for name, file in LISTED[site].items():
        body = app.test_client().get(f"/static/{name}").data
        assert hashlib.sha256(body).hexdigest() == file["sha256"]
        integrity = "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode()
        assert integrity == file["integrity"] == app.extensions["dovira"].assets.integrity(name)


def test_the_manifest_lists_both_sites() -> None:
    assert set(LISTED) == set(SITES)


def test_the_watcher_expects_the_policy_that_is_sent() -> None:
    sent = dict(headers_for("https://site.example", "webform"))["Content-Security-Policy"]
    parts = [part.split() for part in sent.split("; ")]
    assert {name: set(sources) for name, *sources in parts} == POLICY
