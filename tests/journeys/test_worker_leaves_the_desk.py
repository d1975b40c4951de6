"""A desk that nobody uses locks itself, in every tab, and gives the work back to who knows the words."""

from collections.abc import Iterator

import pytest
from journeys.conftest import PATIENCE_MS, Product, close
from journeys.worker import DERIVING_MS, Post, Worker, without_keys
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import delete

from core import models

pytestmark = pytest.mark.browser

CANARY = "wK7mP2vZe9Lh"


@pytest.fixture(scope="module")
def post(product: Product) -> Post:
    return Post(product)


@pytest.fixture
def report(post: Post) -> str:
    return post.send({"story": CANARY}, {"contact_value": CANARY})


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    close(context)


@pytest.fixture
def worker(product: Product, browser: BrowserContext, report: str) -> Worker:
    """At an opened report, with a clock the test can turn."""
    return at_the_report(browser.new_page(), product, report)


def at_the_report(page: Page, product: Product, report: str) -> Worker:
    page.clock.install()
    worker = Worker(page, product)
    worker.sign_in()
    worker.open(report)
    # Nothing here reads the text: what a test has read, the test keeps in the page's memory.
    expect(page.get_by_role("heading", name="What the person answered")).to_be_visible()
    return worker


def expect_locked(worker: Worker) -> None:
    expect(worker.page.get_by_role("heading", name="Locked")).to_be_visible()
    # A thread in the middle of its arithmetic takes a moment to end.
    assert without_keys(worker.page)
    assert CANARY not in worker.page.content()


def warning(worker: Worker) -> object:
    return worker.page.get_by_text("It locks within a minute")


def unlock(worker: Worker) -> None:
    worker.unlock(worker.product.sign_ins["la-strada"])
    expect(worker.page.locator("[data-case]")).to_contain_text(CANARY, timeout=DERIVING_MS)


def heap(page: Page) -> str:
    """Every string that the scripts of the page still hold, once the unused ones are collected."""
    session = page.context.new_cdp_session(page)
    chunks: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda event: chunks.append(event["chunk"]))
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    session.detach()
    return "".join(chunks)


def test_nine_minutes_warn_and_the_tenth_locks(worker: Worker) -> None:
    page = worker.page
    page.clock.fast_forward("08:50")
    expect(warning(worker)).to_be_hidden()
    page.clock.fast_forward("00:15")
    expect(warning(worker)).to_be_visible()
    assert worker.hurdles() == []
    page.clock.fast_forward("01:00")
    expect_locked(worker)
    expect(warning(worker)).to_be_hidden()
    unlock(worker)
    assert worker.complaints == []
    assert worker.violations() == []


def test_stay_keeps_the_report_open(worker: Worker) -> None:
    page = worker.page
    page.clock.fast_forward("09:30")
    page.get_by_role("button", name="Stay").click()
    expect(warning(worker)).to_be_hidden()
    page.clock.fast_forward("08:50")
    expect(page.locator("[data-case]")).to_contain_text(CANARY)
    expect(warning(worker)).to_be_hidden()


@pytest.mark.parametrize("use", ["key", "wheel"])
def test_reading_with_keys_or_wheel_is_use(use: str, worker: Worker) -> None:
    page = worker.page
    page.evaluate("window.uses = 0; for (const n of ['keydown', 'wheel']) addEventListener(n, () => uses++)")
    for times in range(1, 4):
        page.clock.fast_forward("08:00")
        if use == "key":
            page.keyboard.press("ArrowDown")
        else:
            page.mouse.wheel(0, 40)
        while page.evaluate("uses") < times:
            page.wait_for_timeout(50)
    expect(page.locator("[data-case]")).to_contain_text(CANARY)


def test_a_mouse_that_only_moves_is_no_use(worker: Worker) -> None:
    page = worker.page
    page.clock.fast_forward("08:00")
    page.mouse.move(300, 300)
    page.clock.fast_forward("02:10")
    expect_locked(worker)


@pytest.mark.parametrize("wake", ["key", "shown"])
def test_a_machine_that_slept_is_locked_when_it_wakes(wake: str, worker: Worker) -> None:
    page = worker.page
    # No timer of the page runs any more: as in a tab that the browser stopped.
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    page.clock.set_system_time(page.evaluate("Date.now() / 1000 + 8 * 3600"))
    expect(page.locator("[data-case]")).to_contain_text(CANARY)
    if wake == "key":
        page.keyboard.press("ArrowDown")
    else:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect_locked(worker)


@pytest.mark.parametrize("way", ["by hand", "by itself"])
def test_locking_takes_the_text_out_of_the_pages_memory(way: str, worker: Worker) -> None:
    page = worker.page
    page.evaluate("window.view = new WeakRef(document.querySelector('[data-case] article'))")
    assert page.evaluate("view.deref() !== undefined")
    if way == "by hand":
        page.get_by_role("button", name="Lock").click()
    else:
        page.clock.fast_forward("10:01")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    strings = heap(page)
    assert "data-case-title" in strings
    assert CANARY not in strings
    # Its nodes, in which the browser keeps the text outside that memory, are gone as well.
    assert page.evaluate("view.deref() === undefined")


