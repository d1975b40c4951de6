"""What each form says beyond its questions: what the law needs, contradictions, a child's words, advice."""

import pytest
from journeys.conftest import Product
from journeys.reporter import Reporter
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
WORDS = "Three weeks without pay"
FIRST = {
    "Tell us what you noticed": "danger_now",
    "Complaint about an authority": "mode",
    "Check an offer": "kind",
}


@pytest.fixture
def reporter(phone: Page, product: Product) -> Reporter:
    reporter = Reporter(phone, product.site)
    reporter.arrive()
    return reporter


def enter(reporter: Reporter, door: str) -> None:
    reporter.tap(door)
    reporter.begin(FIRST[door])


def test_an_official_complaint_says_what_is_missing_and_leads_there(reporter: Reporter) -> None:
    enter(reporter, "Complaint about an authority")
    reporter.choose("An official complaint with my name")
    reporter.tap("Send what I have")
    reporter.tap("Send")
    problems = reporter.page.locator("[data-part=problems]")
    expect(problems).to_contain_text("Please tick the box that confirms what you wrote.")
    reporter.tap("Please answer: Place of residence")
    expect(reporter.step("residence")).to_contain_text("Please answer this.")
    expect(reporter.step("residence").get_by_role("textbox")).to_be_visible()
    assert reporter.uploads() == []


def test_a_signal_needs_no_name(reporter: Reporter) -> None:
    enter(reporter, "Complaint about an authority")
    reporter.choose("A signal without my name")
    expect(reporter.step("mode")).to_contain_text("The Office reads it, but does not have to answer.")
    reporter.write(WORDS)
    reporter.tap("Send what I have")
    assert reporter.page.locator("[data-consent]:visible").count() == 0
    reporter.agree_and_send()
    reporter.expect_thanks()
    expect(reporter.page.get_by_text("What happened is not your fault.")).to_be_hidden()


def test_the_year_and_the_court_are_told_and_block_nothing(reporter: Reporter) -> None:
    enter(reporter, "Complaint about an authority")
    reporter.walk_to("when")
    note = reporter.page.get_by_text("The law gives one year to complain")
    expect(note).to_be_hidden()
    reporter.choose("More than two years ago")
    expect(note).to_be_visible()
    reporter.tap("Next")
    expect(reporter.step("when")).to_be_hidden()


def test_police_as_reader_against_the_answers_is_said_and_not_forbidden(reporter: Reporter) -> None:
    enter(reporter, "Tell us what you noticed")
    reporter.walk_to("share")
    reporter.choose("No")
    reporter.tap("Send what I have")
    contradiction = reporter.panel("send").get_by_text("You answered that this must not go to the police")
    expect(contradiction).to_be_hidden()
    reporter.tap("Show other organisations")
    reporter.page.get_by_label("National Police (demo)").check()
    expect(contradiction).to_be_visible()
    reporter.agree_and_send()
    reporter.expect_thanks()


def test_police_are_never_proposed(reporter: Reporter) -> None:
    for door in FIRST:
        reporter.arrive()
        reporter.tap(door)
        reporter.begin(FIRST[door])
        reporter.tap("Send what I have")
        chosen = reporter.page.locator("input[data-org]:checked")
        expect(chosen).to_have_count(1)
        expect(chosen.locator("xpath=self::*[@data-police]")).to_have_count(0)


def test_where_a_call_reaches_the_wrong_people_no_number_is_shown(reporter: Reporter) -> None:
    reporter.tap("I need help")
    reporter.begin()
    reporter.choose("Yes, right now")
    police = reporter.step("danger_now").get_by_role("link", name="102")
    expect(police).to_be_visible()
    reporter.walk_to("where_now")
    reporter.choose("In Russia or Belarus")
    while reporter.shown() != "danger_now":
        reporter.page.locator("[data-do=back]:visible").first.click()
    expect(police).to_be_hidden()
    expect(reporter.step("danger_now")).to_contain_text("Write here instead.")


def test_somebody_under_18_is_told_the_rule_before_any_story_in_simple_words(reporter: Reporter) -> None:
    reporter.tap("I need help")
    reporter.begin()
    reporter.walk_to("age_group")
    reporter.choose("14 to 17")
    reporter.walk_to("child")
    expect(reporter.step("child")).to_contain_text("If it is safe, we will tell you first.")
    reporter.tap("Next")
    expect(reporter.step("needs")).to_contain_text("Someone kind to talk to")
    reporter.page.locator("[data-do=back]:visible").first.click()
    while reporter.shown() != "age_group":
        reporter.page.locator("[data-do=back]:visible").first.click()
    reporter.choose("18 or older")
    reporter.walk_to("needs")
    expect(reporter.step("needs")).to_contain_text("Emotional support")


def test_advice_comes_at_once_and_nothing_is_sent_for_it(reporter: Reporter) -> None:
    enter(reporter, "Check an offer")
    before = len(reporter.requests)
    reporter.walk_to("s_docs")
    reporter.choose("Yes")
    reporter.walk_to("advice")
    expect(reporter.step("advice")).to_contain_text("Do not go and do not give documents or money")
    expect(reporter.step("advice")).to_contain_text("They want to keep my passport or phone")
    assert [one.url for one in reporter.requests[before:] if not one.url.endswith(".js")] == []


def test_who_is_already_there_is_led_to_help_and_keeps_what_was_answered(reporter: Reporter) -> None:
    enter(reporter, "Check an offer")
    reporter.walk_to("stage")
    reporter.choose("I am already there")
    reporter.walk_to("advice")
    expect(reporter.step("advice")).not_to_contain_text("Do not go", use_inner_text=True)
    reporter.tap("Open “I need help”")
    expect(reporter.step("danger_now")).to_be_visible()
    reporter.page.locator("[data-do=back]:visible").first.click()
    reporter.tap("Check an offer")
    expect(reporter.step("advice")).to_be_visible()
