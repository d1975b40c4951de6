"""`dovira verify` takes what the two sites serve, as it is: key logs, the staff log, members' signatures."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from actors.desk import Desk
from actors.organisation import Worker
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from logs.entries import entries

import webform
from core import heads, stafflog
from core.cli.verify import command
from core.config import Settings
from core.db import Store
from crypto import chain
from crypto.encoding import b64u, canonical_json
from crypto.signed import sign
from crypto.stafflog import head_statement


@pytest.fixture
def site(settings: Settings, worker: Worker) -> FlaskClient:
    """The reporter's site with one organisation."""
    assert worker.slug == "harbour"
    return webform.create_app(settings).test_client()


def verify(*arguments: Path | str) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("path", ["/keys", "/log"])
def test_key_logs_as_the_reporters_site_shows_them(
    path: str, site: FlaskClient, worker: Worker, tmp_path: Path
) -> None:
    address = f"/log/{b64u(worker.org)}" if path == "/log" else path
    result = verify(saved(tmp_path, "answer.json", site.get(address).data))
    assert (result.exit_code, "key log" in result.output) == (0, True), result.output
    assert "nothing is wrong" in result.output


@pytest.mark.parametrize("path", ["/keys", "/log"])
def test_a_letter_changed_in_them_is_found(
    path: str, site: FlaskClient, worker: Worker, tmp_path: Path
) -> None:
    address = f"/log/{b64u(worker.org)}" if path == "/log" else path
    data = site.get(address).data.replace(b'\\"type\\":\\"epoch\\"', b'\\"type\\":\\"drill\\"', 1)
    result = verify(saved(tmp_path, "answer.json", data))
    assert (result.exit_code, "nothing is wrong" in result.output) == (1, False)


@pytest.mark.parametrize("path", ["/keys", "/log"])
def test_a_log_shown_in_the_place_of_another_is_found(
    path: str, site: FlaskClient, worker: Worker, tmp_path: Path
) -> None:
    address = f"/log/{b64u(worker.org)}" if path == "/log" else path
    answer = site.get(address).json
    shown = answer["orgs"][0] if path == "/keys" else answer
    shown["id"] = b64u(bytes(16))
    result = verify(saved(tmp_path, "answer.json", json.dumps(answer).encode()))
    assert (result.exit_code, "belongs to another organisation" in result.output) == (1, True)


def close_today(store: Store, worker: Worker) -> chain.Head:
    """The log's head after this day was closed."""
    with store.write() as s:
        stafflog.close_days(s, worker.org, datetime.now(UTC).date() + timedelta(days=1))
        return stafflog.head_of(s, worker.org)


def test_the_signatures_that_the_page_saves_fit_the_log_and_no_forged_one_does(
    site: FlaskClient, desk: Callable[..., Desk], worker: Worker, store: Store, tmp_path: Path
) -> None:
    head, today = close_today(store, worker), datetime.now(UTC).date().isoformat()
    statement = head_statement(head, worker.member.id, today)
    with store.write() as s:
        heads.keep(s, worker.member, sign("head", statement, worker.own_keys().sign))
    browser = desk(worker)
    log = saved(tmp_path, "log.jsonl", browser.post("/api/log", {}).data)
    keys = saved(tmp_path, "keys.json", site.get("/keys").data)
    signatures = saved(tmp_path, "signatures.jsonl", browser.post("/api/log/signatures", {}).data)
    result = verify(log, keys, "--checkpoint", signatures)
    assert (result.exit_code, "1 checkpoints fit" in result.output) == (0, True), result.output
    assert len(entries(store, worker.org)) > head.seq

    forged = sign("head", statement, bytes(32))
    signatures.write_bytes(canonical_json(dict(forged.to_wire())) + b"\n")
    result = verify(log, keys, "--checkpoint", signatures)
    assert (result.exit_code, "counter-signature" in result.output) == (1, True)
