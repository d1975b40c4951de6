"""The inbox at its largest: server time of its first page, and the lines of that page in Chromium."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert, select

from core import models, partners, sessions, totps
from core.config import read_settings
from core.db import Store, open_store
from core.inbox import PAGE
from core.questionnaire import load_form
from core.reports import Upload, UploadHeader, UploadObject, file_report
from core.site import site
from crypto.encoding import b64u
from crypto.report import Draft, Reader, new_upload_secret, report_id, seal_report
from tests.bench import servers
from tests.bench.browser import ARGUMENTS

LARGE = 10_000
ASKED = 31
VISITS = 3
DAY = date(2026, 11, 23)
NAME = "la-strada"
ANSWERS = {
    "danger_now": "soon",
    "who_for": "me",
    "age_group": "18p",
    "needs": ["leave", "papers"],
    "story": "ж" * 500,
}
# From the moment the list is there to its last line, fetching included.
WATCH = """
let began = 0;
new MutationObserver(() => {
  const lines = [...document.querySelectorAll("[data-line]")];
  const root = document.documentElement;
  if (!lines.length || root.dataset.ms) return;
  began ||= performance.now();
  if (lines.every((line) => line.textContent)) root.dataset.ms = performance.now() - began;
}).observe(document, { subtree: true, childList: true });
"""
# Milliseconds from each press of a button to the painted view that it was pressed for.
STOPWATCH = """
window.waits = [];
const views = ["[data-page=factor] input", "[data-panel=list]"];
let pressed = 0;
const press = ({ target }) => { if (target.closest("button")) pressed = performance.now(); };
addEventListener("click", press, true);
new MutationObserver(() => {
  if (!pressed || !document.querySelector(views[window.waits.length])?.checkVisibility()) return;
  const since = pressed;
  pressed = 0;
  requestAnimationFrame(() => setTimeout(() => window.waits.push(performance.now() - since)));
}).observe(document, { subtree: true, childList: true, attributes: true });
"""


@dataclass(frozen=True)
class Seen:
    """Milliseconds: the first page of 50 and of 10,000 reports, the last of those; 50 lines in a browser.

    `sign_in_s`: seconds that a person waits at sign-in, unlocking included. What a browser took is the median
    of a few visits.
    """

    small_ms: float
    large_ms: float
    last_ms: float
    lines_ms: float
    sign_in_s: float


def measure(folder: Path, database_url: str = "") -> Seen:
    """A throw-away installation: a first page of reports sealed for real, the others rows without bytes."""
    admin = servers.free_port()
    env = servers.environment(folder, servers.free_port(), admin) | {"DOVIRA_DATABASE_URL": database_url}
    servers.dovira(env, "migrate")
    servers.dovira(env, "demo")
    passphrase = json.loads((folder / "demo-sign-ins.json").read_text())[NAME]["passphrase"]
    with opened(env) as store, servers.gunicorn("admin:create_app()", admin, env):
        cookie = _sign_in(store)
        for _ in range(PAGE):
            file_one(store)
        small = _page_ms(admin, cookie, 1)
        _copy(store, LARGE - PAGE)
        large, last = _page_ms(admin, cookie, 1), _page_ms(admin, cookie, LARGE // PAGE)
        visits = [_in_chromium(f"http://localhost:{admin}", passphrase, env)]
        while len(visits) < VISITS:
            # Until the phone shows another code: each counts once.
            time.sleep(totps.STEP_SECONDS)
            visits.append(_in_chromium(f"http://localhost:{admin}", passphrase, env))
        lines, waits = zip(*visits, strict=True)
        return Seen(small, large, last, median(lines), median(waits))


@contextmanager
def opened(env: dict[str, str]) -> Iterator[Store]:
    """The installation's database."""
    store = open_store(read_settings(env))
    yield store
    store.close()


def _sign_in(store: Store) -> str:
    with store.write() as s:
        member = s.scalars(select(models.Member.id).where(models.Member.name == NAME)).one()
        return f"dovira={b64u(sessions.open_session(s, member, int(time.time())))}"


def file_one(store: Store) -> None:
    """A report to the organisation NAME, sealed for real."""
    with store.write() as s:
        found = next(one for one in partners.all_partners(s) if one.profile.slug == NAME)
        assert found.epoch
        reader, here = Reader(found.id, found.epoch.id, found.epoch.recipient), site(s).id
        form, secret = load_form("help"), new_upload_secret()
        draft = Draft(form.id, form.version, "uk", DAY.isoformat(), ANSWERS)
        sealed = seal_report(draft, here, report_id(secret), [reader])
        objects = [
            UploadObject(
                one.id,
                one.kind.label,
                one.payload,
                [UploadHeader(h.org, h.epoch, h.header) for h in one.headers],
            )
            for one in (sealed.answers, sealed.identity)
        ]
        file_report(s, Upload(sealed.id, secret, "a", "uk", True, objects), DAY, size_class=0)


def _copy(store: Store, count: int) -> None:
    """What the list reads of one report, under new ids; less urgent, so that those with bytes stay first."""
    with store.write() as s:
        report = s.execute(select(models.Report.__table__).limit(1)).mappings().one()
        case = s.execute(select(models.Case.__table__).limit(1)).mappings().one()
        ids = [os.urandom(16) for _ in range(count)]
        s.execute(insert(models.Report), [{**report, "id": new, "priority": False} for new in ids])
        s.execute(insert(models.Case), [{**case, "report_id": new} for new in ids])


def _page_ms(port: int, cookie: str, number: int) -> float:
    """Median of a page's whole answer, over a new connection each."""
    request = Request(
        f"http://localhost:{port}/inbox/{number}", headers={"Cookie": cookie, "Accept-Language": "en"}
    )
    times = []
    for _ in range(ASKED):
        begin = time.perf_counter()
        with urlopen(request) as answer:  # noqa: S310 - our own
            rows = answer.read().count(b"data-letter=")
        times.append((time.perf_counter() - begin) * 1000)
        if rows != PAGE:
            raise ValueError(f"page {number} has {rows} rows")
    return median(times)


def _in_chromium(origin: str, passphrase: str, env: dict[str, str]) -> tuple[float, float]:
    """A visit in a fresh browser: milliseconds until 50 lines are read, seconds waited at sign-in."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.add_init_script(WATCH)
        waited = sign_in(page, origin, passphrase, env)
        done = page.locator("html[data-ms]")
        done.wait_for(timeout=120_000)
        lines = float(done.get_attribute("data-ms") or "nan")
        browser.close()
    return lines, waited


def sign_in(page: Page, origin: str, passphrase: str, env: dict[str, str]) -> float:
    """Both steps; the seconds that a person waits: for the second step, then for the list."""
    page.add_init_script(STOPWATCH)
    page.goto(origin)
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Passphrase: the six words from your paper").fill(passphrase)
    page.get_by_role("button", name="Sign in").click()
    digits = page.get_by_label("Six digits from your phone")
    digits.wait_for(timeout=120_000)
    digits.fill(servers.dovira(env, "demo", "code", NAME).strip())
    page.get_by_role("button", name="Continue").click()
    page.locator("[data-panel=list]").wait_for(timeout=120_000)
    page.wait_for_function("window.waits.length === 2")
    return float(page.evaluate("window.waits[0] + window.waits[1]")) / 1000
