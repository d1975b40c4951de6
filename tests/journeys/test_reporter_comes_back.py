"""With the code a report becomes a conversation: answered, read, gone on with, stopped, deleted."""

import os
from collections.abc import Iterator

import pytest
from journeys.conftest import Product
from journeys.mailbox import Mailbox, code_shown
from journeys.record import closed
from journeys.reporter import (
    CANARY,
    Reporter,
    assert_nothing_readable_left,
    assert_nothing_readable_lies,
    spellings,
)
from journeys.worker import Worker
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
BOTH = pytest.mark.database("sqlite", "postgresql")
ARABIC = {48 + digit: 0x660 + digit for digit in range(10)}
ANSWER = "We have read it. Are you safe?"


@pytest.fixture
def reporter(phone: Page, product: Product) -> Reporter:
    return Reporter(phone, product.site)


@pytest.fixture
def words() -> str:
    """That no other report has."""
    return f"Words {os.urandom(4).hex()} with {CANARY}"


@pytest.fixture
def code(reporter: Reporter, words: str) -> str:
    """Of a report that was received."""
    reporter.send_words(words)
    reporter.expect_thanks()
    return code_shown(reporter)


@pytest.fixture
def mailbox(reporter: Reporter) -> Mailbox:
    return Mailbox(reporter)


@pytest.fixture
def worker(chromium: Browser, product: Product) -> Iterator[Worker]:
    """Somebody of the organisation that was proposed, with its newest report open."""
    page = chromium.new_context(locale="en-GB").new_page()
    found = Worker(page, product)
    found.sign_in()
    yield found
    page.context.close()


def open_newest(worker: Worker, words: str) -> str:
    """The report in which these words stand."""
    worker.refresh()
    rows = worker.page.locator("[data-list] [data-report]")
    # Other tests stopped the reading of theirs.
    for row in rows.filter(has_not_text="Stopped by the person").all():
        report = row.get_attribute("data-report") or ""
        case = worker.open(report)
        expect(case.locator("[data-talk]")).to_be_visible()
        if words in (case.text_content() or ""):
            return report
        worker.back()
    raise AssertionError("no such report")


def answer(worker: Worker, words: str) -> None:
    worker.page.get_by_label("Your answer").fill(words)
    worker.page.get_by_role("button", name="Read it once more").click()
    expect(worker.page.locator("[data-once-more]")).to_have_text(words)
    worker.page.get_by_role("button", name="Send the answer").click()
    expect(worker.page.locator("[data-kind=reply]").last).to_contain_text(words)


@BOTH
def test_a_conversation_from_the_code_to_the_deletion(
    reporter: Reporter, mailbox: Mailbox, code: str, words: str, worker: Worker, product: Product
) -> None:
    open_newest(worker, words)
    answer(worker, f"{ANSWER} {CANARY}")
    mailbox.come_back(code.translate(ARABIC))
    expect(mailbox.answers()).to_have_count(1)
    expect(mailbox.answers().first).to_contain_text("La Strada-Ukraine")
    expect(mailbox.answers().first).to_contain_text(ANSWER)
    assert words not in reporter.page.content()
    mailbox.write(f"More {CANARY}")
    assert CANARY not in mailbox.part("more").input_value()
    worker.back()
    worker.refresh()
    first = worker.page.locator("[data-list] [data-report]").first
    expect(first).to_contain_text("New message")
    worker.open(first.get_attribute("data-report") or "")
    expect(worker.page.locator("[data-kind=message]")).to_contain_text(f"More {CANARY}")
    expect(worker.page.locator("[data-same-code]")).to_contain_text("the same code as before")
    mailbox.delete()
    reporter.arrive()
    mailbox.door()
    mailbox.enter(code)
    expect(mailbox.part("problem-list")).to_contain_text("We cannot find this code.")
    worker.back()
    worker.refresh()
    worker.open(worker.page.locator("[data-list] [data-report]").first.get_attribute("data-report") or "")
    assert_nothing_readable_left(reporter.requests)
    assert_nothing_readable_left(worker.requests)
    assert_nothing_readable_lies(*product.written)
    digits = code.replace(" ", "")
    sent = [one.post_data_buffer or b"" for one in reporter.requests]
    assert not [spelling for spelling in spellings(digits) if any(spelling in body for body in sent)]


def test_who_is_stopped_cannot_open_it_any_more(
    mailbox: Mailbox, code: str, words: str, worker: Worker
) -> None:
    report = open_newest(worker, words)
    mailbox.come_back(code)
    mailbox.do("stop").click()
    mailbox.do("confirm").click()
    expect(mailbox.part("readers")).to_contain_text("You stopped it on")
    expect(mailbox.part("writing")).to_be_hidden()
    worker.back()
    worker.open(report)
    expect(worker.problem()).to_contain_text("The person ended your organisation’s reading.")
    assert CANARY not in (worker.page.locator("[data-case]").text_content() or "")


def test_a_mistyped_code_is_found_before_anything_is_sent(
    reporter: Reporter, mailbox: Mailbox, code: str
) -> None:
    reporter.arrive()
    mailbox.door()
    before = len(reporter.requests)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    for typed in ("", "1234", wrong, "one two three"):
        mailbox.enter(typed)
        expect(mailbox.part("problem-list")).to_contain_text("A digit is wrong, missing or too many.")
    assert [one for one in reporter.requests[before:] if one.url.endswith("/box")] == []
    assert mailbox.part("digits").input_value() == "one two three"


