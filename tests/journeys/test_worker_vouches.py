"""A worker unlocks: the browser shows that it can read, and says so plainly when it cannot."""

from datetime import UTC, datetime, timedelta

import pytest
from journeys.conftest import Product
from journeys.worker import Post, Worker
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from core import keys, models, partners, vouching
from crypto.bundle import Policy, check_bundle
from crypto.errors import Expired
from crypto.keylog import verify_log

pytestmark = pytest.mark.browser
ORG = "la-strada"


def forget_words(post: Post) -> None:
    """As if nobody had signed in for weeks: the bundle stays, nobody's word counts."""
    with post.store.write() as s:
        partner = next(one for one in partners.all_partners(s) if one.profile.slug == ORG)
        s.execute(delete(models.Liveness).where(models.Liveness.partner_id == partner.id))


def reporter_accepts(post: Post) -> bool:
    with post.store.read() as s:
        partner = next(one for one in partners.all_partners(s) if one.profile.slug == ORG)
        kept, state = vouching.kept(s, partner.id), verify_log(keys.log_of(s, partner.id), partner.id)
    assert partner.epoch
    assert kept.bundle
    today = datetime.now(UTC).date().isoformat()
    try:
        check_bundle(state, partner.epoch.recipient, kept.bundle, kept.lives, today, Policy(live_members=1))
    except Expired:
        return False
    return True


def problem(page: Page) -> str:
    return page.locator("[data-vouch-problem]").inner_text()


def test_signing_in_shows_that_the_keys_work_and_a_second_time_says_nothing(
    product: Product, chromium: Browser
) -> None:
    post = Post(product)
    forget_words(post)
    assert not reporter_accepts(post)
    context = chromium.new_context(locale="en-GB")
    worker = Worker(context.new_page(), product)
    with worker.page.expect_response("**/api/vouch", timeout=60000) as kept:
        worker.sign_in()
    assert kept.value.status == 204
    assert reporter_accepts(post)
    expect(worker.panel("list")).to_be_visible()
    expect(worker.page.locator("[data-vouch-problem]")).to_be_hidden()
    context.close()

    context, posted = chromium.new_context(locale="en-GB"), []
    worker = Worker(context.new_page(), product)
    worker.page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    with worker.page.expect_response(lambda one: one.url.endswith("/api/heads"), timeout=60000):
        worker.sign_in()
    expect(worker.panel("list")).to_be_visible()
    # The words that fit are looked up like any others: both are over once the network is quiet.
    worker.page.wait_for_load_state("networkidle")
    assert not [url for url in posted if url.endswith("/api/vouch")]
    context.close()


def test_a_clock_that_is_wrong_is_told_and_the_inbox_is_in_use(product: Product, chromium: Browser) -> None:
    post = Post(product)
    forget_words(post)
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=20))
    worker = Worker(page, product)
    with page.expect_response("**/api/vouch", timeout=60000) as refused:
        worker.sign_in()
    assert refused.value.status == 422
    expect(page.locator("[data-vouch-problem]")).to_be_visible(timeout=30000)
    assert "it must be right" in problem(page)
    expect(worker.panel("list")).to_be_visible()
    assert not reporter_accepts(post)
    context.close()
