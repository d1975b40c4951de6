"""No view keeps anybody out: every page, step and error, in Ukrainian and in Arabic."""

import pytest
from journeys.barriers import Seen, barriers
from journeys.conftest import Product
from journeys.reporter import Reporter
from journeys.visits import (
    visit_beside,
    visit_errors,
    visit_form,
    visit_mailbox,
    visit_plain,
    visit_sending,
)
from journeys.walk import speak
from playwright.sync_api import Page

from core.questionnaire import FORM_IDS, load_form

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(params=["uk", "ar"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reporter(phone: Page, product: Product, lang: str) -> Reporter:
    """Somebody who has the site in this language."""
    found = Reporter(phone, product.site)
    speak(found, lang)
    return found


@pytest.fixture
def seen(reporter: Reporter) -> Seen:
    return Seen(reporter.page)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_no_view_of_a_form(reporter: Reporter, seen: Seen, form_id: str) -> None:
    asked = visit_form(reporter, load_form(form_id), seen.look)
    assert seen.found == {}
    assert seen.views > len(asked)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_no_page_without_a_script(reporter: Reporter, seen: Seen, form_id: str) -> None:
    visit_plain(reporter, load_form(form_id), seen.look)
    assert seen.found == {}


def test_no_view_beside_the_forms(reporter: Reporter, seen: Seen) -> None:
    visit_beside(reporter, seen.look)
    assert seen.found == {}


def test_no_view_of_coming_back(reporter: Reporter, seen: Seen) -> None:
    visit_mailbox(reporter, seen.look)
    assert seen.found == {}


def test_no_view_of_choosing_who_reads(reporter: Reporter, seen: Seen) -> None:
    visit_sending(reporter, seen.look)
    assert seen.found == {}


def test_no_view_of_what_went_wrong(reporter: Reporter, seen: Seen, product: Product) -> None:
    visit_errors(reporter, product, seen.look)
    assert seen.found == {}


def test_a_barrier_that_is_put_there_is_found(phone: Page, product: Product) -> None:
    reporter = Reporter(phone, product.site)
    reporter.open_form()
    assert barriers(phone) == []
    choice = phone.locator("[data-step]:not([hidden]) input").first
    choice.evaluate("(input) => input.closest('label').replaceWith(input)")
    assert [found for found in barriers(phone) if found.startswith("label:")]
