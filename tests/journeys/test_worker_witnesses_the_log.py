"""A worker signs in: the browser verifies and signs the log; a log that is another one raises an alarm."""

from datetime import UTC, datetime, timedelta

import pytest
from journeys.conftest import Product
from journeys.worker import Post, Worker
from playwright.sync_api import Browser, expect

from core import models, stafflog
from crypto.encoding import Json, b64u, canonical_json

pytestmark = pytest.mark.browser
NOBODY = b64u(bytes(16))


def close_today(post: Post, slug: str) -> bytes:
    with post.store.write() as s:
        org = s.query(models.Partner.id).filter_by(slug=slug).scalar()
        assert org
        stafflog.close_days(s, org, datetime.now(UTC).date() + timedelta(days=1))
    return bytes(org)


def test_the_log_is_signed_at_sign_in_and_a_changed_one_raises_an_alarm(
    product: Product, chromium: Browser
) -> None:
    post = Post(product)
    close_today(post, "dzherelo")
    context = chromium.new_context(locale="en-GB")
    worker = Worker(context.new_page(), product)
    with worker.page.expect_response(
        lambda one: one.url.endswith("/api/heads") and one.request.method == "POST", timeout=60000
    ) as kept:
        worker.sign_in()
    assert kept.value.status == 204
    alarm = worker.page.locator("[data-log-alarm]")
    expect(alarm).to_be_hidden()
    context.close()

    # What a server says that shows another log: it is well formed, and not this organisation's.
    foreign: dict[str, Json] = {
        "type": "began",
        "object": "",
        "by": NOBODY,
        "org": NOBODY,
        "day": "2026-11-23",
        "prev": "",
        "seq": 0,
        "v": 1,
    }
    said = {"signed": None, "until": 0, "entries": [b64u(canonical_json(foreign))]}
    context = chromium.new_context(locale="en-GB")
    worker = Worker(context.new_page(), product)
    worker.page.route("**/api/heads*", lambda route: route.fulfill(json=said))
    worker.sign_in()
    expect(worker.page.locator("[data-log-alarm]")).to_contain_text("Alarm", timeout=30000)
    expect(worker.panel("list")).to_be_visible()
    context.close()
