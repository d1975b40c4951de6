"""`make audit-access`: every view in every language at every text size and contrast. Not in the suite."""

from collections.abc import Iterator

import pytest
from journeys.barriers import Seen
from journeys.conftest import PATIENCE_MS, Product, close
from journeys.reporter import Reporter
from journeys.visits import (
    visit_beside,
    visit_errors,
    visit_form,
    visit_mailbox,
    visit_plain,
    visit_sending,
)
from journeys.visits_at_work import visit_desk, visit_office
from journeys.walk import speak
from journeys.worker import Post, Worker
from playwright.sync_api import Browser, Page

from core.questionnaire import FORM_IDS, load_form
from core.web.choices import FOR_PARTNERS, LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]
STEPS = range(3)
SET = "([size, contrast]) => Object.assign(document.documentElement.dataset, {size, contrast})"


class Audit(Seen):
    """Looks at a view in every size and contrast; says at the end how many it saw."""

    def look(self, view: str) -> None:
        for size in STEPS:
            for contrast in STEPS:
                self.page.evaluate(SET, [size, contrast])
                super().look(f"{view}, size {size}, contrast {contrast}")
        self.page.evaluate(SET, [0, 0])

    def end(self) -> None:
        print(f"{self.views} looked at, {len(self.found)} with a barrier")
        assert self.found == {}


@pytest.fixture
def audit(phone: Page) -> Audit:
    return Audit(phone)


@pytest.fixture(params=LANGUAGES)
def reporter(phone: Page, product: Product, request: pytest.FixtureRequest) -> Reporter:
    found = Reporter(phone, product.site)
    speak(found, request.param)
    return found


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_form(reporter: Reporter, audit: Audit, form_id: str) -> None:
    visit_form(reporter, load_form(form_id), audit.look)
    visit_plain(reporter, load_form(form_id), audit.look)
    audit.end()


def test_what_is_no_form(reporter: Reporter, audit: Audit, product: Product) -> None:
    visit_beside(reporter, audit.look)
    visit_sending(reporter, audit.look)
    visit_mailbox(reporter, audit.look)
    visit_errors(reporter, product, audit.look)
    audit.end()


@pytest.fixture(params=[360, 1280])
def worker(chromium: Browser, product: Product, request: pytest.FixtureRequest) -> Iterator[Worker]:
    """Somebody at a telephone, then at a desk."""
    context = chromium.new_context(viewport={"width": request.param, "height": 800}, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    yield Worker(context.new_page(), product)
    close(context)


@pytest.mark.parametrize("lang", FOR_PARTNERS)
def test_an_organisation(worker: Worker, lang: str) -> None:
    audit = Audit(worker.page)
    report = Post(worker.product).send({"danger_now": "soon", "story": "words"}, {"contact_value": "words"})
    visit_desk(worker, report, lang, audit.look)
    audit.end()


@pytest.mark.parametrize("lang", FOR_PARTNERS)
def test_a_coordinator(worker: Worker, lang: str) -> None:
    audit = Audit(worker.page)
    visit_office(worker, lang, audit.look)
    audit.end()
