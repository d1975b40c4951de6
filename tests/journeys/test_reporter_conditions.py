"""Questions appear, change their words and go, as the form's data says."""

import json
from pathlib import Path

import pytest
from journeys.conftest import Product
from journeys.reporter import Reporter
from playwright.sync_api import Page, expect

from core.questionnaire import load_form

pytestmark = pytest.mark.browser


@pytest.fixture
def reporter(phone: Page, product: Product) -> Reporter:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    return reporter


def walked(reporter: Reporter, until: str) -> list[str]:
    seen = [reporter.shown()]
    while seen[-1] != until:
        reporter.tap("Next")
        seen.append(reporter.shown())
    return seen


def test_the_short_path_is_short(reporter: Reporter) -> None:
    assert walked(reporter, "more") == [
        "danger_now",
        "who_for",
        "age_group",
        "where_now",
        "needs",
        "story",
        "reply_way",
        "more",
    ]


def test_nothing_is_chosen_beforehand(reporter: Reporter) -> None:
    assert reporter.page.locator("[data-step] input:checked").count() == 0


def test_danger_asks_for_the_place_at_once_and_shows_numbers_without_blocking(reporter: Reporter) -> None:
    numbers = reporter.step("danger_now").get_by_role("link", name="102")
    expect(numbers).to_be_hidden()
    reporter.choose("Yes, right now")
    expect(numbers).to_be_visible()
    expect(reporter.page.locator("[data-part=step]")).to_have_text("Step 1 of 9")
    assert walked(reporter, "story")[-3:] == ["place_text", "can_leave", "story"]


def test_an_answer_can_be_taken_back(reporter: Reporter) -> None:
    reporter.choose("Yes, right now")
    reporter.tap("Remove this answer")
    expect(reporter.step("danger_now").locator("input:checked")).to_have_count(0)
    expect(reporter.page.locator("[data-part=step]")).to_have_text("Step 1 of 7")
    expect(reporter.page.get_by_role("button", name="Remove this answer")).to_have_count(0)


def test_words_change_when_one_writes_about_another(reporter: Reporter) -> None:
    reporter.walk_to("who_for")
    reporter.choose("A child or teenager")
    reporter.walk_to("more")
    reporter.tap("Tell more")
    assert reporter.shown() == "knows"
    reporter.tap("Next")
    expect(reporter.step("situation")).to_contain_text("Their passport or other documents were taken")
    for _ in range(2):
        reporter.page.get_by_role("button", name="Back").click()
    reporter.page.evaluate("history.back()")
    reporter.step("reply_way").wait_for()


def test_a_contact_is_asked_only_where_one_wants_it_and_is_dropped_with_it(reporter: Reporter) -> None:
    reporter.walk_to("reply_way")
    reporter.choose("By phone call")
    assert walked(reporter, "more")[1:] == [
        "contact_value",
        "contact_watched",
        "contact_when",
        "contact_note",
        "more",
    ]
    reporter.tap("Check and send")
    reporter.page.get_by_role("button", name="Change: How can we answer you?").click()
    reporter.choose("No answer needed")
    reporter.tap("Next")
    assert reporter.shown() == "check"
    expect(reporter.panel("check")).to_contain_text("No answer needed")


def test_a_changed_answer_that_opens_questions_asks_them_before_the_summary(reporter: Reporter) -> None:
    reporter.walk_to("reply_way")
    reporter.choose("No answer needed")
    reporter.walk_to("more")
    reporter.tap("Check and send")
    reporter.page.get_by_role("button", name="Change: How can we answer you?").click()
    reporter.choose("By email")
    reporter.tap("Next")
    assert walked(reporter, "check") == [
        "contact_value",
        "contact_watched",
        "contact_when",
        "contact_note",
        "check",
    ]


def test_another_language_is_written_in_own_words(reporter: Reporter) -> None:
    reporter.walk_to("more")
    reporter.tap("Tell more")
    reporter.walk_to("talk_lang")
    language = reporter.step("talk_lang")
    expect(language.get_by_role("textbox")).to_be_hidden()
    language.get_by_role("combobox").select_option("Another language")
    language.get_by_role("textbox").fill("Gagauz")
    reporter.walk_to("check")
    expect(reporter.panel("check")).to_contain_text("Gagauz")


def test_the_organisation_proposed_is_no_police_and_works_where_help_is_needed(reporter: Reporter) -> None:
    reporter.walk_to("where_now")
    reporter.choose("In the EU, the UK, Switzerland or Norway")
    reporter.tap("Send what I have")
    expect(reporter.page.locator("input[data-org]:checked")).to_have_attribute(
        "data-name", "IOM Ukraine (demo)"
    )


def test_every_question_of_the_form_is_on_the_page(reporter: Reporter) -> None:
    asked = reporter.page.evaluate(
        "[...document.querySelectorAll('[data-step]')].map((one) => one.dataset.step)"
    )
    assert asked == [field.key for field in load_form("help").fields if field.type != "checkbox"]


def test_priority_is_the_data_s_rule(reporter: Reporter) -> None:
    rule = json.loads(reporter.page.locator("[data-form]").get_attribute("data-priority") or "")
    data = json.loads(Path("core/forms/help.json").read_text())
    assert rule == data["priority"]


def test_enter_sends_nothing(reporter: Reporter) -> None:
    reporter.choose("Yes, right now")
    reporter.walk_to("place_text")
    box = reporter.step("place_text").get_by_role("textbox")
    box.fill("Somewhere")
    box.press("Enter")
    assert reporter.shown() == "can_leave"
    assert reporter.uploads() == []
    assert reporter.page.locator("form :is(input:not([type=hidden]), textarea, select)").count() == 0
