"""Every view can be used with a screen reader, a keyboard, a thumb, large letters and strong contrast."""

import json
from pathlib import Path

import pytest
from journeys.conftest import ROOT, Product
from journeys.reporter import Reporter
from playwright.sync_api import Page, expect

from core.questionnaire import FORM_IDS

pytestmark = pytest.mark.browser
BUTTONS_PX = 24
# Of each form: its door, and the least that it must be told.
DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "help": ("I need help", {"danger_now": "no"}),
    "report": ("Tell us what you noticed", {"share": "no"}),
    "rights": ("Complaint about an authority", {"mode": "signal", "story": "words"}),
    "check": ("Check an offer", {"kind": "study"}),
}
SLOW_PRESS_MS = 1000
LEFT_AND_RIGHT = (
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "text-align: left",
    "uppercase",
)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_the_keyboard_alone_can_send(desk: Page, product: Product, form_id: str) -> None:
    door, needed = DOORS[form_id][0], dict(DOORS[form_id][1])
    reporter = Reporter(desk, product.site)
    reporter.arrive()
    press_until(desk, door, "Enter")
    expect(reporter.panel("leaving")).to_be_visible()
    press_until(desk, "Start", "Enter")
    expect(reporter.panel("leaving")).to_be_hidden()
    while needed:
        here = reporter.shown()
        if here in needed:
            answer_by_keys(desk, here, needed.pop(here))
        elif here != "more":
            press_until(desk, "Next", "Enter")
        else:
            press_until(desk, "Tell more", "Enter")
    press_until(desk, "Send what I have", "Enter")
    expect(reporter.panel("send")).to_be_visible()
    tab_to(desk, "document.activeElement.dataset.part === 'consent'")
    desk.keyboard.press("Space")
    press_until(desk, "Send", "Enter")
    reporter.expect_thanks()


def answer_by_keys(page: Page, step: str, code: str) -> None:
    """Into the question's box, or its group of choices and down to this one."""
    tab_to(page, f"document.activeElement.matches('[data-step={step}] :is(input, textarea)')")
    if page.evaluate("document.activeElement.matches('textarea')"):
        return page.keyboard.type(code)
    page.keyboard.press("Space")
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == code:
            break
        page.keyboard.press("ArrowDown")
    assert page.locator(f"[data-step={step}] input:checked").input_value() == code


def press_until(page: Page, name: str, key: str) -> None:
    tab_to(page, f"document.activeElement.textContent.trim() === {json.dumps(name)}")
    page.keyboard.press(key)


def tab_to(page: Page, found: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(found):
            return
    raise AssertionError(f"{found} cannot be reached")


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


def test_a_slow_press_after_typing_arrives(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.write("A few words")
    button = phone.get_by_role("button", name="Send what I have")
    button.hover()
    phone.mouse.down()
    phone.wait_for_timeout(SLOW_PRESS_MS)
    phone.mouse.up()
    expect(reporter.panel("send")).to_be_visible()
    expect(phone.locator("html[data-typing]")).to_have_count(0)


def test_forced_colours_and_print_are_thought_of() -> None:
    css = Path(ROOT / "core/web/css/site.css").read_text()
    assert "forced-colors: active" in css
    assert "prefers-reduced-motion" in css
    assert [word for word in LEFT_AND_RIGHT if word in css] == []


def test_a_printed_form_shows_nothing(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    phone.emulate_media(media="print")
    assert phone.locator("body").inner_text().strip() == ""
