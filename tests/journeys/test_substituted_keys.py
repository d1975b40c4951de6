"""Other keys than the members' own are shown: the phone refuses them, members' browsers raise the alarm."""

import base64
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import urlopen

import pytest
from journeys.bundle import true_keys
from journeys.conftest import Product
from journeys.reporter import CANARY, Reporter, assert_nothing_readable_left
from journeys.worker import Worker
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select, update

from core import models, partners
from core.cli.demo_roster import KEY
from core.config import read_settings
from core.db import open_store
from core.offline.rostering import read_key
from crypto.encoding import b64u, from_b64u
from crypto.hpke import recipient_of
from crypto.keylog import verify_log
from crypto.keystatements import epoch_statement, found_statement
from crypto.signed import sign
from crypto.staff import member_keys

pytestmark = pytest.mark.browser
Keys = dict[str, Any]
Change = Callable[[Keys], None]
DAY = "2026-11-23"
REFUSED = "could not make sure that only the chosen organisation would read your message"
ALARM = "Alarm: reporters are shown other keys"


def a_new_recipient(keys: Keys) -> None:
    for org in keys["orgs"]:
        org["recipient"] = b64u(recipient_of(os.urandom(32)))


def an_organisation_founded_anew(keys: Keys) -> None:
    """Every check inside the log holds; only the roster knows another founder."""
    for org in keys["orgs"]:
        own, by, epoch = member_keys(os.urandom(32)), os.urandom(16), os.urandom(16)
        recipient, id_ = recipient_of(os.urandom(32)), from_b64u(org["id"])
        first = sign("key-log", found_statement(id_, by, own.recipient, own.verify, DAY), own.sign)
        second = sign(
            "key-log", epoch_statement(verify_log([first], id_), by, epoch, recipient, DAY), own.sign
        )
        org |= {
            "log": [first.to_text(), second.to_text()],
            "epoch": b64u(epoch),
            "recipient": b64u(recipient),
        }


def a_log_without_its_last_entry(keys: Keys) -> None:
    for org in keys["orgs"]:
        org["log"].pop()


def a_roster_that_nobody_signed(keys: Keys) -> None:
    keys["roster"]["signature"] = base64.urlsafe_b64encode(bytes(64)).decode().rstrip("=")


def a_roster_by_somebody_else(keys: Keys) -> None:
    statement = json.loads(keys["roster"]["statement"])
    keys["roster"] = sign("roster", statement, os.urandom(32)).to_text()


def anothers_bundle(keys: Keys) -> None:
    first, second = keys["orgs"][:2]
    first["bundle"], second["bundle"] = second["bundle"], first["bundle"]


def no_roster(keys: Keys) -> None:
    keys["roster"] = None


def silent_members(keys: Keys) -> None:
    for org in keys["orgs"]:
        org["lives"] = []


def nothing(_keys: Keys) -> None:
    pass


class Shown:
    """What the reporters' site answers to this page: its keys, changed; None: nothing at all."""

    def __init__(self, page: Page, product: Product, change: Change | None) -> None:
        self.change, self.site = change, product.site
        page.route(f"{product.site}/keys", self.answer)
        page.route(f"{product.site}/keys/*", self.answer)

    def answer(self, route: Route) -> None:
        if self.change is None:
            route.abort()
            return
        keys = true_keys(route, self.site)
        self.change(keys)
        open_to_all = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(content_type="application/json", headers=open_to_all, body=json.dumps(keys))


@pytest.mark.parametrize(
    "change",
    [a_new_recipient, an_organisation_founded_anew, a_log_without_its_last_entry, a_roster_that_nobody_signed,
     a_roster_by_somebody_else, anothers_bundle, no_roster, silent_members],
)  # fmt: skip
def test_a_phone_refuses_other_keys_and_says_so(phone: Page, product: Product, change: Change) -> None:
    shown = Shown(phone, product, change)
    reporter = Reporter(phone, product.site)
    reporter.send_words(CANARY)
    expect(phone.locator("[data-part=failed-words]")).to_contain_text(REFUSED)
    expect(phone.locator("[data-panel=failed] a[href^='tel:']").first).to_be_visible()
    # The server's own sealing would be no way out of this.
    expect(phone.locator("[data-part=unsealed]")).to_be_hidden()
    assert reporter.uploads() == []
    assert_nothing_readable_left(reporter.requests)
    # What was wrong is mended: the same press, the same text.
    shown.change = nothing
    reporter.tap("Try again")
    reporter.expect_thanks()


def test_a_phone_to_which_the_keys_have_ended_refuses_and_names_the_date(
    phone: Page, product: Product
) -> None:
    phone.clock.set_system_time(datetime.now(UTC) + timedelta(days=200))
    reporter = Reporter(phone, product.site)
    reporter.send_words(CANARY)
    expect(phone.locator("[data-part=failed-words]")).to_contain_text("date on this phone is right")
    assert reporter.uploads() == []


