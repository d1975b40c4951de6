"""A case whose time of keeping is nearly over: staff see the day, and keep what they need."""

from collections.abc import Iterator
from datetime import date

import pytest
from journeys.conftest import Product
from journeys.worker import Post, Worker
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from core import models
from crypto.encoding import from_b64u

pytestmark = pytest.mark.browser


@pytest.fixture
def worker(chromium: Browser, product: Product) -> Iterator[Worker]:
    page = chromium.new_context(locale="en-GB").new_page()
    found = Worker(page, product)
    found.sign_in()
    yield found
    page.context.close()


def test_the_day_stands_in_the_list_and_on_the_case_until_somebody_keeps_it(
    worker: Worker, product: Product
) -> None:
    post = Post(product)
    report = post.send({"story": "Words"})
    with post.store.write() as s:
        mine = models.Case.report_id == from_b64u(report)
        s.execute(update(models.Case).where(mine).values(status="closed", closure="helped"))
        s.execute(update(models.Case).where(mine).values(goes_on=date(2099, 3, 1)))
    worker.refresh()
    expect(worker.row(report)).to_contain_text("Erased on 1 Mar 2099")
    case = worker.open(report)
    keeping = case.locator("[data-keeping]")
    expect(keeping).to_contain_text("this report is erased on March 1, 2099, with its files and answers.")
    assert worker.hurdles() == []
    keeping.get_by_role("button", name="Keep it longer").click()
    expect(case.locator("[data-kept]")).to_have_text("It is kept. Its time of keeping counts from today.")
    expect(case.locator("[data-kept]")).to_be_focused()
    expect(keeping).to_be_hidden()
    worker.back()
    worker.refresh()
    expect(worker.row(report)).not_to_contain_text("Erased on")
    worker.open(report)
    expect(keeping).to_be_hidden()
    assert worker.complaints == []
