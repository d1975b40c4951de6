"""Every page at which people of an organisation, and coordinators, work: each is shown to `look`."""

from journeys.phone import DERIVING_MS
from journeys.walk import Look
from journeys.worker import Worker
from playwright.sync_api import expect

# Each is one press away from the one before.
PLACES = ("/people", "/together", "/log", "/me")


def visit_desk(worker: Worker, report: str, lang: str, look: Look) -> None:
    """A lead's pages, from the sign-in to the lock. `report`: one that the list will show."""
    _come_in(worker, "la-strada", lang, look)
    expect(worker.panel("list")).to_be_visible(timeout=DERIVING_MS)
    worker.speak(lang)
    worker.refresh()
    look("inbox")
    expect(worker.open(report).locator("dd").first).to_be_visible()
    worker.unfold()
    look("a report")
    worker.back()
    for path in PLACES:
        _go(worker, path)
        look(path)
    _go(worker, "/inbox")
    worker.page.locator("[data-act=lock]").click()
    expect(worker.panel("unlock")).to_be_visible()
    look("locked")


def visit_office(worker: Worker, lang: str, look: Look) -> None:
    """A coordinator's page."""
    _come_in(worker, "office", lang, look)
    expect(worker.page.locator("[data-page=office]")).to_be_visible(timeout=DERIVING_MS)
    worker.speak(lang)
    look("office")


def _come_in(worker: Worker, name: str, lang: str, look: Look) -> None:
    page, product = worker.page, worker.product
    page.goto(product.admin)
    worker.speak(lang)
    look("sign in")
    worker.speak("en")
    worker.enter(name, "six words that are not these")
    expect(worker.problem()).to_be_visible(timeout=DERIVING_MS)
    worker.speak(lang)
    look("sign in, refused")
    worker.speak("en")
    worker.come_in(name, product.sign_ins[name])


def _go(worker: Worker, path: str) -> None:
    worker.page.locator(f"[data-act=go][data-path='{path}']").click()
    expect(worker.page.locator(f"[data-page='{path.strip('/')}']")).to_be_visible()
