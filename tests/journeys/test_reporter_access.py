"""Every view can be used with a screen reader, a keyboard, a thumb, large letters and strong contrast."""

from pathlib import Path

import pytest
from journeys.axe import hurdles
from journeys.conftest import ROOT, Product, close
from journeys.reporter import Reporter
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
THUMB_PX = 44
TARGETS = "button, a[href]:not(p a), label.card, select, textarea, input[type=text]"
BUTTONS_PX = 24
MEASURE = """(all) => all.map((one) => {
  const { width, height } = one.getBoundingClientRect();
  return [one.outerHTML.slice(0, 90), width, height];
})"""
SETTINGS: list[dict[str, str]] = [{}, {"scheme": "dark"}, {"contrast": "1"}, {"contrast": "2", "size": "2"}]
LEFT_AND_RIGHT = (
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "text-align: left",
    "uppercase",
)


def small_targets(page: Page) -> list[str]:
    boxes = page.locator(TARGETS).locator("visible=true").evaluate_all(MEASURE)
    return [html for html, width, height in boxes if width > 1 and min(width, height) < THUMB_PX]


def visit_all(reporter: Reporter, look: object) -> None:
    """Every view of the site, with `look` at each."""
    assert callable(look)
    reporter.arrive()
    look("start")
    reporter.tap("What happens with my message")
    expect(reporter.page.get_by_role("heading", name="Your rights")).to_be_visible()
    look("about")
    reporter.tap("Back")
    reporter.tap("I need help")
    expect(reporter.step("danger_now")).to_be_visible()
    reporter.choose("Yes, right now")
    while reporter.shown() != "more":
        look(reporter.shown())
        if reporter.shown() == "reply_way":
            reporter.choose("By phone call")
        reporter.tap("Next")
    look("more")
    reporter.tap("Tell more")
    while reporter.shown() != "check":
        look(reporter.shown())
        reporter.tap("Next")
    look("check")
    reporter.tap("Go on to sending")
    reporter.tap("Show other organisations")
    reporter.page.locator("input[data-org]").nth(2).check()
    reporter.tap("Send")
    look("send, with a problem")
    reporter.agree_and_send()
    reporter.expect_thanks()
    look("thanks")


@pytest.mark.parametrize("settings", SETTINGS)
def test_no_view_has_a_barrier(chromium: Browser, product: Product, settings: dict[str, str]) -> None:
    context = chromium.new_context(
        viewport={"width": 360, "height": 640},
        locale="en-GB",
        reduced_motion="reduce",
        color_scheme="dark" if "scheme" in settings else "light",
    )
    v = f"en.{settings.get('size', '0')}.{settings.get('contrast', '0')}.1"
    context.add_cookies([{"name": "v", "value": v, "url": product.site}])
    page = context.new_page()
    found: dict[str, list[str]] = {}
    small: dict[str, list[str]] = {}

    def look(view: str) -> None:
        found[view] = hurdles(page)
        small[view] = small_targets(page)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{view} scrolls sideways"

    visit_all(Reporter(page, product.site), look)
    assert {view: list_ for view, list_ in found.items() if list_} == {}
    assert {view: list_ for view, list_ in small.items() if list_} == {}
    assert len(found) > 20
    close(context)


def test_the_keyboard_alone_can_send(desk: Page, product: Product) -> None:
    reporter = Reporter(desk, product.site)
    reporter.arrive()
    press_until(desk, "I need help", "Enter")
    expect(reporter.step("danger_now")).to_be_visible()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    press_until(desk, "Send what I have", "Enter")
    expect(reporter.panel("send")).to_be_visible()
    for _ in range(40):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.dataset.part") == "consent":
            break
    desk.keyboard.press("Space")
    press_until(desk, "Send", "Enter")
    reporter.expect_thanks()


def press_until(page: Page, name: str, key: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            page.keyboard.press(key)
            return
    raise AssertionError(f"{name} cannot be reached")


def test_the_second_thing_a_keyboard_meets_leaves(desk: Page, product: Product) -> None:
    desk.goto(product.site)
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "Skip to the content"
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "Leave this page"
    expect(desk.locator(":focus")).to_be_in_viewport()
    desk.keyboard.press("Enter")
    desk.wait_for_url(product.away)


def test_the_heading_of_the_step_gets_the_focus(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.tap("Next")
    expect(reporter.step("who_for").get_by_role("heading")).to_be_focused()


def test_nothing_stands_close_to_the_exit_at_the_end_of_a_view(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    for step in ("danger_now", "where_now", "needs", "story"):
        reporter.walk_to(step)
        phone.evaluate("scrollTo(0, document.body.scrollHeight)")
        floor = phone.locator(".exit a").bounding_box()
        lowest = phone.get_by_role("button", name="Send what I have").bounding_box()
        assert floor
        assert lowest
        assert floor["y"] - (lowest["y"] + lowest["height"]) >= BUTTONS_PX


def test_the_exit_is_at_the_top_while_a_phone_s_keyboard_is_open(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.walk_to("story")
    reporter.step("story").get_by_role("textbox").tap()
    box = phone.locator(".exit").bounding_box()
    assert box
    assert box["y"] == 0
    reporter.tap("Next")
    expect(reporter.step("reply_way")).to_be_visible()


def test_forced_colours_and_print_are_thought_of() -> None:
    css = Path(ROOT / "core/web/static/site.css").read_text()
    assert "forced-colors: active" in css
    assert "prefers-reduced-motion" in css
    assert [word for word in LEFT_AND_RIGHT if word in css] == []


def test_a_printed_form_shows_nothing(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    phone.emulate_media(media="print")
    assert phone.locator("body").inner_text().strip() == ""
