"""After "received" the code stands there: it may be compared, and more may be added without typing it."""

import pytest
from journeys.conftest import Product
from journeys.mailbox import Mailbox, code_shown
from journeys.reporter import Reporter
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ARABIC = {48 + digit: 0x660 + digit for digit in range(10)}


@pytest.fixture
def reporter(phone: Page, product: Product) -> Reporter:
    """Somebody whose report was received."""
    found = Reporter(phone, product.site)
    found.send_words("A few words")
    found.expect_thanks()
    return found


@pytest.fixture
def code(reporter: Reporter) -> str:
    return code_shown(reporter)


def test_the_last_digits_may_be_compared_and_the_code_looked_at_again(reporter: Reporter, code: str) -> None:
    thanks = reporter.panel("thanks")
    thanks.locator("[data-again]").fill("00000")
    reporter.tap("Compare")
    expect(thanks.get_by_text("These are not the last four digits.")).to_be_visible()
    thanks.locator("[data-again]").fill(code[-4:].translate(ARABIC))
    reporter.tap("Compare")
    expect(thanks.get_by_text("Right. You have the code.")).to_be_visible()
    expect(thanks.locator("p.code")).to_be_hidden()
    reporter.tap("Show the code again")
    expect(thanks.locator("p.code")).to_be_visible()


def test_right_after_sending_more_can_be_added_without_typing_the_code(reporter: Reporter, code: str) -> None:
    mailbox = Mailbox(reporter)
    reporter.tap("Add more now")
    expect(reporter.panel("mail")).to_be_visible()
    mailbox.write("And one thing more")
    assert code.replace(" ", "") not in reporter.page.content().replace(" ", "")
    reporter.page.go_back()
    expect(reporter.page.locator("[data-view=start]")).to_be_visible()
    mailbox.door()
    assert mailbox.part("readers").text_content() == ""
    expect(reporter.panel("mail")).to_be_hidden()
