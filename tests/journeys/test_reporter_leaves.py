"""Leaving: at once, by every way, and Back shows nothing that was typed."""

import pytest
from journeys.conftest import Product
from journeys.reporter import CANARY, Reporter
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser
SHORT_PATH = ["danger_now", "who_for", "age_group", "where_now", "needs", "story", "reply_way"]
PANELS = {"more": ["Next"], "check": ["Next", "Check and send"], "send": ["Send what I have"]}
EVERYTHING_SHOWN = """() => {
  const fields = [...document.querySelectorAll('input, textarea, select')];
  return [document.body.innerText, ...fields.map((one) => `${one.value} ${one.checked}`)].join('\\n');
}"""


def leave_and_come_back(page: Page, away: str) -> None:
    """Press the button, then Back three times; nothing typed may be in any page on the way."""
    page.get_by_role("link", name="Leave this page").last.click()
    page.wait_for_url(away)
    for _ in range(3):
        page.go_back()
        if page.url == "about:blank":
            return
        page.wait_for_load_state()
        shown = page.evaluate(EVERYTHING_SHOWN)
        assert CANARY not in shown
        assert "true" not in shown.replace("\n", " ").split(" ")


@pytest.mark.parametrize("key", SHORT_PATH)
def test_back_after_leaving_shows_nothing_typed_on_any_step(phone: Page, product: Product, key: str) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    for step in SHORT_PATH[: SHORT_PATH.index(key) + 1]:
        reporter.walk_to(step)
        answer(reporter, step)
    leave_and_come_back(phone, product.away)


@pytest.mark.parametrize("panel", PANELS)
def test_back_after_leaving_shows_nothing_typed_on_any_panel(
    phone: Page, product: Product, panel: str
) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.write(CANARY)
    reporter.tap("Next")
    for name in PANELS[panel]:
        reporter.tap(name)
    expect(reporter.panel(panel)).to_be_visible()
    leave_and_come_back(phone, product.away)


def test_back_after_a_link_out_shows_nothing_typed(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.write(CANARY)
    phone.goto(product.away)
    phone.go_back()
    phone.wait_for_load_state()
    assert CANARY not in phone.evaluate(EVERYTHING_SHOWN)


def test_shift_three_times_leaves(desk: Page, product: Product) -> None:
    reporter = Reporter(desk, product.site)
    reporter.open_form()
    reporter.write(CANARY)
    for _ in range(3):
        desk.keyboard.press("Shift")
    desk.wait_for_url(product.away)


def test_capital_letters_do_not_leave(desk: Page, product: Product) -> None:
    reporter = Reporter(desk, product.site)
    reporter.open_form()
    reporter.walk_to("story")
    desk.get_by_role("textbox").focus()
    for letter in "ABCDE":
        desk.keyboard.press(f"Shift+{letter}")
    expect(desk.get_by_role("textbox")).to_have_value("ABCDE")


def test_the_page_is_hidden_at_once_when_the_server_does_not_answer(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.write(CANARY)
    phone.route("**/exit", lambda route: route.abort())
    seen = phone.evaluate(f"""() => {{ document.querySelector('.exit a').click();
        return [getComputedStyle(document.body).visibility, ({EVERYTHING_SHOWN})()]; }}""")
    assert seen[0] == "hidden"
    assert CANARY not in seen[1]


def test_without_javascript_the_exit_works_and_takes_the_cookie_along(
    chromium: Browser, product: Product
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(product.site)
    expect(page.get_by_role("link", name="102").first).to_be_visible()
    page.get_by_role("link", name="Leave this page").last.click()
    page.wait_for_url(product.away)
    assert [one["name"] for one in context.cookies(product.site)] == []
    context.close()


def test_the_only_trace_kept_by_the_browser_is_one_session_cookie(
    pocket: BrowserContext, product: Product
) -> None:
    page = pocket.new_page()
    reporter = Reporter(page, product.site)
    reporter.send_words(CANARY)
    reporter.expect_thanks()
    (cookie,) = pocket.cookies()
    assert (cookie["name"], cookie["value"], cookie["expires"]) == ("v", "en.0.0.1", -1)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.url == product.site + "/"
    assert page.title() == "Contact form"


def answer(reporter: Reporter, step: str) -> None:
    if step == "story":
        reporter.step(step).get_by_role("textbox").fill(CANARY)
    else:
        reporter.step(step).locator("input").first.check()
