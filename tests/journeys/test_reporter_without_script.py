"""With JavaScript off: one page, one press of "Send", and the same promises."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from journeys.axe import hurdles
from journeys.conftest import PATIENCE_MS, Product, close
from journeys.reporter import CANARY, Reporter, assert_nothing_readable_lies
from journeys.worker import Worker
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

pytestmark = pytest.mark.browser
HONEST = "The message is encrypted on our server as soon as it arrives."
ALL_SHOWN = """() => [document.body.innerText, ...[...document.querySelectorAll('input, textarea, select')]
  .map((one) => `${one.value} ${one.checked}`)].join('\\n')"""


@pytest.fixture
def plain(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone whose browser runs no script."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        java_script_enabled=False,
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    close(context)


def open_form(page: Page, product: Product) -> None:
    page.goto(product.site)
    assert HONEST in page.locator("main").inner_text()
    page.get_by_role("button", name="I need help").click()
    expect(page.locator("main")).to_contain_text(HONEST)


# Of each form: its door, where own words go, what else must be answered, who reads it.
FORMS = {
    "help": ("I need help", "story", {}, "La Strada"),
    "report": ("Tell us what you noticed", "story", {"share": "no"}, "La Strada"),
    "rights": ("Complaint about an authority", "story", {"mode": "signal"}, "Ombudsman"),
    "check": ("Check an offer", "question", {"kind": "job"}, "La Strada"),
}


def write(page: Page, words: str) -> None:
    page.get_by_role("radio", name="Not now, but it may happen soon").check()
    page.locator("[name=story]").fill(words)
    page.locator("[name=contact_value]").fill(words)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def go_back(page: Page) -> None:
    """Chromium asks before it sends a form again, with a page of its own that Playwright calls an error."""
    with suppress(Error):
        page.go_back()
    for _ in range(50):
        try:
            page.evaluate("1")
            return
        except Error:
            page.wait_for_timeout(100)


def assert_nothing_typed(page: Page) -> None:
    shown = page.evaluate(ALL_SHOWN)
    assert CANARY not in shown
    typed = page.locator("[name=danger_now]:checked, [name=org]:checked, [name=consent]:checked")
    assert typed.count() == 0


def choose(page: Page, name: str) -> None:
    page.get_by_role("checkbox", name=name).check()
    page.get_by_role("checkbox", name="I agree that this is read").check()


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_sent(plain: BrowserContext, product: Product, form: str) -> None:
    door, box, answers, reader = FORMS[form]
    page = plain.new_page()
    page.goto(product.site)
    page.get_by_role("button", name=door).click()
    expect(page.locator("main")).to_contain_text(HONEST)
    page.locator(f"[name={box}]").fill(CANARY)
    for name, value in answers.items():
        page.locator(f"[name={name}][value={value}]").check()
    choose(page, reader)
    send(page)
    expect(page.get_by_role("heading", name="Your message has been received.")).to_be_visible()
    assert CANARY not in page.content()


def test_an_official_complaint_without_a_name_is_not_sent_and_nothing_is_lost(
    plain: BrowserContext, product: Product
) -> None:
    page = plain.new_page()
    page.goto(product.site)
    page.get_by_role("button", name="Complaint about an authority").click()
    page.locator("[name=mode][value=formal]").check()
    page.locator("[name=story]").fill(CANARY)
    choose(page, "Ombudsman")
    send(page)
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("Please answer: Place of residence")
    expect(alert).to_contain_text("Please tick the box that confirms what you wrote.")
    expect(page.locator("[name=story]")).to_have_value(CANARY)


def test_advice_on_an_offer_is_there_to_be_read(plain: BrowserContext, product: Product) -> None:
    page = plain.new_page()
    page.goto(product.site)
    page.get_by_role("button", name="Check an offer").click()
    advice = page.locator("main")
    expect(advice).to_contain_text("One of these is enough:")
    expect(advice).to_contain_text("“They want to keep my passport or phone”: Yes")
    expect(advice).to_contain_text(
        "“There is a written contract in a language I understand”: No or I don't know"
    )
    expect(advice).to_contain_text("This does not guarantee that the offer is safe.")
    assert page.locator("[name=s_docs]").count() == 0


@pytest.mark.database("sqlite", "postgresql")
def test_a_person_sends_and_a_worker_reads_and_sees_the_path(
    plain: BrowserContext, desk: Page, product: Product
) -> None:
    page = plain.new_page()
    open_form(page, product)
    words = f"Мене звати {CANARY}"
    write(page, words)
    choose(page, "La Strada")
    send(page)
    expect(page.get_by_role("heading", name="Your message has been received.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("La Strada")
    assert CANARY not in page.content()
    assert (page.url, page.title()) == (product.site + "/", "Contact form")
    assert [one["value"] for one in plain.cookies()] == ["en.0.0.1"]
    assert_nothing_readable_lies(*product.written)
    worker = Worker(desk, product)
    worker.sign_in()
    # Other tests send by this path too.
    rows = desk.locator("[data-list] [data-report]").filter(has_text="the server")
    expect(rows.first).to_be_visible()
    found = []
    for number in range(rows.count()):
        rows.nth(number).click()
        case = desk.locator("[data-case]")
        expect(case).to_contain_text("Sealed by the server when it arrived, opened here, unchanged since.")
        found.append(words in case.inner_text())
        worker.back()
    assert any(found)


def test_what_is_missing_is_said_first_and_nothing_typed_is_lost(
    plain: BrowserContext, product: Product
) -> None:
    page = plain.new_page()
    open_form(page, product)
    write(page, CANARY)
    send(page)
    expect(page.get_by_role("alert").first).to_contain_text("Please choose who should read it.")
    expect(page.locator("[name=story]")).to_have_value(CANARY)
    expect(page.get_by_role("radio", name="Not now, but it may happen soon")).to_be_checked()
    choose(page, "La Strada")
    send(page)
    expect(page.get_by_role("heading", name="Your message has been received.")).to_be_visible()


@pytest.mark.parametrize("at", ["typed", "refused", "received"])
def test_back_after_leaving_shows_nothing_typed(plain: BrowserContext, product: Product, at: str) -> None:
    page = plain.new_page()
    open_form(page, product)
    write(page, CANARY)
    if at == "received":
        choose(page, "La Strada")
    if at != "typed":
        send(page)
        page.wait_for_load_state()
    page.get_by_role("link", name="Leave this page").last.click()
    page.wait_for_url(product.away)
    for _ in range(3):
        go_back(page)
        if page.url == "about:blank":
            return
        assert_nothing_typed(page)


def test_who_confirms_to_send_the_form_again_sees_nothing_typed(
    plain: BrowserContext, product: Product
) -> None:
    page = plain.new_page()
    open_form(page, product)
    write(page, CANARY)
    send(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_role("link", name="Leave this page").last.click()
    page.wait_for_url(product.away)
    go_back(page)
    with suppress(Error):
        page.reload()
    expect(page.get_by_role("alert").first).to_contain_text("Please choose who should read it.")
    assert_nothing_typed(page)


def test_a_language_is_chosen_and_the_page_says_what_a_change_costs(
    plain: BrowserContext, product: Product
) -> None:
    page = plain.new_page()
    open_form(page, product)
    expect(page.locator("main")).to_contain_text("Choose language and text size first")
    page.locator(".tongues summary").click()
    page.get_by_role("button", name="Українська").click()
    expect(page.get_by_role("button", name="Надіслати", exact=True)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "uk"


def test_a_conditional_question_says_whom_it_is_for(plain: BrowserContext, product: Product) -> None:
    page = plain.new_page()
    open_form(page, product)
    expect(page.get_by_role("heading", name="If you chose “Another adult”")).to_be_visible()


def test_the_page_has_no_hurdles(phone: Page, product: Product) -> None:
    phone.route("**/start.js", lambda route: route.abort())
    phone.goto(product.site)
    phone.get_by_role("button", name="I need help").click()
    expect(phone.locator("main")).to_contain_text(HONEST)
    assert hurdles(phone) == []


def test_a_script_that_came_late_still_seals_on_the_phone(phone: Page, product: Product) -> None:
    phone.route("**/start.js", lambda route: route.abort())
    phone.goto(product.site)
    phone.unroute("**/start.js")
    phone.get_by_role("button", name="I need help").click()
    reporter = Reporter(phone, product.site)
    reporter.begin()


def test_a_phone_that_cannot_seal_may_let_the_server_do_it(phone: Page, product: Product) -> None:
    phone.route("**/seal.js", lambda route: route.fulfill(content_type="text/javascript", body="throw 1"))
    reporter = Reporter(phone, product.site)
    reporter.send_words(CANARY)
    expect(reporter.panel("failed")).to_contain_text("could not seal")
    reporter.tap("Let the server seal it")
    expect(phone.locator("main")).to_contain_text(HONEST)
    write(phone, CANARY)
    choose(phone, "La Strada")
    send(phone)
    expect(phone.get_by_role("heading", name="Your message has been received.")).to_be_visible()
