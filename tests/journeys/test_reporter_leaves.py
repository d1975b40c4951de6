"""Leaving: at once, by every way. What is left behind: test_reporter_leaves_profile.py and its neighbours."""

import pytest
from journeys.conftest import Product
from journeys.reporter import CANARY, Reporter
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser
EVERYTHING_SHOWN = """() => {
  const fields = [...document.querySelectorAll('input, textarea, select')];
  return [document.body.innerText, ...fields.map((one) => `${one.value} ${one.checked}`)].join('\\n');
}"""


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
