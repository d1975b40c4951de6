"""A film of 100 MB from a phone with 5 Mbit/s up: how long beside the bare bytes, and how much memory."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page

from tests.actors.processes import family
from tests.bench import browser, servers

BYTES = 100_000_000
UPLOAD = 625_000
NETWORK = {"offline": False, "latency": 0, "downloadThroughput": UPLOAD, "uploadThroughput": UPLOAD}
LIMIT_MS = 600_000
ARRIVED = "[data-files] [data-total]"
# The page's own clock, from the press to the last answer.
TIMED = """async ([press, end, words]) => {
  const begin = performance.now();
  document.querySelector(press).click();
  const place = document.querySelector(end);
  await new Promise((resolve) => {
    const look = () => (place.textContent.includes(words) ? resolve() : setTimeout(look, 50));
    look();
  });
  return (performance.now() - begin) / 1000;
}"""
BARE = """<!doctype html><title>bare</title><input type="file"><button>send</button><p></p><script>
document.querySelector("button").onclick = async () => {
  await fetch("/", {method: "PUT", body: document.querySelector("input").files[0]});
  document.querySelector("p").textContent = "arrived";
};
</script>"""


@dataclass(frozen=True)
class Film:
    """Seconds of the upload and of the bare one; growth of memory in MiB: browser, reporter's site."""

    seconds: float
    bare: float
    browser_mb: float
    server_mb: float


class Sink(BaseHTTPRequestHandler):
    """Takes a file and forgets it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The page that sends."""
        self._answer(BARE.encode())

    def do_PUT(self) -> None:
        """Read it all."""
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


def measure(folder: Path) -> Film:
    """The bare upload, then ours, in the same browser."""
    folder.mkdir(parents=True, exist_ok=True)
    film = folder / "film.bin"
    film.write_bytes(os.urandom(BYTES))
    port = servers.free_port()
    env = servers.environment(folder / "data", port, servers.free_port())
    servers.dovira(env, "migrate")
    servers.dovira(env, "demo")
    with (
        browser.chromium() as chromium,
        _sink() as address,
        servers.gunicorn("webform:create_app()", port, env) as site,
    ):
        page = browser.new_page(chromium)
        page.goto(address)
        page.locator("input").set_input_files(film)
        _throttle(page)
        bare = page.evaluate(TIMED, ["button", "p", "arrived"])
        page.close()
        page = browser.new_page(chromium)
        _walk(page, f"http://127.0.0.1:{port}/", film)
        _throttle(page)
        with (
            _growing(browser_mb) as of_browser,
            _growing(lambda: sum(servers.workers_rss_mb(site))) as of_site,
        ):
            seconds = page.evaluate(TIMED, ["[data-do=send]", ARRIVED, "have arrived: 1"])
    return Film(seconds, bare, of_browser(), of_site())


def browser_mb() -> float:
    """What all processes of the browser have for themselves, MiB: pages that several share count once."""
    return sum(_pss(pid) for pid in family(os.getpid()) if b"chromium" in _command(pid))


def _walk(page: Page, site: str, film: Path) -> None:
    """Up to the press that sends the film with a message."""
    page.set_default_timeout(LIMIT_MS)
    page.goto(site)
    page.get_by_role("button", name="I need help").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Not now, but it may happen soon").check()
    while not page.locator("[data-step=story]").is_visible():
        page.get_by_role("button", name="Next", exact=True).click()
    page.locator("[data-step=story]").get_by_role("textbox").fill("Words")
    page.get_by_role("button", name="Send what I have").click()
    page.locator("[data-part=consent]").check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("[data-panel=thanks] [data-code=more]:visible").last.click()
    page.locator("[data-do=files]:visible").click()
    page.locator("[data-pick=others]").set_input_files(film)
    page.get_by_role("button", name="Send it all the same").click()


def _throttle(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)


@contextmanager
def _sink() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@contextmanager
def _growing(now: Callable[[], float]) -> Iterator[Callable[[], float]]:
    """The most that `now()` was above its first value while this lasted."""
    first, most, done = now(), [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            most[0] = max(most[0], now() - first)

    thread = threading.Thread(target=watch)
    thread.start()
    yield lambda: most[0]
    done.set()
    thread.join()


def _pss(pid: int) -> float:
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:"))


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