def test_a_code_that_is_not_wanted_after_all_opens_nothing(
    reporter: Reporter, mailbox: Mailbox, code: str, words: str, worker: Worker
) -> None:
    reporter.tap("I want no code")
    expect(reporter.panel("thanks").get_by_text("The code is deleted.")).to_be_visible()
    assert code.replace(" ", "") not in reporter.page.content().replace(" ", "")
    open_newest(worker, words)
    expect(worker.page.locator("[data-code-gone]")).to_be_visible()
    expect(worker.page.locator("[data-writing]")).to_be_hidden()
    reporter.arrive()
    mailbox.door()
    mailbox.enter(code)
    expect(mailbox.part("problem-list")).to_contain_text("We cannot find this code.")


def test_who_refuses_a_code_is_told_what_that_means_and_cannot_be_answered(
    reporter: Reporter, words: str, worker: Worker
) -> None:
    reporter.open_form()
    reporter.write(words)
    reporter.walk_to("more")
    reporter.tap("Tell more")
    reporter.walk_to("share")
    reporter.choose("Ask me first, every time")
    reporter.tap("Send what I have")
    warning = reporter.page.locator("[data-part=unasked]")
    expect(warning).to_be_hidden()
    reporter.page.get_by_label("Without a code. Then nobody can answer you here.").check()
    expect(warning).to_be_visible()
    reporter.agree_and_send()
    reporter.expect_thanks()
    expect(reporter.page.locator("[data-part=codes]")).to_be_hidden()
    open_newest(worker, words)
    expect(worker.page.locator("[data-no-code]")).to_be_visible()
    expect(worker.page.locator("[data-writing]")).to_be_hidden()


def test_who_comes_a_second_time_in_one_visit_types_the_code_and_sends_once(
    reporter: Reporter, mailbox: Mailbox, code: str, words: str, worker: Worker
) -> None:
    mailbox.come_back(code)
    mailbox.do("back").click()
    expect(reporter.page.locator("[data-view=start]")).to_be_visible()
    mailbox.door()
    assert mailbox.part("digits").input_value() == ""
    mailbox.enter(code)
    expect(reporter.panel("mail")).to_be_visible()
    mailbox.write("Sent once")
    open_newest(worker, words)
    expect(worker.page.locator("[data-kind=message]")).to_have_count(1)


def test_an_organisation_that_takes_nothing_now_does_not_keep_the_others_from_reading(
    reporter: Reporter, mailbox: Mailbox, words: str, product: Product
) -> None:
    reporter.open_form()
    reporter.write(words)
    reporter.tap("Send what I have")
    reporter.tap("Show other organisations")
    reporter.page.get_by_label("IOM Ukraine").check()
    reporter.agree_and_send()
    reporter.expect_thanks()
    mailbox.come_back(code_shown(reporter))
    to = mailbox.part("to")
    expect(to).to_contain_text("IOM")
    with closed(product, "iom"):
        mailbox.part("more").fill("For whoever reads")
        mailbox.do("send").click()
        expect(mailbox.part("problem-list")).to_contain_text("An organisation takes no messages now.")
        expect(to).to_have_text("Will read it: La Strada-Ukraine (demo).")
        mailbox.do("send").click()
        expect(mailbox.part("sent")).to_be_visible()


def test_leaving_forgets_the_code_and_the_answers(
    reporter: Reporter, mailbox: Mailbox, code: str, product: Product
) -> None:
    mailbox.come_back(code)
    reporter.page.get_by_role("link", name="Leave this page").last.click()
    reporter.page.wait_for_url(product.away)
    reporter.page.go_back()
    reporter.page.wait_for_load_state()
    assert reporter.page.locator("[data-mailbox]").count() == 0
    assert code.replace(" ", "") not in reporter.page.content().replace(" ", "")


def test_a_lost_answer_makes_no_second_message(
    reporter: Reporter, mailbox: Mailbox, code: str, words: str, worker: Worker
) -> None:
    mailbox.come_back(code)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if '"write"' in (route.request.post_data or "") and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    reporter.page.route("**/box", lose)
    mailbox.part("more").fill("Only once")
    mailbox.do("send").click()
    expect(mailbox.part("problem-list")).to_contain_text("There was no answer from the site.")
    assert mailbox.part("more").input_value() == "Only once"
    mailbox.do("send").click()
    expect(mailbox.part("sent")).to_be_visible()
    open_newest(worker, words)
    expect(worker.page.locator("[data-kind=message]")).to_have_count(1)


@BOTH
def test_without_a_script_too(chromium: Browser, product: Product, words: str, worker: Worker) -> None:
    context = chromium.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(product.site)
    page.get_by_role("button", name="I need help").click()
    page.locator("[name=story]").fill(words)
    page.get_by_role("checkbox", name="La Strada").check()
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Send", exact=True).click()
    code = " ".join(page.locator("p.code span").all_text_contents())
    open_newest(worker, words)
    answer(worker, ANSWER)
    page.goto(product.site)
    page.get_by_role("button", name="I have a code").click()
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="Open").click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    page.locator("[name=text]").fill("More")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your words have arrived.")).to_be_visible()
    page.get_by_role("button", name="Delete my message").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("heading", name="Deleted")).to_be_visible()
    worker.back()
    worker.refresh()
    expect(worker.page.locator("[data-list] [data-report]").first).to_contain_text("Deletion asked")
    assert code.replace(" ", "") not in page.url
    context.close()
