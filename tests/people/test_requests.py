"""The same over HTTP: each act is one request, entered in the log, and does not exist for who is no lead."""

from collections.abc import Callable

import pytest
from actors.desk import Desk
from actors.organisation import DAY, Worker
from actors.team import come, let_in, new_member, removal_of, replaced_by, send, send_away, welcome_of
from logs.entries import entries
from people.wire import Json, epoch_json, headers_json, replaced_json

from core import keys, rewrapping
from core.cli.founding import make_epoch
from core.db import Store
from core.secrets import Secrets
from crypto.encoding import b64u, from_b64u
from crypto.keylog import verify_log
from crypto.keystatements import drill_statement
from crypto.recovery import new_recovery, recovery_keys
from crypto.sealed import add_reader
from crypto.signed import sign


def acts(store: Store, org: bytes) -> list[str]:
    return [entry["type"] for entry in entries(store, org)]


def test_a_colleague_is_invited_comes_and_is_let_in(
    desk: Callable[..., Desk], worker: Worker, secrets: Secrets, store: Store
) -> None:
    lead, stranger = desk(worker), desk()
    answer = lead.post("/api/people/invite", {"name": "olha", "role": "worker"})
    assert answer.json
    token = answer.json["link"].split("#")[1]
    invitation = stranger.post("/api/join/look", {"token": token}).json
    assert invitation
    assert (invitation["founding"], invitation["colleague"]) == (False, True)
    made = new_member(from_b64u(invitation["member"]), "six words")
    fields = {name: b64u(getattr(made, name)) for name in ("salt", "auth", "vault", "recipient", "sign")}
    assert stranger.post("/api/join/colleague", {"token": token, **fields}).status_code == 204
    again = stranger.post("/api/join/colleague", {"token": token, **fields})
    assert (again.status_code, again.json) == (404, {"code": "gone"})
    assert acts(store, worker.org)[-2:] == ["invited", "joined"]

    petro = come(worker, secrets, "petro")
    given = welcome_of(worker, petro, old=True)
    body = {
        "member": b64u(petro.member.id),
        "add": given.add.to_wire(),
        "headers": headers_json(dict(given.headers)),
        "epoch": None,
    }
    assert lead.post("/api/people/welcome", body).status_code == 204
    assert acts(store, worker.org)[-1] == "add"
    assert worker.open(send(worker)).answers == petro.open(send(worker)).answers


def test_a_newcomer_waits_sees_the_log_and_goes_on_when_let_in(
    desk: Callable[..., Desk], worker: Worker, secrets: Secrets
) -> None:
    petro = come(worker, secrets, "petro")
    browser = desk(petro)
    assert browser.get("/inbox").headers["Location"] == "/waiting"
    assert "petro" in browser.get("/waiting").text
    waiting = browser.get("/api/waiting").json
    assert waiting
    assert (len(waiting["log"]), waiting["welcomed"]) == (3, False)
    from_now_on = welcome_of(worker, petro, old=False)
    assert from_now_on.epoch
    body = {
        "member": b64u(petro.member.id),
        "add": from_now_on.add.to_wire(),
        "headers": [],
        "epoch": epoch_json(from_now_on.epoch),
    }
    assert desk(worker).post("/api/people/welcome", body).status_code == 204
    assert browser.get("/inbox").status_code == 200


