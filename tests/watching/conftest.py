"""A reporter's site that runs, and a stranger who looks at it with `dovira watch`."""

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from actors.server import free_port
from click.testing import CliRunner, Result
from watching.altered import site
from werkzeug.serving import WSGIRequestHandler, make_server

from core.cli import main
from core.config import Settings
from core.watching import looking
from core.web import assets, offers

Watch = Callable[..., Result]
# How soon a server notices that it is to end.
OFTEN_SECONDS = 0.02


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """What the watcher keeps."""
    return tmp_path / "kept.json"


class Silent(WSGIRequestHandler):
    """Serves HTTP/1.1 as gunicorn does, and prints nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def running(settings: Settings, alteration: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of this installation's site, altered as the test says. It runs in this process."""
    # As well for a watcher, and quick: zopfli takes a fifth of a second for each page.
    monkeypatch.setattr(assets, "gzip", gzip)
    port = free_port()
    with site(alteration, replace(settings, site_origin=f"http://127.0.0.1:{port}")) as app:
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Silent)
        threading.Thread(target=server.serve_forever, args=(OFTEN_SECONDS,), daemon=True).start()
        yield port
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """One form in two languages, no patience: where a test is not about looking at all of them."""
    monkeypatch.setattr(offers, "FRESH_SECONDS", 0)
    monkeypatch.setattr(looking, "SETTLED_SECONDS", 0)
    monkeypatch.setattr(looking, "LANGUAGES", ("uk", "en"))
    monkeypatch.setattr(looking, "FORMS", ("help",))


@pytest.fixture
def alteration() -> str:
    """What is altered: a function of watching.altered."""
    return "nothing"


@pytest.fixture
def watch(running: int, kept: Path) -> Watch:
    """`watch()` looks once; more words are options."""
    url = f"http://127.0.0.1:{running}"
    return lambda *words: CliRunner().invoke(main, ["watch", url, "--keep", str(kept), *words])
