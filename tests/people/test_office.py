"""Coordinators look after organisations: what they see, what they do, and that no content reaches them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from actors import coordinator as signing
from actors.coordinating import coordinator, officer
from actors.desk import Desk
from actors.organisation import DAY, Worker, profile
from actors.reporter import Letter
from flask import Flask
from logs.entries import entries
from msgspec.structs import replace

import admin
from core import members, office, partners, rosters
from core.config import Settings
from core.db import Store
from core.errors import NotFound
from core.numbers import read_numbers
from core.offers import Why
from core.offline.rostering import read_prepared, write_signed
from core.secrets import Secrets, mark_exported
from crypto.encoding import b64u, from_b64u
from crypto.signed import sign

NOW = int(time.time())


@pytest.fixture
def head(store: Store, secrets: Secrets) -> Worker:
    """A coordinator."""
    return coordinator(store, secrets, "anna")


@pytest.fixture
def table(desk: Callable[..., Desk], head: Worker) -> Desk:
    """The coordinator's browser."""
    return desk(head)


def test_the_page_names_every_organisation_and_what_it_lacks(
    table: Desk, worker: Worker, store: Store
) -> None:
    with store.write() as s:
        partners.add_partner(s, profile("beacon"))
    page = table.get("/office").text
    assert "Harbour" in page
    assert "waits for its first member" in page
    assert "Coordinators’ office" in page.split("<main", 1)[1]
    assert b64u(worker.member.vault) not in page


def test_a_body_that_takes_no_messages_is_named_as_such(table: Desk, store: Store) -> None:
    with store.write() as s:
        partners.add_partner(s, replace(profile("bureau"), forms=()))
    assert "takes no messages: it gets referrals or statistics" in table.get("/office").text


def test_a_coordinator_is_warned_of_numbers_that_nobody_checked_lately(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = next(one for one in read_numbers() if one.number == "527")
    today = datetime.now(UTC).date()
    for days, told in (
        (60, "All were checked"),
        (61, "Reporters see it."),
        (91, "with that day"),
        (366, "do not"),
    ):
        seen = replace(line, checked_on=today - timedelta(days=days))
        monkeypatch.setattr("admin.office.NUMBERS", (seen,))
        page = table.get("/office").text
        assert told in page
        assert ("1 number was not checked for 60 days" in page) == (days > 60)


def test_every_reason_not_to_be_offered_has_its_words() -> None:
    template = (Path(admin.__file__).parent / "templates/admin/office.html").read_text()
    assert [why for why in Why if f"  Why.{why.name}: _(" not in template] == []


def test_a_pepper_in_no_safe_is_told_until_it_was_exported(
    table: Desk, worker: Worker, settings: Settings, secrets: Secrets
) -> None:
    assert worker.org
    assert "pepper lies in no safe" in table.get("/office").text
    mark_exported(settings.secrets_dir, secrets)
    assert "pepper lies in no safe" not in table.get("/office").text


def test_the_office_is_no_organisation_to_write_to(table: Desk, worker: Worker, store: Store) -> None:
    assert table.get("/office").status_code == 200
    with store.read() as s:
        assert [one.id for one in partners.all_partners(s)] == [worker.org]


def test_a_first_member_is_invited_by_a_link_for_one_person(table: Desk, store: Store) -> None:
    with store.write() as s:
        org = partners.add_partner(s, profile("beacon"))
    answer = table.post("/api/office/first", {"org": b64u(org), "name": "Beacon.Lead"})
    assert answer.json
    token = from_b64u(answer.json["link"].split("#")[1])
    with store.read() as s:
        found = members.look(s, token, NOW)
    assert (found.founding, found.name, found.role, found.org) == (True, "beacon.lead", "lead", org)


def test_who_has_members_is_not_founded_again(table: Desk, worker: Worker) -> None:
    answer = table.post("/api/office/first", {"org": b64u(worker.org), "name": "somebody"})
    assert (answer.status_code, answer.json) == (404, {"code": "not_found"})


@pytest.mark.parametrize("org", [bytes(16), b"office"])
def test_the_office_and_what_never_was_are_the_same_404(org: bytes, table: Desk, head: Worker) -> None:
    which = b64u(head.org if org == b"office" else org)
    for path, body in {
        "first": {"org": which, "name": "somebody"},
        "restore": {"org": which, "name": "somebody"},
        "open": {"org": which, "open": True},
    }.items():
        answer = table.post(f"/api/office/{path}", body)
        assert (path, answer.status_code, answer.json) == (path, 404, {"code": "not_found"})


def test_an_organisation_is_closed_and_opened_and_its_log_says_by_whom(
    table: Desk, worker: Worker, head: Worker, desk: Callable[..., Desk], store: Store
) -> None:
    for open_ in (False, True):
        answer = table.post("/api/office/open", {"org": b64u(worker.org), "open": open_})
        assert answer.status_code == 204
        with store.read() as s:
            (partner,) = partners.all_partners(s)
        assert partner.open is open_
    done = [(one["type"], one["by"]) for one in entries(store, worker.org)][-2:]
    assert done == [("org_closed", b64u(head.member.id)), ("org_opened", b64u(head.member.id))]
    assert head.name in desk(worker).get("/log").text


def test_the_list_is_saved_signed_elsewhere_and_brought_back(
    table: Desk,
    head: Worker,
    worker: Worker,
    store: Store,
    app: Flask,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert app.extensions["dovira"].settings.coordinators
    path = tmp_path_factory.mktemp("offline") / "to-sign.json"
    path.write_bytes(table.get("/office/roster").data)
    prepared, roster = read_prepared(path)
    assert list(roster.pins) == [worker.org]
    signed = write_signed(sign("roster", prepared.statement, signing.SEED)).decode()
    assert table.post("/api/office/roster", {"roster": signed}).status_code == 204
    with store.read() as s:
        assert rosters.newest_number(s) == roster.number
    assert [one["type"] for one in entries(store, head.org)][-1] == "roster"
    again = table.post("/api/office/roster", {"roster": signed})
    assert (again.status_code, again.json) == (422, {"code": "bad_roster"})


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "{" * 20_000, '{"statement":"{}","signature":"AA"}']
)
def test_what_no_coordinator_signed_changes_nothing(
    text: str, table: Desk, worker: Worker, store: Store
) -> None:
    assert worker.org
    with store.read() as s:
        before = rosters.newest(s)
    answer = table.post("/api/office/roster", {"roster": text})
    assert (answer.status_code, answer.json) == (422, {"code": "bad_roster"})
    with store.read() as s:
        assert rosters.newest(s) == before


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (100, "is in force"),
        (60, "time to prepare"),
        (30, "this week"),
        (7, "Sign the next one now"),
        (1, "in 1 day"),
    ],
)
def test_the_end_of_the_list_is_told_ever_louder(
    days: int, words: str, table: Desk, worker: Worker, store: Store
) -> None:
    assert worker.org
    signing.sign_roster(store, days=days)
    assert words in table.get("/office").text


