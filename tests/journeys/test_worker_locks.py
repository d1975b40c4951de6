"""Locked, left or signed out: the keys and the text are gone from the browser."""

from collections.abc import Iterator, Sequence

import pytest
from journeys.conftest import Product
from journeys.worker import DERIVING_MS, Post, Worker, without_keys
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from core import models

pytestmark = pytest.mark.browser

CANARY = "tV5nH8cXq1Bd"


@pytest.fixture(scope="module")
def post(product: Product) -> Post:
    return Post(product)


@pytest.fixture(scope="module")
def report(post: Post) -> str:
    return post.send({"story": CANARY}, {"contact_value": CANARY})


@pytest.fixture
def worker(product: Product, chromium: Browser, report: str) -> Iterator[Worker]:
    """At an opened report."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    found = Worker(context.new_page(), product)
    found.sign_in()
    expect(found.open(report)).to_contain_text(CANARY)
    yield found
    assert found.violations() == []
    context.close()


def expect_nothing_left(page: Page, held: Sequence[object] | None = None) -> None:
    assert without_keys(page, held)
    assert CANARY not in page.content()
    assert "story" not in page.evaluate("JSON.stringify(history.state)")


def test_lock_takes_keys_and_text_and_the_words_bring_the_same_report_back(worker: Worker) -> None:
    page, words = worker.page, worker.product.sign_ins["la-strada"]
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_focused()
    expect_nothing_left(page)
    expect(worker.panel("list")).to_be_hidden()
    assert worker.hurdles() == []
    worker.unlock("six words that are not these")
    expect(worker.problem()).to_contain_text("not the words of your passphrase", timeout=DERIVING_MS)
    assert without_keys(page)
    worker.unlock(words)
    expect(page.locator("[data-case]")).to_contain_text(CANARY, timeout=DERIVING_MS)
    assert words not in page.locator("[data-panel=unlock] input").first.input_value()
    worker.back()


def test_a_locked_page_stays_locked_when_one_presses_back(worker: Worker) -> None:
    worker.page.get_by_role("button", name="Lock").click()
    worker.page.go_back()
    expect(worker.panel("unlock")).to_be_visible()
    expect(worker.panel("list")).to_be_hidden()


def test_leaving_the_page_and_coming_back_shows_no_text(worker: Worker) -> None:
    page = worker.page
    page.goto(worker.product.away)
    page.go_back()
    expect(worker.panel("list")).to_be_visible()
    expect_nothing_left(page)


def test_signing_out_leaves_nothing_behind_back(worker: Worker, report: str) -> None:
    page = worker.page
    held = page.workers
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect_nothing_left(page, held)
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert CANARY not in page.content()
    assert report not in page.content()
    page.goto(f"{worker.product.admin}/inbox")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_session_that_ended_on_the_server_says_so_and_locks(worker: Worker, post: Post) -> None:
    page = worker.page
    held = page.workers
    worker.until_listed(worker.back)
    with post.store.write() as s:
        s.execute(delete(models.StaffSession))
    page.locator("[data-list] [data-act=open]").first.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(worker.problem()).to_contain_text("You were signed out")
    expect_nothing_left(page, held)


def test_another_text_size_keeps_the_keys_and_the_report(worker: Worker) -> None:
    page = worker.page
    page.get_by_role("button", name="Larger").click()
    expect(page.locator("html")).to_have_attribute("data-size", "1")
    expect(page.locator("[data-case]")).to_contain_text(CANARY)
    page.go_back()
    expect(worker.panel("list")).to_be_visible()


def test_wrong_words_and_unknown_names_get_the_same_sentence(product: Product, desk: Page) -> None:
    worker = Worker(desk, product)
    desk.goto(product.admin)
    assert worker.hurdles() == []
    for name in ("la-strada", "nobody.here"):
        worker.enter(name, "six words that are not these")
        expect(worker.problem()).to_have_text(
            "This name and passphrase do not fit together. Check the spelling of the six words.",
            timeout=DERIVING_MS,
        )
        expect(desk.get_by_role("button", name="Sign in")).to_be_enabled()
        assert without_keys(desk)
    assert worker.hurdles() == []


def test_without_a_connection_the_sentence_says_so(worker: Worker) -> None:
    page = worker.page
    worker.back()
    page.context.set_offline(True)
    page.locator("[data-list] [data-act=open]").first.click()
    expect(worker.problem()).to_contain_text("There is no connection")
    page.context.set_offline(False)
