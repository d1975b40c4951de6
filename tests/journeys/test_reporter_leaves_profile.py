"""Chromium with a profile and its back-forward cache: after the exit from any step both hold nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from actors.chromium import CHROMIUM
from journeys.conftest import PATIENCE_MS, Product
from journeys.reporter import CANARY, assert_nothing_readable_lies
from journeys.steps import (
    BACKS,
    BEFORE,
    LAST,
    ORDINARY,
    SEEN,
    WALK,
    assert_nothing_kept,
    assert_unseen,
    await_written,
    door,
    form_words,
    one_of_each_kind,
)
from playwright.sync_api import Browser, Page, expect

from core.questionnaire import FORM_IDS

pytestmark = pytest.mark.browser
PLAYWRIGHT_SWITCHES_OFF = "--disable-back-forward-cache"


@contextmanager
def kept_profile(chromium: Browser, profile: Path, script: bool = True) -> Iterator[Page]:
    """A phone's window whose files stay in `profile`; nothing in its cache is compressed."""
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path="/usr/bin/chromium",
        args=CHROMIUM,
        ignore_default_args=[PLAYWRIGHT_SWITCHES_OFF],
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        java_script_enabled=script,
        extra_http_headers={"Accept-Encoding": "identity"},
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.pages[0]
    context.close()


def walk(page: Page, product: Product, form_id: str, view: str) -> list[str]:
    """From another page to a view of the form, answering everything; the views on the way."""
    page.goto(product.away + BEFORE)
    page.goto(product.site)
    page.locator(door(form_id)).click()
    page.locator("[data-panel=leaving]").wait_for()
    views: list[str] = page.evaluate(WALK, [view, CANARY])
    return views


def leave_and_come_back(page: Page, product: Product) -> None:
    page.get_by_role("link", name="Leave this page").last.click()
    page.wait_for_url(product.away)
    for _ in range(BACKS):
        go_back(page)
        if page.url != "about:blank":
            assert_unseen(page.evaluate(SEEN))


def type_into_ordinary_page(page: Page, product: Product) -> None:
    page.goto(product.away)
    page.evaluate("document.body.append(document.createElement('textarea'))")
    page.get_by_role("textbox").fill(ORDINARY)


def go_back(page: Page) -> None:
    # A page out of the back-forward cache does not load.
    page.go_back(wait_until="commit")
    if page.url != "about:blank":
        page.locator("[data-view=start], body > h1").first.wait_for()


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_exit_on_any_step_leaves_nothing_in_the_profile(
    chromium: Browser, product: Product, tmp_path: Path, form_id: str
) -> None:
    with kept_profile(chromium, tmp_path) as page:
        views = walk(page, product, form_id, LAST)
        assert [words for words in [CANARY, *form_words(form_id)] if words not in page.content()] == []
        # Every step of one form; of the others, whose steps are made of the same parts, what is new in them.
        for view in views if form_id == "help" else one_of_each_kind(form_id, views):
            walk(page, product, form_id, view)
            leave_and_come_back(page, product)
    assert_nothing_kept(tmp_path, form_id)


def test_forms_that_stay_open_leave_nothing_either(
    chromium: Browser, product: Product, tmp_path: Path
) -> None:
    with kept_profile(chromium, tmp_path) as first:
        pages = [first, *(first.context.new_page() for _ in FORM_IDS[1:])]
        for page, form_id in zip(pages, FORM_IDS, strict=True):
            walk(page, product, form_id, LAST)
        type_into_ordinary_page(first.context.new_page(), product)
        await_written(tmp_path)
        assert_nothing_kept(tmp_path, *FORM_IDS)
        for page in pages:
            page.bring_to_front()
            leave_and_come_back(page, product)
    assert_nothing_kept(tmp_path, *FORM_IDS)


def test_back_after_an_ordinary_link_out_shows_nothing_typed(
    chromium: Browser, product: Product, tmp_path: Path
) -> None:
    with kept_profile(chromium, tmp_path) as page:
        walk(page, product, "help", LAST)
        page.goto(product.away)
        go_back(page)
        assert_unseen(page.evaluate(SEEN))
    assert_nothing_kept(tmp_path, "help")


def test_an_ordinary_page_stays_in_both_caches(chromium: Browser, product: Product, tmp_path: Path) -> None:
    with kept_profile(chromium, tmp_path) as page:
        type_into_ordinary_page(page, product)
        page.goto(product.site)
        go_back(page)
        # Only the back-forward cache knows this field.
        expect(page.get_by_role("textbox")).to_have_value(ORDINARY)
    with pytest.raises(AssertionError):
        assert_nothing_readable_lies(tmp_path, words="<h1>Weather</h1>")


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_form_sent_without_a_script_is_not_in_the_session_file(
    chromium: Browser, product: Product, tmp_path: Path, form_id: str
) -> None:
    with kept_profile(chromium, tmp_path, script=False) as page:
        send_without_script(page, product, form_id)
        page.get_by_role("link", name="Leave this page").last.click()
        page.wait_for_url(product.away)
    assert_nothing_kept(tmp_path, form_id)


def test_it_would_be_but_for_the_field_that_looks_like_a_password(
    chromium: Browser, product: Product, tmp_path: Path
) -> None:
    with kept_profile(chromium, tmp_path, script=False) as page:
        send_without_script(page, product, "help", but_for="[name=forget]")
    with pytest.raises(AssertionError):
        assert_nothing_kept(tmp_path, "help")


def send_without_script(page: Page, product: Product, form_id: str, but_for: str = "[name=none]") -> None:
    """Type into every field and press "Send", which is refused: nobody was chosen. The text comes back."""
    page.goto(product.site)
    page.locator(door(form_id)).click()
    page.locator("[data-view=plain]").wait_for()
    for field in page.locator("form[data-typed] :is(textarea, input[type=text])").all():
        field.fill(CANARY)
    page.evaluate("(fields) => document.querySelectorAll(fields).forEach((one) => one.remove())", but_for)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert CANARY in page.content()