def test_after_the_end_phones_accept_it_for_a_month_and_the_page_says_so(
    worker: Worker, store: Store
) -> None:
    assert worker.org
    signing.sign_roster(store, days=10)
    today = datetime.now(UTC).date()
    for later, left, grace in ((10, 0, 30), (11, -1, 29), (41, -31, -1)):
        with store.read() as s:
            found = office.roster_state(s, [signing.OWN], today + timedelta(days=later))
        assert found
        assert (found.left, found.grace) == (left, grace)


def test_a_roster_that_no_coordinator_signed_is_none(worker: Worker, store: Store) -> None:
    assert worker.org
    with store.read() as s:
        assert office.roster_state(s, [bytes(32)], DAY) is None


def test_coordinators_invite_each_other_and_send_each_other_away_but_not_themselves(
    table: Desk, head: Worker, secrets: Secrets, store: Store
) -> None:
    answer = table.post("/api/office/coordinators", {"name": "borys"})
    assert answer.json
    assert "borys" in table.get("/office").text
    with store.read() as s:
        invited = members.look(s, from_b64u(answer.json["link"].split("#")[1]), NOW).member
    assert table.post("/api/office/dismiss", {"member": b64u(invited)}).status_code == 204
    other = coordinator(store, secrets, "clara")
    assert table.post("/api/office/dismiss", {"member": b64u(other.member.id)}).status_code == 204
    for who in (other, head):
        assert table.post("/api/office/dismiss", {"member": b64u(who.member.id)}).status_code == 404


def test_nobody_else_is_sent_away_by_a_coordinator(
    table: Desk, worker: Worker, secrets: Secrets, store: Store
) -> None:
    for who in (worker, officer(worker, secrets, "helper")):
        assert table.post("/api/office/dismiss", {"member": b64u(who.member.id)}).status_code == 404
    with store.read() as s:
        assert members.id_of(s, "helper")


def test_a_coordinator_opens_nothing_that_people_sent(table: Desk, filed: Letter) -> None:
    for path in (f"/api/reports/{b64u(filed.report)}", "/inbox", "/people", "/api/epochs", "/api/people"):
        assert table.get(path).status_code == 404


def test_a_worker_is_no_coordinator_in_the_verbs_either(worker: Worker, store: Store) -> None:
    with store.write() as s:
        office.set_up(s)
    for act in (
        lambda s: office.invite(s, "somebody", NOW, worker.member),
        lambda s: office.dismiss(s, worker.member, bytes(16)),
        lambda s: office.invite_member(s, worker.member, worker.org, "somebody", NOW),
        lambda s: office.set_open(s, worker.member, worker.org, False),
        lambda s: office.publish_roster(s, worker.member, b"{}", [], DAY),
    ):
        with pytest.raises(NotFound), store.write() as s:
            act(s)
