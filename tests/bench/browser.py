"""What the phone downloads and how long it seals, in real Chromium."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Request, expect, sync_playwright

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
    """Bytes received with headers; longest task (ms) of the main thread while typing at 6x throttle."""

    first_view: int
    first_view_requests: int
    total: int
    requests: int
    longest_task_ms: float


@contextmanager
def _phone() -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser.new_page(viewport={"width": 360, "height": 640}, locale="en-GB")
        browser.close()


def seal_ms(throttle: int) -> dict[str, float]:
    """Milliseconds to seal 4 KB, first and warm (median of 9), on the main thread at this CPU throttle.

    The main thread, because throttling does not reach worker threads.
    """
    esbuild = ROOT / "node_modules/.bin/esbuild"
    with tempfile.TemporaryDirectory() as folder, _phone() as page:
        script = Path(folder) / "seal.js"
        options = ["--bundle", "--minify", "--format=iife", "--log-level=error", f"--outfile={script}"]
        subprocess.run([esbuild, ROOT / "tests/bench/seal.js", *options], check=True)
        page.add_script_tag(path=str(script))
        _throttle(page, throttle)
        first = page.evaluate("measureSeal()")
        warm = sorted(page.evaluate("measureSeal()") for _ in range(9))
    return {"first": first, "warm": warm[4]}


def journey(site: str) -> Journey:
    """From the start page to "received" with two answers, on a slow phone."""
    finished: list[Request] = []
    with _phone() as page:
        page.on("requestfinished", lambda request: finished.append(request))
        page.add_init_script(WATCH_TASKS)
        page.goto(site)
        first = [_received(one) for one in finished if one.resource_type in ("document", "stylesheet")]
        page.get_by_role("button", name="I need help").click()
        _throttle(page, 6)
        page.get_by_label("Not now, but it may happen soon").check()
        while not page.locator("[data-step=story]").is_visible():
            page.get_by_role("button", name="Next", exact=True).click()
        page.evaluate("window.longest = 0")
        page.locator("[data-step=story]").get_by_role("textbox").press_sequentially("I am held here. " * 10)
        longest = page.evaluate("window.longest")
        _throttle(page, 1)
        page.get_by_role("button", name="Send what I have", exact=True).click()
        page.locator("[data-part=consent]").check()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("[data-panel=thanks]")).to_be_visible()
        sizes = [_received(one) for one in finished]
    return Journey(sum(first), len(first), sum(sizes), len(sizes), longest)


def waits(site: str) -> dict[str, float]:
    """Seconds until each thing can be seen: the start page, the form, "received" after "Send"."""
    with _phone() as page:
        page.set_default_timeout(120_000)
        seen = {"start page": _seconds(lambda: page.goto(site))}
        door = page.get_by_role("button", name="I need help")
        step = page.locator("[data-step=danger_now]")
        seen["form"] = _seconds(lambda: (door.click(), step.wait_for()))
        page.get_by_label("Not now, but it may happen soon").check()
        page.get_by_role("button", name="Send what I have", exact=True).click()
        page.locator("[data-part=consent]").check()
        send = page.get_by_role("button", name="Send", exact=True)
        thanks = page.locator("[data-panel=thanks]")
        seen["received"] = _seconds(lambda: (send.click(), thanks.wait_for()))
    return seen


def _seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _received(request: Request) -> int:
    sizes = request.sizes()
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def _throttle(page: Page, rate: int) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
