"""Bad luck on the way: one report, never a false "received", and the words stay on the screen."""

import json

import pytest
from journeys.conftest import Product
from journeys.record import broken, closed, count_reports, end_epoch
from journeys.reporter import CANARY, Reporter, assert_nothing_readable_left
from playwright.sync_api import Page, Route, TimeoutError, expect

pytestmark = pytest.mark.browser
LONGEST_PAUSE_MS = 9000
TRIES, LOOK_MS = 40, 150


@pytest.fixture
def reporter(phone: Page, product: Product) -> Reporter:
    """A person whose clock we turn, so that no test waits for the pauses between tries."""
    phone.clock.install()
    return Reporter(phone, product.site)


def let_it_try(reporter: Reporter, panel: str) -> None:
    for _ in range(TRIES):
        try:
            reporter.panel(panel).wait_for(timeout=LOOK_MS)
            return
        except TimeoutError:
            reporter.page.clock.run_for(LONGEST_PAUSE_MS)
    expect(reporter.panel(panel)).to_be_visible()


def cut_after_commit(route: Route) -> None:
    route.fetch()
    route.abort("connectionreset")


def words_are_there(reporter: Reporter) -> None:
    while reporter.shown() != "story":
        reporter.page.locator("[data-do=back]:visible").click()
    expect(reporter.step("story").get_by_role("textbox")).to_have_value(CANARY)


@pytest.mark.database("sqlite", "postgresql")
def test_a_cut_after_the_commit_is_one_report(reporter: Reporter, product: Product) -> None:
    before = count_reports(product)
    reporter.page.route("**/u/*", cut_after_commit, times=2)
    reporter.send_words(CANARY)
    let_it_try(reporter, "thanks")
    assert count_reports(product) == before + 1
    bodies = {one.post_data for one in reporter.uploads()}
    assert len(reporter.uploads()) == 3
    assert len(bodies) == 1


def test_edited_after_a_cut_it_becomes_an_addition(reporter: Reporter, product: Product) -> None:
    before = count_reports(product)
    reporter.page.route("**/u/*", cut_after_commit)
    reporter.send_words(CANARY)
    let_it_try(reporter, "failed")
    reporter.page.unroute("**/u/*")
    words_are_there(reporter)
    reporter.step("story").get_by_role("textbox").fill(CANARY + " and more")
    reporter.tap("Send what I have")
    reporter.tap("Send")
    expect(reporter.panel("different")).to_contain_text(
        "Your first version has arrived, this change has not. Send it as an addition."
    )
    assert count_reports(product) == before + 1
    reporter.tap("Send as an addition")
    reporter.expect_thanks()
    assert count_reports(product) == before + 2
    assert len({one.url for one in reporter.uploads()}) == 2
    assert_nothing_readable_left(reporter.requests)


@pytest.mark.database("sqlite", "postgresql")
def test_an_epoch_that_ends_while_one_writes_is_no_trouble(reporter: Reporter, product: Product) -> None:
    before = count_reports(product)
    reporter.open_form()
    reporter.write(CANARY)
    reporter.tap("Send what I have")

    def end_once(route: Route) -> None:
        end_epoch(product, "la-strada")
        route.continue_()

    reporter.page.route("**/u/*", end_once, times=1)
    reporter.agree_and_send()
    reporter.expect_thanks()
    answers = [one.response() for one in reporter.uploads()]
    assert [one.status for one in answers if one] == [409, 200]
    assert len({one.url for one in reporter.uploads()}) == 1
    assert count_reports(product) == before + 1


def test_a_closed_organisation_is_named_and_another_offered(reporter: Reporter, product: Product) -> None:
    before = count_reports(product)
    reporter.open_form()
    reporter.write(CANARY)
    reporter.tap("Send what I have")
    with closed(product, "la-strada"):
        reporter.agree_and_send()
        problems = reporter.page.locator("[data-part=problems]")
        expect(problems).to_contain_text("This organisation takes no messages now: La Strada-Ukraine (demo).")
        expect(problems.get_by_role("link", name="102")).to_be_visible()
        assert count_reports(product) == before
        expect(reporter.page.locator("input[data-name^='La Strada']")).to_be_disabled()
        reporter.page.locator("input[data-org]").nth(1).check()
        reporter.agree_and_send()
        reporter.expect_thanks()
    assert count_reports(product) == before + 1


def test_no_organisation_left_means_numbers_and_the_words_stay(reporter: Reporter, product: Product) -> None:
    reporter.open_form()
    reporter.write(CANARY)
    reporter.tap("Send what I have")
    with closed(product, "la-strada", "iom", "police"):
        reporter.agree_and_send()
        expect(reporter.page.locator("[data-part=problems]").get_by_role("link", name="112")).to_be_visible()
    words_are_there(reporter)


@pytest.mark.database("sqlite", "postgresql")
def test_a_full_disk_is_never_thanked_and_trying_again_works(reporter: Reporter, product: Product) -> None:
    before = count_reports(product)
    with broken(product):
        reporter.send_words(CANARY)
        let_it_try(reporter, "failed")
        expect(reporter.panel("failed")).to_contain_text("Not received. Please try again, or call.")
        expect(reporter.panel("failed").get_by_role("link", name="102")).to_be_visible()
        expect(reporter.panel("thanks")).to_be_hidden()
    assert count_reports(product) == before
    reporter.tap("Try again")
    reporter.expect_thanks()
    assert count_reports(product) == before + 1


@pytest.mark.parametrize(
    "lie",
    ["cut", "kind", "orgs", "sha256", "id", "report", "fewer", "page"],
)
def test_an_answer_that_is_not_what_was_sealed_is_no_receipt(reporter: Reporter, lie: str) -> None:
    def answer(route: Route) -> None:
        true = route.fetch()
        told = json.loads(true.text())
        first = told["objects"][0]
        if lie in ("kind", "sha256", "id"):
            first[lie] = told["objects"][1][lie]
        elif lie == "orgs":
            first["orgs"] = []
        elif lie == "fewer":
            told["objects"].pop()
        elif lie == "report":
            told["report"] = "A" * 22
        body = {"cut": json.dumps(told)[:-5], "page": "<!doctype html><p>Welcome to this network"}
        route.fulfill(status=200, content_type="application/json", body=body.get(lie, json.dumps(told)))

    reporter.page.route("**/u/*", answer)
    reporter.send_words("A few words")
    let_it_try(reporter, "failed")
    expect(reporter.panel("thanks")).to_be_hidden()


def test_cancel_stops_sending_and_keeps_the_words(reporter: Reporter) -> None:
    held: list[Route] = []
    reporter.page.route("**/u/*", lambda route: held.append(route))
    reporter.send_words(CANARY)
    reporter.tap("Cancel")
    expect(reporter.panel("send")).to_be_visible()
    words_are_there(reporter)


def test_a_phone_with_a_wrong_date_sends(phone: Page, product: Product) -> None:
    phone.clock.install(time="2031-01-01T10:00:00Z")
    reporter = Reporter(phone, product.site)
    reporter.send_words("A few words")
    reporter.expect_thanks()


def test_the_form_that_does_not_come_leaves_the_numbers(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.arrive()
    phone.route("**/static/form.js", lambda route: route.abort())
    reporter.tap("I need help")
    expect(phone.locator("[data-failed]:visible")).to_contain_text("The page did not come.")
    expect(phone.get_by_role("link", name="102").first).to_be_visible()
    phone.unroute("**/static/form.js")
    reporter.tap("I need help")
    reporter.begin()
