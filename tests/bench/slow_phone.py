"""A phone with a slow processor on a slow network: when it shows what, and how much it received."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Request

from tests.bench.browser import new_page, received, slow_down

NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 6
# In the page, frame by frame: a look from outside costs a slow phone as much as what is measured.
WATCH = """
const now = () => (performance.timeOrigin + performance.now()) / 1000;
const seen = (selector, press) => new Promise((resolve) => {
  const look = () => {
    const found = document.querySelector(selector);
    const ready = found?.checkVisibility() && (!press || document.readyState === "complete");
    if (!ready) return requestAnimationFrame(look);
    resolve(now());
    if (press) found.click();
  };
  requestAnimationFrame(look);
});
window.press = (selector) => seen(selector, true);
window.watch = async (presses, usable, end) => {
  window.atEnd = seen(end, false);
  window.atUsable = (async () => {
    for (const selector of presses) await press(selector);
    return seen(usable, false);
  })();
};
"""
PAINT = 'performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000'


class SlowPhone:
    """One page. Points in time are seconds by the browser's clock."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._finished: list[Request] = []
        page.set_default_timeout(120_000)
        page.on("requestfinished", lambda request: self._finished.append(request))
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", NETWORK)
        slow_down(page, SLOWER)

    def open(self, address: str, presses: list[str], usable: str, end: str) -> tuple[float, float]:
        """Seconds to the first contentful paint, and until `usable` could be seen.

        Before that `presses` are pressed, each as soon as it is seen in a page that has loaded.
        `end`: what is shown at the end. All are CSS selectors.
        """
        self.page.add_init_script(f"{WATCH}watch(...{json.dumps([presses, usable, end])});")
        self.page.goto(address, wait_until="commit")
        at = self.page.evaluate("atUsable")
        opened = self.page.evaluate("performance.timeOrigin / 1000")
        self.page.wait_for_load_state()
        return float(self.page.evaluate(PAINT)), at - opened

    @contextmanager
    def unmeasured(self) -> Iterator[Page]:
        """At full speed, while a person reads and writes."""
        slow_down(self.page, 1)
        yield self.page
        slow_down(self.page, SLOWER)

    def press(self, selector: str) -> float:
        """When it was pressed."""
        return float(self.page.evaluate("(selector) => press(selector)", selector))

    def at_end(self) -> float:
        """When the end could be seen."""
        return float(self.page.evaluate("atEnd"))

    def received(self) -> tuple[int, int, int]:
        """Bytes of bodies and of headers, and the number of requests, once nothing more comes."""
        self.page.wait_for_load_state("networkidle")
        sizes = [received(one) for one in self._finished]
        return sum(body for body, _ in sizes), sum(head for _, head in sizes), len(sizes)


@contextmanager
def slow_phone(browser: Browser) -> Iterator[SlowPhone]:
    """With a fresh profile."""
    page = new_page(browser)
    yield SlowPhone(page)
    page.close()
