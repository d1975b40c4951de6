"""What the server gives is what was sealed: a worker opens a report from the answers of the API alone."""

from collections.abc import Callable
from hashlib import sha256

from actors.desk import Desk
from actors.organisation import CHEAP, DAY, Worker, vouched_json
from actors.reporter import ANSWERS, IDENTITY, Letter, write

from core.cli.founding import make_epoch
from core.db import Store
from core.reports import file_report
from crypto.age import identity_from_text
from crypto.encoding import b64u, from_b64u
from crypto.frame import Kind, Place
from crypto.keylog import verify_log
from crypto.recovery import recovery_keys
from crypto.report import StoredObject, open_report
from crypto.sealed import open_object
from crypto.signed import Signed
from crypto.staff import derive, member_keys, unwrap_vault


def test_a_worker_opens_a_report_with_what_the_site_gives(
    desk: Callable[..., Desk], worker: Worker, filed: Letter
) -> None:
    browser = desk(worker)
    me, epochs = browser.get("/api/me").json, browser.get("/api/epochs").json
    assert me
    assert epochs
    site, org, member = (from_b64u(me[name], 16) for name in ("site", "org", "member"))
    kek = derive(worker.passphrase, from_b64u(me["salt"]), CHEAP).kek
    mine = member_keys(unwrap_vault(from_b64u(me["vault"]), kek, member))
    assert verify_log([Signed.from_wire(one) for one in epochs["log"]], org).members.keys() == {member}
    [file] = epochs["epochs"]
    place = Place(Kind.EPOCH, site, org, from_b64u(file["epoch"]))
    opened = open_object(place, file["header"].encode(), from_b64u(file["payload"]), mine.xwing)
    identities = {place.object: identity_from_text(opened.body.decode())}

    found = browser.get(f"/api/reports/{b64u(filed.report)}").json
    assert found
    stored = []
    for one in found["objects"]:
        payload = b"".join(browser.get(f"/api/objects/{one['id']}/{n}").data for n in range(one["parts"]))
        assert b64u(sha256(payload).digest()) == one["sha256"]
        ids = from_b64u(one["id"]), Kind.of(one["kind"]), from_b64u(one["epoch"])
        stored.append(StoredObject(*ids, one["header"].encode(), payload))
    report = open_report(site, filed.report, org, identities, stored)
    assert (report.answers, report.identity) == (ANSWERS, IDENTITY)


def test_a_large_report_comes_in_parts_of_a_mebibyte(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    letter = write(worker.site, [worker.keys()], {"story": "x" * 1_000_000})
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    browser, item = desk(worker), b64u(letter.sealed.answers.id)
    parts = [browser.get(f"/api/objects/{item}/{n}") for n in (0, 1, 2)]
    assert [part.status_code for part in parts] == [200, 200, 404]
    assert len(parts[0].data) == 1_048_576
    assert parts[0].data + parts[1].data == letter.sealed.answers.payload
    assert parts[0].mimetype == "application/octet-stream"


def test_a_new_epoch_is_opened_by_a_signed_statement(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker
) -> None:
    browser = desk(worker)
    before = worker.keys().epoch
    made = next_epoch(worker)
    foreign = next_epoch(other_worker)
    refused = browser.post("/api/epochs", foreign)
    assert (refused.status_code, refused.json) == (422, {"code": "bad_statement"})
    assert browser.post("/api/epochs", made | {"recipient": foreign["recipient"]}).status_code == 422
    assert worker.keys().epoch == before
    answer = browser.post("/api/epochs", made)
    assert answer.status_code == 200
    assert worker.keys().epoch != before
    again = browser.post("/api/epochs", made)
    assert again.status_code == 422
    files = browser.get("/api/epochs").json
    assert files
    assert len(files["epochs"]) == 2


def next_epoch(worker: Worker) -> dict[str, object]:
    """What the browser would post to open the organisation's next epoch."""
    kek = derive(worker.passphrase, worker.member.salt, CHEAP).kek
    mine = member_keys(unwrap_vault(worker.member.vault, kek, worker.member.id))
    paper = recovery_keys(worker.sheet).recipient
    new = make_epoch(list(worker.keys().log), worker.site, worker.org, worker.member.id, mine, DAY, paper)
    assert new.recovery
    return vouched_json(new.vouched) | {
        **new.statement.to_wire(),
        "recipient": b64u(new.recipient),
        "header": new.header.decode(),
        "payload": b64u(new.payload),
        "recovery": new.recovery.decode(),
    }
