"""Reporters are offered only whom roster, key log and members vouch for; the others learn why not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from actors.coordinator import OWN, SEED, sign_roster
from actors.impostor import change_entry, cut_log, found_anew, swap_key
from actors.organisation import Worker
from flask import Flask
from sqlalchemy import delete

import webform
from core import keys, models, partners
from core.config import Settings
from core.db import Store
from core.offers import Why, read_offers
from crypto.bundle import Policy
from crypto.encoding import b64u
from crypto.signed import sign

STRICT = Policy(live_days=30, live_members=1)
NEVER: tuple[bytes, ...] = ()


def today() -> date:
    return datetime.now(UTC).date()


def why(worker: Worker, day: date | None = None, coordinators: tuple[bytes, ...] = (OWN,)) -> Why | None:
    with worker.store.read() as s:
        offers = read_offers(s, coordinators, (day or today()).isoformat())
    return next(one.why for one in offers.all if one.partner.id == worker.org)


def vouch(worker: Worker) -> None:
    with worker.store.write() as s:
        keys.vouch(s, worker.org, worker.member.id, worker.vouched(today()), today())


def forge_bundle(worker: Worker) -> None:
    with worker.store.write() as s:
        row = s.get_one(models.Bundle, worker.org)
        row.signature = bytes(64)


def drop_roster(worker: Worker) -> None:
    with worker.store.write() as s:
        s.execute(delete(models.Roster))


def forge_roster(worker: Worker) -> None:
    """Signed by somebody who is no coordinator, and naming the same."""
    with worker.store.write() as s:
        [row] = s.query(models.Roster)
        row.signature = bytes(64)


def cut_after_pin(worker: Worker) -> None:
    """The roster is newer than the entry that goes."""
    worker.next_epoch()
    sign_roster(worker.store)
    cut_log(worker)


def close(worker: Worker) -> None:
    with worker.store.write() as s:
        partners.set_open(s, worker.slug, False)


HARMS: dict[str, tuple[Callable[[Worker], None], Why]] = {
    "key": (swap_key, Why.BAD_KEYS),
    "log changed": (change_entry, Why.BAD_KEYS),
    "log cut": (cut_after_pin, Why.OTHER_LOG),
    "log of another founder": (found_anew, Why.OTHER_LOG),
    "bundle": (forge_bundle, Why.NOT_VOUCHED),
    "roster": (forge_roster, Why.NO_ROSTER),
    "no roster": (drop_roster, Why.NO_ROSTER),
    "closed": (close, Why.CLOSED),
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_was_changed_in_the_database_is_not_offered(
    worker: Worker, other_worker: Worker, settings: Settings, harm: str
) -> None:
    assert why(worker) is None
    change, reason = HARMS[harm]
    change(worker)
    assert why(worker) is reason
    bundle = webform.create_app(settings).test_client().get("/keys").get_json()
    assert b64u(worker.org) not in [one["id"] for one in bundle["orgs"]]
    if "roster" not in harm:
        assert why(other_worker) is None


def test_without_a_coordinators_key_nobody_is_offered(worker: Worker) -> None:
    assert why(worker, coordinators=NEVER) is Why.NO_ROSTER


def test_who_is_founded_after_the_roster_waits_for_the_next(
    worker: Worker, store: Store, organisation: Callable[..., Worker]
) -> None:
    with store.read() as s:
        before = s.get_one(models.Roster, 1)
        statement, signature = before.statement, before.signature
    other = organisation("lantern")
    with store.write() as s:
        s.execute(delete(models.Roster))
        s.add(models.Roster(number=1, statement=statement, signature=signature))
    assert why(other) is Why.NOT_LISTED
    assert why(worker) is None


def test_a_roster_is_accepted_for_thirty_days_after_its_end(worker: Worker) -> None:
    vouch(worker)
    ends = today() + timedelta(days=365)
    assert why(worker, ends + timedelta(days=30)) is None
    assert why(worker, ends + timedelta(days=31)) is Why.ROSTER_OVER


def test_an_organisation_closes_when_nobody_showed_for_a_month_that_they_can_read(worker: Worker) -> None:
    vouch(worker)
    sign_roster(worker.store, STRICT)
    assert why(worker, today() + timedelta(days=30)) is None
    assert why(worker, today() + timedelta(days=31)) is Why.UNREAD


def test_one_member_is_not_enough_unless_the_papers_were_tried_out(worker: Worker) -> None:
    vouch(worker)
    sign_roster(worker.store, Policy())
    assert why(worker) is Why.UNREAD


def test_an_organisation_opens_again_by_itself(worker: Worker) -> None:
    with worker.store.write() as s:
        s.execute(delete(models.Liveness))
    assert why(worker) is Why.UNREAD
    vouch(worker)
    assert why(worker) is None


def test_a_newer_log_needs_no_newer_roster(worker: Worker) -> None:
    for _ in range(2):
        worker.next_epoch()
    assert why(worker) is None


def test_an_ended_epoch_is_not_offered_whatever_the_roster_says(worker: Worker) -> None:
    with worker.store.write() as s:
        [row] = s.query(models.Epoch)
        row.ended = True
    assert why(worker) is Why.NO_EPOCH


@pytest.mark.parametrize("path", ["/log/AAAAAAAAAAAAAAAAAAAAAA", "/log/short", "/log/" + "A" * 43])
def test_an_unknown_organisation_has_no_log(settings: Settings, worker: Worker, path: str) -> None:
    del worker
    assert webform.create_app(settings).test_client().get(path).status_code == 404


def test_the_log_of_a_closed_organisation_is_public_too(settings: Settings, worker: Worker) -> None:
    close(worker)
    app: Flask = webform.create_app(settings)
    answer = app.test_client().get(f"/log/{b64u(worker.org)}")
    with worker.store.read() as s:
        log = keys.log_of(s, worker.org)
    assert answer.get_json()["log"] == [one.to_text() for one in log]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_coordinators_signature_counts_for_what_it_was_given_for(worker: Worker, store: Store) -> None:
    with store.write() as s:
        [row] = s.query(models.Roster)
        row.signature = sign("roster", {"v": 1}, SEED).signature
    assert why(worker) is Why.NO_ROSTER
