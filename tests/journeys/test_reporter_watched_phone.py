"""A watched phone: a warning inside another app, nothing shown between apps, nothing typed read aloud."""

from collections.abc import Iterator

import pytest
from journeys.conftest import PATIENCE_MS, Product, close
from journeys.reporter import CANARY, Reporter
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
TELEGRAM = (
    "Mozilla/5.0 (Linux; Android 13; A05; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/120.0.0.0 Mobile Safari/537.36 Telegram-Android/10.2"
)
# A headless browser has no voice: what would be spoken is kept.
VOICE = """
window.spoken = [];
const voice = {localService: %s, lang: "en-GB"};
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => [voice], addEventListener() {}, cancel() {}, speak: (one) => window.spoken.push(one.text),
}});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def inside(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        user_agent=TELEGRAM, locale="en-GB", viewport={"width": 360, "height": 640}
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    close(context)


def test_inside_another_app_a_way_out_is_told_before_the_first_question(
    inside: Page, product: Product
) -> None:
    reporter = Reporter(inside, product.site)
    reporter.arrive()
    reporter.tap("I need help")
    expect(reporter.panel("leaving")).to_contain_text("This page is open inside another app")
    expect(inside.locator("[data-address]")).to_have_text(product.site)


def test_in_a_browser_nothing_is_said_of_apps(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.arrive()
    reporter.tap("I need help")
    expect(reporter.panel("leaving")).to_be_visible()
    expect(phone.get_by_text("This page is open inside another app")).to_be_hidden()


def test_between_apps_the_page_is_covered_and_comes_back_with_its_words(
    phone: Page, product: Product
) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.write(CANARY)
    hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
    change = "document.dispatchEvent(new Event('visibilitychange'))"
    phone.evaluate(hide % "true" + change)
    expect(phone.locator("main")).to_be_hidden()
    phone.evaluate(hide % "false" + change)
    expect(reporter.step("story").get_by_role("textbox")).to_have_value(CANARY)
    expect(reporter.step("story")).to_be_visible()


def test_read_aloud_says_what_is_shown_and_never_what_was_typed(phone: Page, product: Product) -> None:
    phone.add_init_script(VOICE % "true")
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.write(CANARY)
    reporter.walk_to("more")
    reporter.tap("Check and send")
    reporter.tap("Read aloud")
    said = phone.evaluate("window.spoken.join(' ')")
    assert "Check your answers" in said
    assert "Tell us in your own words" in said
    assert CANARY not in said
    expect(phone.get_by_role("button", name="Stop reading")).to_be_visible()


def test_a_voice_that_sends_the_text_away_is_not_offered(phone: Page, product: Product) -> None:
    phone.add_init_script(VOICE % "false")
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    expect(phone.locator("[data-aloud]")).to_be_hidden()
