"""What the phone downloads and how long it seals, in real Chromium."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, sync_playwright

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
WATCH_TASKS = """
window.longest = 0;
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
}).observe({ type: "longtask" });
"""


@dataclass(frozen=True)
class Journey:
    """Bytes of the first view with headers; longest task (ms) of the main thread, typing at 6x throttle."""

    first_view: int
    first_view_requests: int
    longest_task_ms: float


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


def new_page(browser: Browser) -> Page:
    """A phone's page, with a fresh profile."""
    return browser.new_page(viewport={"width": 360, "height": 640}, locale="en-GB")


def seal_ms(throttle: int) -> dict[str, float]:
    """Milliseconds to seal 4 KB, first and warm (median of 9), on the main thread at this CPU throttle.

    `code`: to derive the keys of a code (median of 3). `file`: megabytes of a file sealed in a second.

    The main thread, because throttling does not reach worker threads.
    """
    esbuild = ROOT / "node_modules/.bin/esbuild"
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        page = new_page(browser)
        script = Path(folder) / "seal.js"
        options = ["--bundle", "--minify", "--format=iife", "--log-level=error", f"--outfile={script}"]
        subprocess.run([esbuild, ROOT / "tests/bench/seal.js", *options], check=True)
        page.add_script_tag(path=str(script))
        slow_down(page, throttle)
        first = page.evaluate("measureSeal()")
        warm = sorted(page.evaluate("measureSeal()") for _ in range(9))
        code = sorted(page.evaluate("measureCode()") for _ in range(3))
        file = sorted(page.evaluate("measureFile()") for _ in range(3))
    return {"first": first, "warm": warm[4], "code": code[1], "file": file[1]}


def journey(site: str) -> Journey:
    """The start page, then words of one's own, on a slow phone."""
    finished: list[Request] = []
    with chromium() as browser:
        page = new_page(browser)
        page.on("requestfinished", lambda request: finished.append(request))
        page.add_init_script(WATCH_TASKS)
        page.goto(site)
        first = [sum(received(one)) for one in finished if one.resource_type in ("document", "stylesheet")]
        page.get_by_role("button", name="I need help").click()
        page.get_by_role("button", name="Start").click()
        slow_down(page, 6)
        page.get_by_label("Not now, but it may happen soon").check()
        while not page.locator("[data-step=story]").is_visible():
            page.get_by_role("button", name="Next", exact=True).click()
        page.evaluate("window.longest = 0")
        page.locator("[data-step=story]").get_by_role("textbox").press_sequentially("I am held here. " * 10)
        longest = page.evaluate("window.longest")
    return Journey(sum(first), len(first), longest)


def received(request: Request) -> tuple[int, int]:
    """Bytes of the body and of the headers that came.

    The body by what the server said: Chromium tells a page's debugger no size of a worker's script.
    """
    response = request.response()
    assert response
    return int(response.header_value("content-length") or 0), request.sizes()["responseHeadersSize"]


def slow_down(page: Page, rate: int) -> None:
    """Slow down the page's thread, and no worker's, to 1/rate."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
