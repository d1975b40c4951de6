"""What was erased with the code is in no file of the database any more."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from actors.answering import Returner, put_reply
from actors.cluster import Cluster
from actors.organisation import Worker
from actors.reporter import Letter, write
from actors.server import environment
from click.testing import CliRunner

import webform
from core.cli import main
from core.config import Settings
from core.db import Store
from core.due import run_due
from crypto.code import CodeKeys
from crypto.encoding import from_b64u

DAYS = 4 * 86400


@pytest.fixture
def talked(settings: Settings, worker: Worker, code: CodeKeys) -> tuple[Letter, list[bytes]]:
    """A report that was answered and added to; some of the sealed bytes of each part of it."""
    letter = write(worker.site, [worker.keys()], code=code)
    client = webform.create_app(settings).test_client()
    letter.post(client)
    person = Returner(client, worker.site, code)
    message = person.message(letter.report, [worker.keys()])
    person.write(message)
    reply = put_reply(worker, letter.report, code.recipient)
    assert letter.mailbox
    sealed = [letter.sealed.answers.payload, letter.sealed.identity.payload, letter.mailbox.note.payload]
    sealed += [from_b64u(message["payload"]), reply.payload]
    headers = [letter.sealed.answers.headers[0].header, reply.headers[0].header]
    headers.append(message["headers"][0]["header"].encode())
    return letter, [*(one[64:112] for one in sealed), *(one[64:112] for one in headers)]


def lying(folder: Path, pieces: list[bytes]) -> set[int]:
    """Which of these lie in a file of this folder."""
    found: set[int] = set()
    for path in folder.rglob("*"):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:
            continue
        found |= {at for at, piece in enumerate(pieces) if piece in content}
    return found


def delete(settings: Settings, worker: Worker, code: CodeKeys) -> None:
    client = webform.create_app(settings).test_client()
    assert Returner(client, worker.site, code).ask("delete").status_code == 200


@pytest.mark.database("sqlite")
def test_sqlite_forgets_with_the_erasure(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys, talked: tuple[Letter, list[bytes]]
) -> None:
    pieces = talked[1]
    assert lying(settings.data_dir, pieces) == set(range(len(pieces)))
    delete(settings, worker, code)
    assert "reports 1" in run_due(store, int(time.time()) + DAYS)
    assert lying(settings.data_dir, pieces) == set()


@pytest.mark.database("postgresql")
def test_postgresql_forgets_after_erase_now(
    settings: Settings,
    store: Store,
    worker: Worker,
    code: CodeKeys,
    talked: tuple[Letter, list[bytes]],
    servers: Callable[[], Cluster],
) -> None:
    pieces, server = talked[1], servers()
    server.sql("CHECKPOINT")
    assert lying(server.data, pieces) == set(range(len(pieces)))
    delete(settings, worker, code)
    run_due(store, int(time.time()) + DAYS)
    done = CliRunner().invoke(main, ["erase", "--now"], env=environment(settings, 8000, 8001))
    assert done.exit_code == 0, done.output
    assert lying(server.data, pieces) == set()


@pytest.mark.usefixtures("worker")
@pytest.mark.database("postgresql")
def test_a_server_that_would_keep_it_is_refused(settings: Settings, servers: Callable[[], Cluster]) -> None:
    server, env = servers(), environment(settings, 8000, 8001)
    server.sql("REVOKE pg_checkpoint FROM dovira")
    try:
        done = CliRunner().invoke(main, ["erase", "--now"], env=env)
    finally:
        server.sql("GRANT pg_checkpoint TO dovira")
    assert done.exit_code == 1
    assert "GRANT pg_checkpoint" in done.output
