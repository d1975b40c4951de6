"""The four forms on a slow phone, each beside its floor, from the start page to "received"."""

import os
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from core.questionnaire import FORM_IDS
from tests.bench import servers
from tests.bench.browser import chromium
from tests.bench.report import Row, ratio
from tests.bench.slow_phone import SlowPhone, slow_phone

CONDITIONS = (
    "The four forms in Chromium at 400 kbit/s, 400 ms a round trip, 6x CPU throttle. Throttling reaches no"
    ' worker thread: the sealing after "Send" runs at full speed. The floor is a page of nothing but text.'
)
ROUNDS = 3
# Of each form: its first question, an answer to it, the question for own words.
FORMS = {
    "help": ("danger_now", "soon", "story"),
    "report": ("danger_now", "no", "story"),
    "rights": ("mode", "signal", "story"),
    "check": ("kind", "job", "question"),
}
WORDS = "They have kept my passport for three weeks and I am not paid. What can I do?"


class Walk(NamedTuple):
    """Seconds from opening to first paint and answer, from "Send" to "received"; what came till then."""

    paint: float
    answer: float
    sending: float
    bodies_kb: float
    whole_kb: float
    requests: float


# As in Walk: what it is called, its unit, the most that the design allows.
ROWS = (
    ("first contentful paint", "s", None),
    ("opening to the first answer", "s", None),
    ('"Send" to "received", worker not throttled', "s", None),
    ("start to received, bodies (brotli)", "KB", 60),
    ("start to received, with headers", "KB", None),
    ("start to received, requests", "", None),
)


def measure(site: str) -> list[Row]:
    """Ours at this address and the floor in turn, so that a busy moment hits both."""
    port = servers.free_port()
    with servers.gunicorn("tests.bench.floor:app", port, dict(os.environ)):
        return _measure(site, f"http://127.0.0.1:{port}")


def _measure(site: str, floor: str) -> list[Row]:
    walks: dict[str, list[tuple[Walk, Walk]]] = {form: [] for form in FORM_IDS}
    with chromium() as browser:
        for form in FORM_IDS * ROUNDS:
            with slow_phone(browser) as phone:
                ours = _ours(phone, site, form)
            with slow_phone(browser) as phone:
                walks[form].append((ours, _floor(phone, f"{floor}/{form}", form)))
    return [row for form in FORM_IDS for row in _rows(form, walks[form])]


def _rows(form: str, walks: list[tuple[Walk, Walk]]) -> Iterator[Row]:
    for at, (name, unit, most) in enumerate(ROWS):
        ours, floors = [one[at] for one, _ in walks], [one[at] for _, one in walks]
        beside = (median(floors), ratio(ours, floors))
        yield Row(f"{form}: {name}", median(ours), unit, most, "max" if most else "", *beside)


def _ours(phone: SlowPhone, site: str, form: str) -> Walk:
    first, answer, box = FORMS[form]
    presses = [f".doors [data-swap={form}] button", "[data-panel=leaving] [data-do=next]"]
    # A person writes for longer than the sealing worker takes to come.
    with phone.page.expect_request_finished(lambda request: request.url.endswith("/seal.js")):
        opened = phone.open(site, presses, f"[data-step={first}] input", "[data-panel=thanks]")
        with phone.unmeasured() as page:
            page.locator(f"[data-step={first}] [value={answer}]").check()
            own_words = page.locator(f"[data-step={box}]")
            while not own_words.is_visible():
                page.locator("[data-do=next]:visible, [data-do=more]:visible").click()
            own_words.get_by_role("textbox").fill(WORDS)
            page.locator("[data-do=send]:visible").click()
            page.locator("[data-part=consent]").check()
    sent = phone.press("[data-panel=send] [data-do=submit]")
    return _walk(phone, opened, sent)


def _floor(phone: SlowPhone, address: str, form: str) -> Walk:
    first, answer, box = FORMS[form]
    opened = phone.open(address, [], f"[name={first}]", "#received")
    with phone.unmeasured() as page:
        page.locator(f"[name={first}][value={answer}]").check()
        page.locator(f"[name={box}]").fill(WORDS)
    with phone.page.expect_navigation(wait_until="commit"):
        sent = phone.press("button")
    return _walk(phone, opened, sent)


def _walk(phone: SlowPhone, opened: tuple[float, float], sent: float) -> Walk:
    sending = phone.at_end() - sent
    bodies, headers, requests = phone.received()
    return Walk(*opened, sending, bodies / 1024, (bodies + headers) / 1024, requests)
