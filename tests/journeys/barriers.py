"""What keeps somebody out of a view: axe-core's rules, targets too small for a thumb, sideways scrolling."""

from journeys.axe import hurdles
from playwright.sync_api import Page

THUMB_PX = 44
TURNS = 4
TARGETS = "button, a[href]:not(p a), label.card, select, textarea, input[type=text]"
MEASURE = """(all) => all.map((one) => {
  const { width, height } = one.getBoundingClientRect();
  return [one.outerHTML.slice(0, 90), width, height];
})"""
WIDE = "document.documentElement.scrollWidth > innerWidth"


def barriers(page: Page) -> list[str]:
    """Every barrier of the page as it stands, in words."""
    return hurdles(page) + _out_of_reach(page)


def _out_of_reach(page: Page) -> list[str]:
    return _small_targets(page) + (["it scrolls sideways"] if page.evaluate(WIDE) else [])


def _small_targets(page: Page) -> list[str]:
    boxes = page.locator(TARGETS).locator("visible=true").evaluate_all(MEASURE)
    small = [html for html, width, height in boxes if width > 1 and min(width, height) < THUMB_PX]
    return [f"too small for a thumb: {html}" for html in small]


class Seen:
    """Barriers by view; only views that have some are kept, all are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.views = page, 0
        self.found: dict[str, list[str]] = {}

    def look(self, view: str) -> None:
        """Note what keeps somebody out here."""
        self.views += 1
        if found := barriers(self.page):
            self.found[view] = found

    def look_in_turn(self, view: str, turn: int) -> None:
        """The same, but axe-core, which is slow, sees one view of four: those whose turn (0 to 3) it is."""
        look = barriers if self.views % TURNS == turn else _out_of_reach
        self.views += 1
        if found := look(self.page):
            self.found[view] = found
