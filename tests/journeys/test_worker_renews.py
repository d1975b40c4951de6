"""Keys end after ninety days: whoever unlocks in the last two weeks renews them, without a word."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from journeys import phone
from journeys.conftest import Product
from journeys.joiner import add_organisation
from journeys.phone import DERIVING_MS
from journeys.worker import Post, Worker
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core import models
from core.cli.founding import make_enrolment, make_epoch
from core.config import read_settings
from core.keys import NewEpoch
from core.members import Enrolment, Invitation, enrol, invite, look
from core.secrets import read_secrets
from crypto.recovery import new_recovery, recovery_keys
from crypto.staff import Cost, derive, draw_passphrase, member_keys, unwrap_vault

pytestmark = pytest.mark.browser

AGO = 80


def founded_long_ago(product: Product, post: Post, slug: str, name: str) -> str:
    """Somebody founded it 80 days ago and did not sign in since; their passphrase."""
    secrets = read_secrets(read_settings(product.env).secrets_dir)
    passphrase, now = draw_passphrase(), int(time.time())
    day = datetime.now(UTC).date() - timedelta(days=AGO)
    with post.store.write() as s:
        token = invite(s, slug, name, now)
        invited, sheet = look(s, token, now), new_recovery()
        made = make_enrolment(invited, post.site, passphrase, sheet, day, product.cost)
        epoch = ending(invited, made, post, passphrase, sheet, day, product.cost)
        enrol(s, secrets, token, replace(made, epoch=epoch), now)
    return passphrase


def ending(
    invited: Invitation, made: Enrolment, post: Post, passphrase: str, sheet: bytes, day: date, cost: Cost
) -> NewEpoch:
    """The first epoch with its last day, as a browser makes it."""
    own = member_keys(unwrap_vault(made.vault, derive(passphrase, made.salt, cost).kek, invited.member))
    log, paper = [made.found, made.recovery.statement], recovery_keys(sheet).recipient
    ends = day + timedelta(days=90)
    place = (post.site, invited.org, invited.member, own)
    return make_epoch(log, *place, day, paper, ends=ends, forms=invited.forms)


def epochs(post: Post, slug: str) -> list[tuple[bool, int]]:
    """Of each: whether it ended, and how many days from now it was or is to end."""
    today = datetime.now(UTC).date()
    with post.store.read() as s:
        row = models.Epoch
        org = select(models.Partner.id).where(models.Partner.slug == slug).scalar_subquery()
        found = s.execute(select(row.ended, row.ends).where(row.partner_id == org).order_by(row.seq))
        return [(ended, (ends - today).days if ends else 0) for ended, ends in found]


def test_whoever_unlocks_in_the_last_two_weeks_renews_the_keys(
    product: Product, desk: Page, tmp_path: Path
) -> None:
    worker, post = Worker(desk, product), Post(product)
    add_organisation(product, "estuary", tmp_path)
    passphrase = founded_long_ago(product, post, "estuary", "olha.q")
    assert epochs(post, "estuary") == [(False, 10)]
    before = post.send({"story": "for the old keys"}, to=["estuary"])
    worker.page.goto(product.admin)
    worker.enter("olha.q", passphrase)
    phone.set_up(worker.page)
    expect(worker.panel("list")).to_be_visible(timeout=DERIVING_MS)
    assert epochs(post, "estuary") == [(True, 10), (False, 90)]
    after = post.send({"story": "for the new ones"}, to=["estuary"])
    for report, words in ((before, "for the old keys"), (after, "for the new ones")):
        expect(worker.open(report)).to_contain_text(words)
        worker.back()
    assert worker.problem().count() == 0
    assert worker.violations() == []
