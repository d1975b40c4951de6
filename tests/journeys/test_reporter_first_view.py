"""What a slow phone has to load, and what fits its screen."""

import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator

import pytest
from journeys.conftest import CHEAPLY, Product, running
from journeys.reporter import Reporter
from playwright.sync_api import Page, Request, expect

from core.questionnaire import FORM_IDS
from core.web.choices import LANGUAGES

pytestmark = pytest.mark.browser
FIRST_VIEW = 14 * 1024
WHOLE_FORM = 60 * 1024
FIRST = {"document", "stylesheet"}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, away: str) -> Iterator[Product]:
    """A demonstration that no other test has touched: each act of theirs makes a key log longer."""
    with running(tmp_path_factory.mktemp("untouched"), away, None, CHEAPLY) as found:
        yield found


def weight(requests: Iterable[Request], lang: str = "en", form: str = "help") -> int:
    """Bytes of the bodies when each is asked for again, of this form, by a browser that takes gzip only."""
    total = 0
    for one in requests:
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": f"v={lang}.0.0.1",
            "Content-Type": one.headers.get("content-type", ""),
        }
        body = one.post_data_buffer
        if body and "/u/" not in one.url:
            body = body.replace(b"help", form.encode())
        again = urllib.request.Request(one.url, body, headers, method=one.method)  # noqa: S310 - our own
        if "/u/" in one.url:
            again.add_header("Authorization", one.headers["authorization"])
        with urllib.request.urlopen(again) as answer:  # noqa: S310 - our own
            total += len(answer.read())
    return total


def test_html_and_style_are_two_requests_and_at_most_14_kb(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.arrive()
    phone.wait_for_load_state("networkidle")
    first = [one for one in reporter.requests if one.resource_type in FIRST]
    later = {one.resource_type for one in reporter.requests} - FIRST
    assert len(first) == 2
    assert later <= {"script", "other"}
    assert weight(first) <= FIRST_VIEW


def test_what_follows_up_to_received_is_at_most_60_kb_and_all_from_here(
    phone: Page, product: Product
) -> None:
    reporter = Reporter(phone, product.site)
    reporter.send_words("A few words")
    reporter.expect_thanks()
    phone.wait_for_load_state("networkidle")
    assert {urllib.parse.urlsplit(one.url).netloc for one in reporter.requests} == {
        urllib.parse.urlsplit(product.site).netloc
    }
    after = [one for one in reporter.requests if one.resource_type not in FIRST]
    weights = {(form, lang): weight(after, lang, form) for form in FORM_IDS for lang in LANGUAGES}
    assert {of: found for of, found in weights.items() if found > WHOLE_FORM} == {}
    # Each has a page of its own.
    assert len(set(weights.values())) > len(FORM_IDS)


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_who_reads_the_door_and_the_numbers_fit_a_small_phone(
    phone: Page, product: Product, lang: str
) -> None:
    phone.context.add_cookies([{"name": "v", "value": f"{lang}.0.0.1", "url": product.site}])
    phone.goto(product.site)
    floor = phone.locator(".exit").bounding_box()
    assert floor
    for one in (
        phone.locator("[data-view=start] > p").first,
        *phone.locator(".doors button").all(),
        phone.get_by_role("link", name="102").first,
        phone.get_by_role("link", name="112").first,
    ):
        box = one.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= floor["y"]


def test_every_view_of_a_demonstration_says_so(phone: Page, product: Product) -> None:
    banner = phone.get_by_text("Demonstration. Nothing sent here reaches")
    reporter = Reporter(phone, product.site)
    reporter.arrive()
    expect(banner).to_be_visible()
    reporter.open_about()
    expect(banner).to_be_visible()
    reporter.tap("Back")
    reporter.tap("I need help")
    reporter.begin()
    expect(banner).to_be_visible()
    assert phone.locator(".banner button").count() == 0
    phone.goto(product.site + "/nothing")
    expect(banner).to_be_visible()