def test_a_phone_whose_clock_stopped_years_ago_still_sends(phone: Page, product: Product) -> None:
    phone.clock.set_system_time(datetime(2019, 1, 1, tzinfo=UTC))
    reporter = Reporter(phone, product.site)
    reporter.send_words("A few words")
    reporter.expect_thanks()


Unlocked = Callable[[Change | None], Worker]


@pytest.fixture
def unlocked(desk: Page, product: Product) -> Unlocked:
    """`unlocked(change)`: a member unlocks while reporters are shown keys that `change` made."""
    worker, shown = Worker(desk, product), Shown(desk, product, nothing)

    def unlock(change: Change | None) -> Worker:
        shown.change = change
        if desk.url == "about:blank":
            worker.sign_in()
            return worker
        desk.get_by_role("button", name="Lock", exact=True).click()
        with desk.expect_request(f"{product.site}/keys", timeout=60_000):
            worker.unlock(product.sign_ins["la-strada"])
        return worker

    return unlock


def alarm(worker: Worker) -> Any:  # noqa: ANN401 - playwright's Locator
    return worker.page.locator("[data-outside-alarm]")


def notes(worker: Worker) -> Any:  # noqa: ANN401 - playwright's Locator
    return worker.page.locator("[data-outside]")


def test_a_members_browser_raises_the_alarm(unlocked: Unlocked) -> None:
    worker = unlocked(nothing)
    worker.page.wait_for_load_state("networkidle")
    expect(alarm(worker)).to_be_hidden()
    expect(notes(worker)).to_be_empty()
    for change in (
        a_new_recipient,
        an_organisation_founded_anew,
        a_log_without_its_last_entry,
        a_roster_by_somebody_else,
        anothers_bundle,
    ):
        unlocked(change)
        expect(alarm(worker)).to_contain_text(ALARM)
        expect(worker.panel("list")).to_be_visible()
    unlocked(nothing)
    expect(alarm(worker)).to_be_hidden()
    assert worker.complaints == worker.violations() == []


def test_a_key_that_was_swapped_in_the_database_closes_the_organisation_and_is_an_alarm(
    phone: Page, desk: Page, product: Product
) -> None:
    store = open_store(read_settings(product.env))
    with store.write() as s:
        org = next(one for one in partners.all_partners(s) if one.profile.slug == "la-strada")
        epoch = s.scalars(
            select(models.Epoch).where(models.Epoch.partner_id == org.id, ~models.Epoch.ended)
        ).one()
        true, epoch.recipient = epoch.recipient, recipient_of(os.urandom(32))
    try:
        with urlopen(f"{product.site}/keys") as answer:  # noqa: S310 - our own
            offered = [one["id"] for one in json.load(answer)["orgs"]]
        assert offered
        assert b64u(org.id) not in offered
        Reporter(phone, product.site).open_form()
        worker = Worker(desk, product)
        worker.sign_in()
        expect(alarm(worker)).to_contain_text(ALARM)
    finally:
        with store.write() as s:
            s.execute(update(models.Epoch).where(models.Epoch.id == epoch.id).values(recipient=true))
        store.close()


def test_an_old_roster_after_a_newer_one_is_an_alarm(
    desk: Page, product: Product, unlocked: Unlocked
) -> None:
    seed = read_key(product.data_dir / KEY)

    def numbered(number: int) -> Change:
        def change(keys: Keys) -> None:
            statement = json.loads(keys["roster"]["statement"]) | {"number": number}
            keys["roster"] = sign("roster", statement, seed).to_text()

        return change

    worker = unlocked(numbered(9))
    while desk.evaluate("localStorage.getItem('roster')") != "9":
        desk.wait_for_timeout(50)
    expect(alarm(worker)).to_be_hidden()
    unlocked(numbered(8))
    expect(alarm(worker)).to_contain_text(ALARM)


def test_what_ends_soon_or_has_ended_is_told(product: Product, unlocked: Unlocked) -> None:
    seed, today = read_key(product.data_dir / KEY), datetime.now(UTC).date()

    def ending(days: int) -> Change:
        def change(keys: Keys) -> None:
            ends = (today + timedelta(days=days)).isoformat()
            statement = json.loads(keys["roster"]["statement"]) | {"day": "2026-11-01", "ends": ends}
            keys["roster"] = sign("roster", statement, seed).to_text()

        return change

    def left_out(keys: Keys) -> None:
        keys["orgs"] = keys["orgs"][:0]

    worker = unlocked(ending(59))
    expect(notes(worker).locator("p.note")).to_contain_text("Ask your coordinator for the next one.")
    for change, said in (
        (ending(5), "Ask your coordinator for the next one."),
        (ending(-1), "The signed list of organisations ended on"),
        (no_roster, "the list of organisations is not signed yet"),
        (silent_members, "too few of you showed lately that you can read"),
        (left_out, "Reporters are not offered your organisation now."),
    ):
        unlocked(change)
        expect(notes(worker).locator("p.problem")).to_contain_text(said)
        expect(alarm(worker)).to_be_hidden()
    unlocked(None)
    expect(notes(worker).locator("p.note")).to_contain_text("could not reach the reporters’ site")
