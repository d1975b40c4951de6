"""The keys of the organisations chosen: no more than asked for, in few lengths."""

import gzip
import json

import pytest
from actors.organisation import Worker
from flask.testing import FlaskClient

import webform
from core.config import Settings
from crypto.encoding import b64u
from webform.filling import LENGTHS, filled


@pytest.fixture
def client(settings: Settings, worker: Worker) -> FlaskClient:
    del worker
    return webform.create_app(settings).test_client()


def test_they_are_those_of_the_whole_bundle(client: FlaskClient, worker: Worker) -> None:
    whole = client.get("/keys").get_json()
    some = client.get(f"/keys/{b64u(worker.org)}").get_json()
    assert some == whole
    absent = client.get(f"/keys/{b64u(bytes(16))}").get_json()
    assert absent == whole | {"orgs": []}


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_whom_one_asks_for_does_not_show_in_the_length(
    client: FlaskClient, worker: Worker, coding: str
) -> None:
    asked = [b64u(worker.org), ".".join((b64u(worker.org), b64u(bytes(16))))]
    answers = [client.get(f"/keys/{one}", headers={"Accept-Encoding": coding}) for one in asked]
    lengths = {len(answer.get_data()) for answer in answers}
    assert len(lengths) == 1
    assert lengths <= set(LENGTHS)
    assert {answer.content_length for answer in answers} == lengths


@pytest.mark.parametrize("asked", ["x", ".", "a.b", ".".join(b64u(bytes([n]) * 16) for n in range(5))])
def test_rubbish_and_more_than_four_are_not_found(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/keys/{asked}").status_code == 404


@pytest.mark.parametrize("size", [2, 3000, 12000, 40000, 200000])
@pytest.mark.parametrize("packs", [0, 1])
def test_filling_changes_nothing_that_is_read(size: int, packs: int) -> None:
    body = json.dumps(b64u(bytes(range(256)) * (size // 256 + 1))[:size]).encode()
    response = filled(body, packs)
    sent = response.get_data()
    assert json.loads(gzip.decompress(sent) if packs else sent) == json.loads(body)
    assert len(sent) in LENGTHS or len(sent) > LENGTHS[-1]
