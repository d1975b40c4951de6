"""The phone's Back gesture goes one step back and never loses a word."""

import pytest
from journeys.conftest import Product
from journeys.reporter import Reporter
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
WORDS = "What I wrote so far"


def back(page: Page) -> None:
    page.evaluate("history.back()")


def test_back_goes_one_step_back_and_keeps_the_words(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.write(WORDS)
    reporter.tap("Next")
    back(phone)
    expect(reporter.step("story")).to_be_visible()
    expect(reporter.step("story").get_by_role("textbox")).to_have_value(WORDS)
    back(phone)
    expect(reporter.step("needs")).to_be_visible()
    reporter.tap("Next")
    expect(reporter.step("story").get_by_role("textbox")).to_have_value(WORDS)


def test_steps_add_nothing_to_the_history(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.arrive()
    before = phone.evaluate("history.length")
    reporter.tap("I need help")
    reporter.begin()
    reporter.walk_to("more")
    back(phone)
    expect(reporter.step("reply_way")).to_be_visible()
    reporter.walk_to("more")
    assert phone.evaluate("history.length") == before + 1
    assert phone.url == product.site + "/"


@pytest.mark.parametrize("way", ["gesture", "button"])
def test_back_from_the_first_step_shows_the_start_and_the_door_opens_where_one_was(
    phone: Page, product: Product, way: str
) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.choose("I don't know")
    reporter.tap("Next")
    back(phone)
    expect(reporter.step("danger_now")).to_be_visible()
    if way == "gesture":
        back(phone)
    else:
        reporter.tap("Back")
    expect(phone.get_by_role("button", name="I need help")).to_be_visible()
    reporter.tap("I need help")
    expect(reporter.step("danger_now").get_by_label("I don't know")).to_be_checked()


def test_back_in_the_middle_of_sending_cancels_and_keeps_the_words(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    held = []
    phone.route("**/u/*", lambda route: held.append(route))
    reporter.send_words(WORDS)
    expect(reporter.panel("sending")).to_be_visible()
    phone.wait_for_function("document.querySelector('[data-part=bar]').value >= 0")
    back(phone)
    expect(reporter.panel("send")).to_be_visible()
    back(phone)
    expect(reporter.step("story").get_by_role("textbox")).to_have_value(WORDS)


def test_back_from_the_thanks_shows_an_empty_start(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.send_words(WORDS)
    reporter.expect_thanks()
    back(phone)
    expect(phone.get_by_role("button", name="I need help")).to_be_visible()
    reporter.tap("I need help")
    reporter.walk_to("story")
    expect(reporter.step("story").get_by_role("textbox")).to_have_value("")


@pytest.mark.parametrize(
    ("control", "proof"), [("Українська", ("lang", "uk")), ("Largest", ("data-size", "2"))]
)
def test_language_and_size_change_in_the_middle_and_nothing_is_lost(
    phone: Page, product: Product, control: str, proof: tuple[str, str]
) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.choose("Not now, but it may happen soon")
    reporter.write(WORDS)
    # While one types, the exit lies where the settings are.
    phone.evaluate("document.activeElement.blur()")
    phone.locator(".tongues summary").click()
    phone.get_by_role("button", name=control).click()
    expect(phone.locator("html")).to_have_attribute(*proof)
    expect(reporter.step("story").get_by_role("textbox")).to_have_value(WORDS)
    back(phone)
    expect(reporter.step("can_leave")).to_be_visible()
    assert reporter.step("danger_now").locator("input[value=soon]").is_checked()
