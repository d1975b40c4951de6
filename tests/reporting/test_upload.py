"""`POST /u/<report>`: every row of docs/http.md, and nothing half-stored."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from actors.faults import cannot_store
from actors.organisation import Worker
from actors.reporter import Letter, write
from flask.testing import FlaskClient
from reporting.letters import code, refit, stored
from sqlalchemy import func, select

from core import models, partners
from core.db import Store
from crypto.encoding import b64u
from crypto.padding import REQUEST_SIZES
from crypto.primitives import sha256
from crypto.report import report_id

SECRET = bytes(range(32))
Change = Callable[[dict[str, Any]], None]


@pytest.fixture(autouse=True)
def nothing_half_stored(store: Store) -> Iterator[None]:
    yield
    with store.read() as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(models.Base.metadata.tables[name]))
            for name in ("reports", "cases", "objects", "headers", "parts")
        }
    reports = counts["reports"] or 0
    assert counts["objects"] == counts["parts"] == 2 * reports
    assert (counts["headers"] or 0) == 2 * (counts["cases"] or 0)


def test_it_is_stored_and_the_answer_names_what(client: FlaskClient, letter: Letter, worker: Worker) -> None:
    answer = letter.post(client)
    assert answer.status_code == 200
    assert answer.json == {
        "report": b64u(letter.report),
        "objects": [
            {"id": b64u(one.id), "kind": kind, "orgs": [b64u(worker.org)], "sha256": digest(one.payload)}
            for kind, one in (("answers", letter.sealed.answers), ("identity", letter.sealed.identity))
        ],
    }
    assert worker.open(letter.report).answers


def test_a_repeat_gets_the_same_answer_and_is_one_report(
    client: FlaskClient, letter: Letter, store: Store
) -> None:
    first = letter.post(client)
    assert [letter.post(client).data for _ in range(3)] == [first.data] * 3
    assert stored(store) == 1


def test_other_bytes_under_the_same_id_are_refused(client: FlaskClient, worker: Worker, store: Store) -> None:
    first, second = (
        write(worker.site, [worker.keys()], {"own_words": words}, SECRET) for words in ("one", "two")
    )
    assert first.post(client).status_code == 200
    assert code(client, second, second.body) == (409, "different")
    assert first.post(client).status_code == 200
    assert stored(store) == 1


def test_an_epoch_that_ended_is_told_but_not_to_a_repeat(client: FlaskClient, worker: Worker) -> None:
    before, late = (write(worker.site, [worker.keys()]) for _ in range(2))
    assert before.post(client).status_code == 200
    worker.next_epoch()
    assert code(client, late, late.body) == (409, "epoch_ended")
    assert before.post(client).status_code == 200
    assert write(worker.site, [worker.keys()]).post(client).status_code == 200


def test_a_closed_organisation_is_told(
    client: FlaskClient, letter: Letter, store: Store, worker: Worker
) -> None:
    with store.write() as session:
        partners.set_open(session, worker.slug, False)
    assert code(client, letter, letter.body) == (409, "org_closed")


def test_an_unknown_organisation_is_told(client: FlaskClient, worker: Worker) -> None:
    keys = worker.keys()
    letter = write(worker.site, [replace(keys, id=bytes(16))])
    assert code(client, letter, letter.body) == (422, "unknown_org")


def test_another_secret_is_told(client: FlaskClient, letter: Letter) -> None:
    other = f"Upload {b64u(bytes(32))}"
    assert code(client, letter, letter.body, Authorization=other) == (403, "wrong_secret")


def test_another_report_in_the_address_is_told(client: FlaskClient, letter: Letter) -> None:
    answer = client.post(f"/u/{b64u(report_id(SECRET))}", data=letter.body, headers=letter.headers())
    assert (answer.status_code, answer.json) == (403, {"code": "wrong_secret"})


@pytest.mark.parametrize(
    "authorization", ["", "Upload", "Bearer x", f"Upload {'A' * 44}", f"upload {'A' * 43}"]
)
def test_a_secret_of_another_shape_is_malformed(
    client: FlaskClient, letter: Letter, authorization: str
) -> None:
    assert code(client, letter, letter.body, Authorization=authorization) == (400, "malformed")


@pytest.mark.parametrize("report", ["x", "A" * 21, "A" * 23, "A" * 21 + "B", "%2e%2e%2fkeys", "A" * 2000])
def test_an_address_that_is_no_id_is_refused(client: FlaskClient, letter: Letter, report: str) -> None:
    answer = client.post(f"/u/{report}", data=letter.body, headers=letter.headers())
    assert 400 <= answer.status_code < 500
    assert answer.json is not None


def test_a_header_of_another_age_version_is_told(client: FlaskClient, letter: Letter) -> None:
    def newer(body: dict[str, Any]) -> None:
        for item in body["objects"]:
            item["headers"][0]["header"] = item["headers"][0]["header"].replace("/v1\n", "/v2\n")

    assert code(client, letter, refit(letter, newer)) == (400, "unsupported_version")


@pytest.mark.parametrize("cut", [1, 1000, 20_000])
def test_a_cut_body_has_the_wrong_size(client: FlaskClient, letter: Letter, cut: int) -> None:
    assert code(client, letter, letter.body[:-cut]) == (400, "wrong_size")


def test_a_body_that_fits_no_request_is_too_large(client: FlaskClient, letter: Letter) -> None:
    assert code(client, letter, b" " * (REQUEST_SIZES[-1] + 1)) == (413, "too_large")


def test_a_form_or_another_type_is_refused(client: FlaskClient, letter: Letter) -> None:
    kinds = ("text/plain", "application/x-www-form-urlencoded")
    told = [code(client, letter, letter.body, **{"Content-Type": kind}) for kind in kinds]
    assert told == [(415, "wrong_type")] * 2


def test_a_readable_form_is_refused_by_a_process_that_serves_others(
    client: FlaskClient, letter: Letter
) -> None:
    told = code(client, letter, letter.body, **{"Content-Type": "multipart/form-data; boundary=x"})
    assert told == (503, "busy")


def test_a_body_without_length_is_refused(client: FlaskClient, letter: Letter) -> None:
    headers = letter.headers() | {"Transfer-Encoding": "chunked"}
    answer = client.post(letter.path, data=letter.body, headers=headers)
    assert (answer.status_code, answer.json) == (411, {"code": "length_required"})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "null"}, 200),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_only_what_is_surely_foreign_is_refused(
    client: FlaskClient, letter: Letter, headers: dict[str, str], status: int
) -> None:
    answer = client.post(letter.path, data=letter.body, headers=letter.headers() | headers)
    assert answer.status_code == status
    assert status == 200 or answer.json == {"code": "foreign_origin"}


def test_a_failing_database_is_unavailable_and_stores_nothing(
    client: FlaskClient, letter: Letter, store: Store
) -> None:
    with cannot_store(store, "parts"):
        assert code(client, letter, letter.body) == (503, "unavailable")
    assert stored(store) == 0
    assert letter.post(client).status_code == 200


def digest(payload: bytes) -> str:
    return b64u(sha256(payload))
