"""No page of the partners' site keeps anybody out, in Ukrainian; others look in English as they go."""

import pytest
from journeys.barriers import Seen
from journeys.conftest import Product
from journeys.visits_at_work import visit_desk, visit_office
from journeys.worker import Post, Worker
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_no_page_of_an_organisation(desk: Page, product: Product) -> None:
    seen, report = Seen(desk), Post(product).send({"story": "words"}, {"contact_value": "words"})
    visit_desk(Worker(desk, product), report, "uk", seen.look)
    assert seen.found == {}


def test_no_page_of_a_coordinator(desk: Page, product: Product) -> None:
    seen = Seen(desk)
    visit_office(Worker(desk, product), "uk", seen.look)
    assert seen.found == {}