def test_one_who_leaves_is_out_with_their_open_page(
    desk: Callable[..., Desk], worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha", role="lead")
    founder, lead = desk(worker), desk(olha)
    given = removal_of(olha, worker.member.id)
    assert given.replaced
    body = {
        "member": b64u(worker.member.id),
        "remove": given.remove.to_wire(),
        "epoch": epoch_json(given.epoch),
        "replaced": replaced_json(given.replaced),
    }
    assert lead.post("/api/people/remove", body).status_code == 204
    assert acts(store, worker.org)[-3:] == ["remove", "recovery", "epoch"]
    assert founder.get("/api/epochs").status_code == 401


def test_an_invitation_is_withdrawn_and_a_newcomer_dismissed(
    desk: Callable[..., Desk], worker: Worker, secrets: Secrets, store: Store
) -> None:
    lead, petro = desk(worker), come(worker, secrets, "petro")
    lead.post("/api/people/invite", {"name": "olha", "role": "lead"})
    page = lead.get("/people").text
    assert "olha" in page
    member = page.split('data-act="withdraw" data-person="')[1].split('"')[0]
    assert lead.post("/api/people/withdraw", {"member": member}).status_code == 204
    assert lead.post("/api/people/dismiss", {"member": b64u(petro.member.id)}).status_code == 204
    assert acts(store, worker.org)[-2:] == ["withdrawn", "withdrawn"]
    assert "petro" not in lead.get("/people").text


def test_the_sheet_is_tried_out_and_replaced(desk: Callable[..., Desk], worker: Worker, store: Store) -> None:
    lead = desk(worker)
    assert "Nobody has shown this year" in lead.get("/inbox").text
    with store.read() as s:
        log = keys.log_of(s, worker.org)
    statement = drill_statement(verify_log(log, worker.org), worker.member.id, DAY.isoformat())
    signed = sign("key-log", statement, recovery_keys(worker.sheet).sign)
    files = lead.get("/api/recovery").json
    assert files
    assert len(files["files"]) == 1
    assert lead.post("/api/drill", signed.to_wire()).status_code == 204
    assert "Nobody has shown this year" not in lead.get("/inbox").text
    made = replaced_by(worker, [*log, signed], new_recovery())
    after = [*log, signed, made.recovery.statement]
    place = worker.site, worker.org, worker.member.id, worker.own_keys()
    epoch = make_epoch(after, *place, DAY, made.recovery.recipient)
    body = replaced_json(made) | {"epoch": epoch_json(epoch)}
    assert lead.post("/api/people/recovery", body).status_code == 204
    assert acts(store, worker.org)[-2:] == ["recovery", "epoch"]


def test_headers_go_out_and_come_back_anew(
    desk: Callable[..., Desk], worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha")
    report = send(worker)
    send_away(worker, olha)
    lead, identities = desk(worker), worker.identities()
    assert "Older reports wait" in lead.get("/people").text
    page = lead.get("/api/headers").json
    assert page
    assert (page["left"], len(page["headers"])) == (2, 2)
    recipient = from_b64u(page["recipient"])
    for one in page["headers"]:
        old = identities[from_b64u(one["epoch"])]
        one["header"] = add_reader(one["header"].encode(), old, recipient).decode()
    made = {"epoch": page["epoch"], "headers": page["headers"]}
    assert lead.post("/api/headers", made).json == {"left": 0}
    assert acts(store, worker.org)[-1] == "rewrapped"
    assert worker.open(report).answers
    with store.read() as s:
        assert rewrapping.count_old(s, worker.org) == 0
    stale = lead.post("/api/headers", {"epoch": b64u(bytes(16)), "headers": []})
    assert (stale.status_code, stale.json) == (409, {"code": "epoch_ended"})


@pytest.mark.parametrize("act", ["invite", "withdraw", "dismiss", "welcome", "remove", "recovery"])
def test_for_a_worker_these_acts_do_not_exist(
    act: str, desk: Callable[..., Desk], worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha, petro = let_in(worker, secrets, "olha"), come(worker, secrets, "petro")
    member, before = b64u(petro.member.id), len(entries(store, worker.org))
    given, away = welcome_of(worker, petro, old=True), removal_of(worker, olha.member.id)
    with store.read() as s:
        log = keys.log_of(s, worker.org)
    made = replaced_by(worker, log, new_recovery())
    bodies: dict[str, Json] = {
        "invite": {"name": "somebody", "role": "worker"},
        "withdraw": {"member": member},
        "dismiss": {"member": member},
        "welcome": {"member": member, "add": given.add.to_wire(), "headers": [], "epoch": None},
        "remove": {
            "member": b64u(olha.member.id),
            "remove": away.remove.to_wire(),
            "epoch": epoch_json(away.epoch),
            "replaced": None,
        },
        "recovery": replaced_json(made) | {"epoch": epoch_json(away.epoch)},
    }
    answer = desk(olha).post(f"/api/people/{act}", bodies[act])
    assert (answer.status_code, answer.json) == (404, {"code": "not_found"})
    assert desk(olha).get("/api/people").status_code == 404
    assert [entry["type"] for entry in entries(store, worker.org)[before:]] == ["signed_in"] * 2
