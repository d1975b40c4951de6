"""A worker signs in: the browser verifies and signs the log; a log that is another one raises an alarm."""

from datetime import UTC, datetime, timedelta

import pytest
from journeys.conftest import Product
from journeys.phone import DERIVING_MS
from journeys.worker import Post, Worker
from playwright.sync_api import Browser, expect

from core import models, stafflog
from crypto import chain
from crypto.encoding import canonical_json, parse_object

pytestmark = pytest.mark.browser
# Not the one that most journeys write to: its log is spoilt afterwards.
ORG = "police"


def close(post: Post, slug: str, days: int = 1) -> bytes:
    """Close every day before so many days from now; the organisation's id."""
    with post.store.write() as s:
        org = s.query(models.Partner.id).filter_by(slug=slug).scalar()
        assert org
        stafflog.close_days(s, org, datetime.now(UTC).date() + timedelta(days=days))
    return bytes(org)


def write_anew(post: Post, org: bytes) -> None:
    """What a server does that changes an entry which was signed: it and all that follows are others."""
    entry, head = models.StaffLogEntry, models.LogHead
    with post.store.write() as s:
        closed = s.query(head).filter_by(partner_id=org).order_by(head.seq.desc()).first()
        assert closed
        s.query(entry).filter(entry.partner_id == org, entry.seq > closed.seq).delete()
        last = s.query(entry).filter_by(partner_id=org, seq=closed.seq).one()
        last.statement = canonical_json(parse_object(last.statement) | {"counts": {"listed": 1}})
        last.hash = closed.hash = chain.entry_hash("staff-log", last.statement)


def test_the_log_is_signed_at_sign_in_and_a_changed_one_raises_an_alarm(
    product: Product, chromium: Browser
) -> None:
    post = Post(product)
    org = close(post, ORG)
    context = chromium.new_context(locale="en-GB")
    worker = Worker(context.new_page(), product)
    with worker.page.expect_response(
        lambda one: one.url.endswith("/api/heads") and one.request.method == "POST", timeout=DERIVING_MS
    ) as kept:
        worker.sign_in(ORG)
    assert kept.value.status == 204
    expect(worker.page.locator("[data-log-alarm]")).to_be_hidden()
    context.close()

    write_anew(post, org)
    close(post, ORG, days=3)
    context = chromium.new_context(locale="en-GB")
    worker = Worker(context.new_page(), product)
    worker.sign_in(ORG)
    expect(worker.page.locator("[data-log-alarm]")).to_contain_text("Alarm", timeout=DERIVING_MS)
    expect(worker.panel("list")).to_be_visible()
    context.close()
