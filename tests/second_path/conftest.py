"""The reporter's site as a process that is apart runs it: core.web.apart sets the same switch."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from actors.organisation import Worker
from actors.plain import PlainPage, PlainReporter
from actors.server import Server, serving
from flask import Flask

from core.config import Settings
from core.web.handover import READS_TEXT
from crypto.encoding import from_b64u
from crypto.report import report_id
from webform import create_app


@pytest.fixture
def app(settings: Settings, worker: Worker, other_worker: Worker) -> Flask:
    """With two organisations, harbour and lantern."""
    assert (worker.slug, other_worker.slug) == ("harbour", "lantern")
    made = create_app(settings)
    made.config[READS_TEXT] = True
    return made


@pytest.fixture
def person(app: Flask) -> PlainReporter:
    """Somebody whose browser runs no script."""
    return PlainReporter(app.test_client())


@pytest.fixture
def server(settings: Settings, worker: Worker, tmp_path: Path) -> Iterator[Server]:
    """The reporter's site under gunicorn, with one organisation."""
    assert worker.slug == "harbour"
    with serving("actors.reviewed_site:create_app()", settings, tmp_path / "log") as running:
        yield running


@pytest.fixture
def page(person: PlainReporter) -> PlainPage:
    return person.open()


@pytest.fixture
def report(page: PlainPage) -> bytes:
    return report_id(from_b64u(page.hidden["secret"]))
