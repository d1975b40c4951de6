"""The real product on free ports, and two browsers' windows: a cheap phone and a desk."""

import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from actors.cluster import Cluster
from actors.installation import new_name
from actors.organisation import CHEAP
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import delete

from core import models
from core.config import read_settings
from core.db import open_store
from core.erasing import OF_REPORT
from crypto.staff import STAFF_COST, Cost

ROOT = Path(__file__).parents[2]
DOVIRA = str(Path(sys.executable).with_name("dovira"))
REAL = (DOVIRA,)
CHEAPLY = (sys.executable, "-m", "journeys.cheaply")
START_SECONDS = 60
# A machine that does other work too: a slow answer is no failure, only one that never comes.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Product:
    """A running demonstration: two origins, the exit's page, `{name: passphrase}`, where its data lies."""

    site: str
    admin: str
    away: str
    sign_ins: dict[str, str]
    data_dir: Path
    log: Path
    env: dict[str, str]
    # Everything that it, or its database's server, writes.
    written: tuple[Path, ...]
    command: tuple[str, ...]

    @property
    def cost(self) -> Cost:
        """What a passphrase costs here."""
        return CHEAP if self.command == CHEAPLY else STAFF_COST

    def dovira(self, *words: str) -> str:
        """Run a verb of the operator and give what it printed."""
        done = subprocess.run(
            [*self.command, *words], env=self.env, cwd=ROOT, capture_output=True, text=True, check=True
        )
        return done.stdout


class Weather(http.server.BaseHTTPRequestHandler):
    """The neutral page behind the exit."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><h1>Weather</h1>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def away() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Weather)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def products(
    tmp_path_factory: pytest.TempPathFactory, away: str, servers: Callable[[], Cluster]
) -> Iterator[Callable[[str], Product]]:
    """`products(dialect)`: one for each database, started when somebody asks for it, there until the end."""
    started: dict[str, Product] = {}
    with ExitStack() as stack:

        def find(dialect: str) -> Product:
            if dialect not in started:
                cluster = servers() if dialect == "postgresql" else None
                folder = tmp_path_factory.mktemp(dialect)
                started[dialect] = stack.enter_context(running(folder, away, cluster, CHEAPLY))
            return started[dialect]

        yield find


@pytest.fixture(scope="module")
def product(products: Callable[[str], Product], dialect: str) -> Product:
    """Where a passphrase costs a moment. Its inboxes are empty: a list shows its first page only."""
    found = products(dialect)
    store = open_store(read_settings(found.env))
    try:
        with store.write() as s:
            for table in (*OF_REPORT, models.Case, models.Report):
                s.execute(delete(table))
    finally:
        store.close()
    return found


@pytest.fixture(scope="session")
def costly_product(tmp_path_factory: pytest.TempPathFactory, away: str) -> Iterator[Product]:
    """As outside: a passphrase costs what it costs."""
    with running(tmp_path_factory.mktemp("costly"), away, None, REAL) as found:
        yield found


@contextmanager
def running(folder: Path, away: str, cluster: Cluster | None, command: tuple[str, ...]) -> Iterator[Product]:
    data_dir, temporary = folder / "data", folder / "temporary"
    for made in (data_dir, temporary):
        made.mkdir()
    site, admin = f"http://127.0.0.1:{free_port()}", f"http://localhost:{free_port()}"
    env = os.environ | {
        "DOVIRA_DATA_DIR": str(data_dir),
        "DOVIRA_DATABASE_URL": cluster.create(new_name()) if cluster else "",
        "DOVIRA_SITE_ORIGIN": site,
        "DOVIRA_ADMIN_ORIGIN": admin,
        "DOVIRA_EXIT_URL": away,
        # Where a server that spooled a body would leave it: searched with everything else.
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT / "tests"),
    }
    for verb in ("migrate", "demo"):
        subprocess.run([*command, verb], env=env, cwd=ROOT, check=True, capture_output=True)
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen([*command, "serve"], env=env, cwd=ROOT, stdout=out, stderr=out)
    try:
        for origin in (site, admin):
            await_answer(origin, server, log)
        file = json.loads((data_dir / "demo-sign-ins.json").read_text())
        sign_ins = {name: sign_in["passphrase"] for name, sign_in in file.items()}
        written = (folder, cluster.folder) if cluster else (folder,)
        yield Product(site, admin, away, sign_ins, data_dir, log, env, written, command)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def await_answer(origin: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{origin}/health", timeout=5) as answer:  # noqa: S310 - our own
                assert answer.status == 204
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            server.poll()
            threading.Event().wait(0.1)
    raise AssertionError(f"{origin} did not start:\n{log.read_text()}")


@pytest.fixture
def pocket(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone's fresh profile, for tests that open several windows or another language."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        # Playwright and axe-core wait for the end of each fade. Where a profile counts, the views do fade.
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    close(context)


@pytest.fixture
def phone(pocket: BrowserContext) -> Page:
    return pocket.new_page()


@pytest.fixture
def another_desk(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """`another_desk()`: somebody else's browser, with a profile of its own."""
    contexts = []

    def sit_down() -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield sit_down
    for context in contexts:
        close(context)


@pytest.fixture
def desk(another_desk: Callable[[], Page]) -> Page:
    """One of them."""
    return another_desk()


def close(context: BrowserContext) -> None:
    for page in context.pages:
        page.unroute_all(behavior="ignoreErrors")
    context.close()