def test_locking_one_tab_locks_all_of_this_browser(
    worker: Worker, browser: BrowserContext, product: Product, report: str
) -> None:
    second = Worker(browser.new_page(), product)
    second.page.goto(f"{product.admin}/inbox")
    second.row(report).click()
    unlock(second)
    worker.page.get_by_role("button", name="Lock").click()
    expect_locked(second)
    expect_locked(worker)


def test_a_lock_in_another_tab_stops_an_unlocking_on_its_way(
    worker: Worker, browser: BrowserContext, product: Product, report: str
) -> None:
    second = Worker(browser.new_page(), product)
    second.page.goto(f"{product.admin}/inbox")
    second.row(report).click()
    held: list[Route] = []
    second.page.route("**/api/epochs", lambda route: held.append(route))
    with second.page.expect_request("**/api/epochs"):
        second.unlock(product.sign_ins["la-strada"])
    expect(second.page.locator("[data-unlock] [data-working]")).to_be_visible()
    worker.page.get_by_role("button", name="Lock").click()
    held[0].continue_()
    expect(second.problem()).to_have_text("The page was locked.", timeout=DERIVING_MS)
    expect_locked(second)


def test_work_in_one_tab_keeps_the_other_open(
    worker: Worker, browser: BrowserContext, product: Product
) -> None:
    second = browser.new_page()
    second.goto(f"{product.admin}/inbox")
    worker.page.clock.fast_forward("09:30")
    expect(warning(worker)).to_be_visible()
    second.wait_for_timeout(11_000)
    second.keyboard.press("ArrowDown")
    expect(warning(worker)).to_be_hidden()
    worker.page.clock.fast_forward("08:50")
    expect(worker.page.locator("[data-case]")).to_contain_text(CANARY)


def test_a_state_chosen_but_not_saved_outlives_the_lock(worker: Worker) -> None:
    page = worker.page
    page.get_by_label("State", exact=True).select_option("closed")
    page.get_by_label("Why it is closed").select_option(index=1)
    chosen = page.get_by_label("Why it is closed").input_value()
    page.clock.fast_forward("10:01")
    expect_locked(worker)
    unlock(worker)
    expect(page.get_by_label("State", exact=True)).to_have_value("closed")
    expect(page.get_by_label("Why it is closed")).to_have_value(chosen)
    expect(page.locator("[data-saved]")).to_contain_text("It is not saved yet")
    page.get_by_role("button", name="Save the state").click()
    expect(page.locator("[data-saved]")).to_contain_text("Saved: ")


def test_a_session_that_ended_says_so_and_the_next_sign_in_goes_on(worker: Worker, post: Post) -> None:
    page, product = worker.page, worker.product
    held = page.workers
    page.get_by_label("State", exact=True).select_option("work")
    with post.store.write() as s:
        s.execute(delete(models.StaffSession))
    page.get_by_role("button", name="Save the state").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(worker.problem()).to_contain_text("What you had saved is kept")
    assert without_keys(page, held)
    assert CANARY not in page.content()
    worker.come_in("la-strada", product.sign_ins["la-strada"])
    expect(page.locator("[data-case]")).to_contain_text(CANARY, timeout=DERIVING_MS)
    expect(page.get_by_label("State", exact=True)).to_have_value("work")
    expect(page.locator("[data-saved]")).to_contain_text("It is not saved yet")


def test_another_member_who_signs_in_here_finds_nothing_of_the_first(worker: Worker, post: Post) -> None:
    page, product = worker.page, worker.product
    with post.store.write() as s:
        s.execute(delete(models.StaffSession))
    page.get_by_role("button", name="Save the state").click()
    expect(worker.problem()).to_contain_text("What you had saved is kept")
    other = next(name for name in product.sign_ins if name != "la-strada")
    worker.come_in(other, product.sign_ins[other])
    expect(worker.panel("list")).to_be_visible(timeout=DERIVING_MS)
    assert CANARY not in page.content()


def test_a_browser_left_elsewhere_is_signed_out_from_here(
    worker: Worker, chromium: Browser, product: Product, report: str
) -> None:
    there = chromium.new_context(locale="en-GB")
    there.set_default_timeout(PATIENCE_MS)
    left = at_the_report(there.new_page(), product, report)
    held = left.page.workers
    worker.back()
    expect(worker.page.get_by_text("You are also signed in in 1 other browser.")).to_be_visible()
    worker.page.get_by_role("button", name="Sign out there").click()
    expect(worker.page.get_by_text("The other browsers were signed out.")).to_be_visible()
    expect(worker.page.get_by_role("button", name="Sign out there")).to_have_count(0)
    left.page.get_by_role("button", name="Back to the list").click()
    expect(left.page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(left.problem()).to_contain_text("You were signed out")
    assert without_keys(left.page, held)
    close(there)


def test_back_after_locking_and_leaving_shows_nothing_that_was_opened(worker: Worker) -> None:
    page = worker.page
    page.clock.fast_forward("10:01")
    expect_locked(worker)
    page.goto(worker.product.away)
    page.go_back()
    expect(page.locator("[data-page=inbox]")).to_be_visible()
    assert CANARY not in page.content()
    assert without_keys(page)
