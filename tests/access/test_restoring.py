"""What a one-time link gets from the server, and what it may send, before anybody is signed in."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from actors.desk import Desk
from actors.organisation import Worker, founding, profile, vouched_json
from actors.restoring import Restorer, restorer

from admin import MAX_BODY
from core import partners
from core.db import Store
from crypto.age import HEADER
from crypto.encoding import b64u
from crypto.staff import draw_passphrase

EPOCHS = 300


@pytest.fixture
def restoring(worker: Worker) -> Restorer:
    return restorer(worker)


def request_of(restoring: Restorer) -> dict[str, Any]:
    """What the browser would send."""
    made = restoring.made
    names = ("salt", "auth", "vault", "recipient", "sign")
    assert made.epoch.recovery
    return {name: b64u(getattr(made, name)) for name in names} | {
        "token": b64u(restoring.token),
        "restore": made.restore.to_wire(),
        "files": [{"epoch": b64u(epoch), "header": h.decode()} for epoch, h in made.headers.items()],
        "epoch": made.epoch.statement.to_wire()
        | {
            "recipient": b64u(made.epoch.recipient),
            "header": made.epoch.header.decode(),
            "payload": b64u(made.epoch.payload),
            "recovery": made.epoch.recovery.decode(),
        }
        | vouched_json(made.epoch.vouched),
    }


def test_the_link_gives_the_log_and_the_sealed_files_and_is_used_up_by_the_restore(
    restoring: Restorer, desk: Callable[..., Desk], worker: Worker
) -> None:
    browser, token = desk(), {"token": b64u(restoring.token)}
    found = browser.post("/api/join/recovery", token).json
    assert found
    assert [file["epoch"] for file in found["files"]] == [b64u(worker.keys().epoch)]
    assert len(found["log"]) == 3
    assert browser.post("/api/join/restore", request_of(restoring)).status_code == 204
    for path in ("recovery", "look"):
        answer = browser.post(f"/api/join/{path}", token)
        assert (answer.status_code, answer.json) == (404, {"code": "gone"})
    assert browser.post("/api/join/restore", request_of(restoring)).json == {"code": "gone"}


def test_a_session_of_a_former_member_ends_with_the_restore(
    restoring: Restorer, desk: Callable[..., Desk], worker: Worker
) -> None:
    former = desk(worker)
    assert former.get("/api/me").status_code == 200
    assert desk().post("/api/join/restore", request_of(restoring)).status_code == 204
    assert former.get("/api/me").status_code == 401
    assert desk().sign_in(worker).status_code == 403


def test_a_founding_link_gives_nothing_to_restore(store: Store, desk: Callable[..., Desk]) -> None:
    with store.write() as s:
        partners.add_partner(s, profile("lantern"))
    token, _ = founding(store, "lantern", "olha", draw_passphrase())
    answer = desk().post("/api/join/recovery", {"token": b64u(token)})
    assert (answer.status_code, answer.json) == (404, {"code": "gone"})


@pytest.mark.parametrize("change", [{"files": None}, {"files": [{"epoch": "A", "header": ""}]}, {"x": 1}])
def test_another_shape_is_malformed(
    restoring: Restorer, desk: Callable[..., Desk], change: dict[str, object]
) -> None:
    answer = desk().post("/api/join/restore", request_of(restoring) | change)
    assert (answer.status_code, answer.json) == (400, {"code": "malformed"})


def test_an_epoch_without_the_sheet_is_a_bad_statement(
    restoring: Restorer, desk: Callable[..., Desk]
) -> None:
    sent = request_of(restoring)
    del sent["epoch"]["recovery"]
    answer = desk().post("/api/join/restore", sent)
    assert (answer.status_code, answer.json) == (422, {"code": "bad_statement"})


def test_an_organisation_of_300_epochs_fits_one_request(restoring: Restorer) -> None:
    file = {"epoch": b64u(bytes(16)), "header": "x" * (HEADER - 6) + "\n" * 6}
    sent = request_of(restoring) | {"files": [file] * EPOCHS}
    assert len(json.dumps(sent, separators=(",", ":"))) < MAX_BODY
