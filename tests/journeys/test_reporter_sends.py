"""A person sends; the site says "received" only for what is stored, and nothing readable leaves the phone."""

import base64
import json

import pytest
from journeys.conftest import Product
from journeys.reporter import (
    CANARY,
    THANKS,
    Reporter,
    assert_nothing_readable_left,
    assert_nothing_readable_lies,
)
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser
MOST_TAPS = 8


def orgs_of(reporter: Reporter) -> list[int]:
    bodies = [json.loads(one.post_data or "") for one in reporter.uploads()]
    return [len(body["objects"][0]["headers"]) for body in bodies]


@pytest.mark.database("sqlite", "postgresql")
def test_from_two_answers_to_received_it_takes_at_most_eight_taps(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.taps = 0
    reporter.choose("No")
    reporter.tap("Next")
    reporter.choose("Me")
    reporter.tap("Send what I have")
    reporter.agree_and_send()
    reporter.expect_thanks()
    assert reporter.taps <= MOST_TAPS
    expect(reporter.panel("thanks")).to_contain_text(THANKS)
    expect(reporter.panel("thanks")).to_contain_text("What happened is not your fault.")


@pytest.mark.database("sqlite", "postgresql")
def test_nothing_readable_leaves_the_phone_or_lies_on_the_disk(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.write(f"Мене звати {CANARY}")
    reporter.walk_to("reply_way")
    reporter.choose("By phone call")
    reporter.walk_to("contact_value")
    reporter.step("contact_value").get_by_role("textbox").fill(CANARY)
    reporter.walk_to("more")
    reporter.tap("Check and send")
    expect(reporter.panel("check")).to_contain_text(CANARY)
    reporter.tap("Go on to sending")
    reporter.agree_and_send()
    reporter.expect_thanks()
    assert len(reporter.uploads()) == 1
    assert_nothing_readable_left(reporter.requests)
    assert_nothing_readable_lies(*product.written)
    assert CANARY not in phone.content()
    assert (
        phone.evaluate(
            "[...document.querySelectorAll('input, textarea')].map((one) => one.value).join('')"
        ).count(CANARY)
        == 0
    )


def test_in_ukrainian_the_same_way(pocket: BrowserContext, product: Product) -> None:
    page = pocket.new_page()
    reporter = Reporter(page, product.site)
    reporter.arrive()
    page.locator(".tongues summary").click()
    page.get_by_role("button", name="Українська").click()
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    page.locator(".doors button").first.click()
    page.get_by_role("button", name="Почати").click()
    expect(reporter.step("danger_now")).to_be_visible()
    reporter.step("danger_now").locator("input[value=soon]").check()
    page.locator("[data-do=send]:visible").first.click()
    reporter.choose_consent()
    page.locator("[data-do=submit]:visible").click()
    reporter.expect_thanks()
    body = json.loads(reporter.uploads()[0].post_data or "")
    assert body["lang"] == "uk"
    assert body["priority"] is True


@pytest.mark.database("sqlite", "postgresql")
def test_two_organisations_together_get_one_report(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.choose("No")
    reporter.tap("Send what I have")
    reporter.tap("Show other organisations")
    phone.locator("input[data-org]").nth(1).check()
    expect(phone.get_by_text("They will see each other's names.")).to_be_visible()
    reporter.agree_and_send()
    reporter.expect_thanks()
    assert orgs_of(reporter) == [2]
    assert phone.locator("[data-received]:visible").count() == 2


def test_separately_each_organisation_gets_a_report_of_its_own(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.choose("No")
    reporter.tap("Send what I have")
    reporter.tap("Show other organisations")
    phone.locator("input[data-org]").nth(1).check()
    phone.locator("[data-part=separately]").check()
    reporter.agree_and_send()
    reporter.expect_thanks()
    assert orgs_of(reporter) == [1, 1]
    assert len({one.url for one in reporter.uploads()}) == 2
    assert len({one.headers["authorization"] for one in reporter.uploads()}) == 2
    assert phone.locator("[data-received]:visible").count() == 2


def test_another_choice_of_readers_asks_for_consent_again(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.choose("No")
    reporter.tap("Send what I have")
    reporter.choose_consent()
    reporter.tap("Show other organisations")
    phone.locator("input[data-org]").nth(1).check()
    expect(phone.locator("[data-part=consent]")).not_to_be_checked()
    reporter.tap("Send")
    expect(phone.get_by_role("alert")).to_contain_text("Please tick the box that says who reads it.")
    assert reporter.uploads() == []


def test_without_an_answer_nothing_is_sent_and_the_page_says_why(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.tap("Send what I have")
    reporter.agree_and_send()
    problems = phone.locator("[data-part=problems]")
    expect(problems).to_contain_text("Please answer at least one question")
    expect(problems).to_be_focused()
    assert reporter.uploads() == []


def test_the_police_say_what_they_must_do(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.tap("Send what I have")
    reporter.tap("Show other organisations")
    police = phone.locator("label:has([data-police])")
    expect(police).to_contain_text("investigates crimes. It must register what looks like a crime")
    expect(police).not_to_contain_text("code")


@pytest.mark.database("sqlite", "postgresql")
def test_a_double_tap_is_one_report(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    reporter.choose("No")
    reporter.tap("Send what I have")
    reporter.choose_consent()
    phone.evaluate(
        "for (let n = 0; n < 2; n += 1) document.querySelector('[data-panel=send] [data-do=submit]').click()"
    )
    reporter.expect_thanks()
    assert len({one.url for one in reporter.uploads()}) == 1


def test_the_report_id_is_the_hash_of_the_secret(phone: Page, product: Product) -> None:
    from crypto.encoding import b64u
    from crypto.report import report_id

    reporter = Reporter(phone, product.site)
    reporter.send_words("A few words")
    reporter.expect_thanks()
    (upload,) = reporter.uploads()
    secret = upload.headers["authorization"].removeprefix("Upload ")
    raw = base64.urlsafe_b64decode(secret + "=")
    assert upload.url.endswith("/u/" + b64u(report_id(raw)))
