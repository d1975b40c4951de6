"""Files of a report: announced by who may, whole only with the last part, and never another's."""

import dataclasses
from datetime import UTC, datetime

import pytest
from actors.answering import Returner
from actors.filing import PickedFile, of_code, of_letter, pick, send_files
from actors.organisation import Worker
from actors.reporter import Letter, write
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import Client

import webform
from core import files, models
from core.cases import mark_opened, sealed_report
from core.config import Settings
from core.db import Store
from core.due import run_due
from core.errors import StoreUnavailable
from crypto.attachment import open_file
from crypto.code import CodeKeys
from crypto.encoding import b64u
from crypto.frame import Kind, Place
from crypto.padding import PART
from crypto.primitives import sha256

TODAY = datetime.now(UTC).date()
# Three parts.
LONG = bytes(range(251)) * 9_000


@pytest.fixture
def photo() -> PickedFile:
    return pick(LONG)


@pytest.fixture
def letter(worker: Worker, other_worker: Worker, code: CodeKeys, photo: PickedFile) -> Letter:
    """A report to two organisations that names a file and has a mailbox."""
    return write(worker.site, [worker.keys(), other_worker.keys()], code=code, files=[photo.listed])


@pytest.fixture
def here(settings: Settings, letter: Letter) -> Flask:
    """The reporter's site, which has received the report."""
    app = webform.create_app(settings)
    assert letter.post(app.test_client()).status_code == 200
    return app


@pytest.fixture
def client(here: Flask) -> Client:
    return here.test_client()


def opened(worker: Worker, report: bytes) -> list[bytes]:
    """What the worker's browser makes of the files it finds."""
    identities = worker.identities()
    return [
        open_file(Place(Kind.ATTACHMENT, worker.site, report, one.id), one.header, one.payload, identity).body
        for one in worker.stored(report)
        if one.kind is Kind.ATTACHMENT and (identity := identities[one.epoch])
    ]


def listed(worker: Worker, report: bytes) -> list[str]:
    with worker.store.read() as s:
        return [one.kind for one in sealed_report(s, worker.org, report).objects]


def test_a_file_arrives_bit_for_bit_for_each_reader(
    client: Client, letter: Letter, worker: Worker, other_worker: Worker, photo: PickedFile
) -> None:
    to = [worker.keys(), other_worker.keys()]
    (sent,) = send_files(client, letter, worker.site, to, [photo])
    assert opened(worker, letter.report) == opened(other_worker, letter.report) == [LONG]
    again = sent.announce(client, of_letter(letter)).json
    assert again == {"missing": [], "sha256": b64u(sha256(sent.sealed.payload))}


def test_before_the_last_part_nobody_has_it(
    client: Client, letter: Letter, worker: Worker, photo: PickedFile
) -> None:
    sent = photo.seal(worker.site, letter.report, [worker.keys()])
    assert sent.announce(client, of_letter(letter)).json == {"missing": [0, 1, 2]}
    assert sent.put(client, 2).json == {"missing": [0, 1]}
    assert sent.put(client, 0).json == {"missing": [1]}
    assert listed(worker, letter.report) == ["answers", "identity"]
    assert sent.announce(client, of_letter(letter)).json == {"missing": [1]}
    assert "sha256" in (sent.put(client, 1).json or {})
    assert listed(worker, letter.report) == ["answers", "attachment", "identity"]


def test_a_part_twice_is_one_and_an_altered_one_is_refused(
    client: Client, letter: Letter, worker: Worker, photo: PickedFile
) -> None:
    sent = photo.seal(worker.site, letter.report, [worker.keys()])
    sent.announce(client, of_letter(letter))
    assert sent.put(client, 0).json == sent.put(client, 0).json == {"missing": [1, 2]}
    altered = bytes([sent.parts[0][0] ^ 1]) + sent.parts[0][1:]
    assert sent.put(client, 0, altered).json == {"code": "different"}
    sent.put(client, 1)
    sent.put(client, 2)
    assert opened(worker, letter.report) == [LONG]
    assert sent.put(client, 0, altered).json == {"code": "different"}


@pytest.mark.parametrize("n", [3, 400, 99_999])
def test_no_part_beyond_what_was_announced(
    client: Client, letter: Letter, worker: Worker, photo: PickedFile, n: int
) -> None:
    sent = photo.seal(worker.site, letter.report, [worker.keys()])
    sent.announce(client, of_letter(letter))
    assert sent.put(client, n, bytes(10)).json == {"code": "malformed"}
    for wrong in (b"x", bytes(PART - 1), bytes(PART + 1)):
        assert sent.put(client, 0, wrong).json == {"code": "malformed"}
    assert sent.put(client, 2, sent.parts[2] + b"x").json == {"code": "malformed"}


def test_only_the_report_and_the_file_that_the_secret_belongs_to(
    client: Client, letter: Letter, worker: Worker, photo: PickedFile
) -> None:
    other = write(worker.site, [worker.keys()])
    assert other.post(client).status_code == 200
    sent = photo.seal(worker.site, letter.report, [worker.keys()])
    assert sent.announce(client, of_letter(other)).json == {"code": "not_found"}
    assert sent.put(client, 0).json == {"code": "not_found"}
    sent.announce(client, of_letter(letter))
    stranger = dataclasses.replace(sent, report=other.report)
    assert stranger.put(client, 0).json == {"code": "not_found"}
    assert stranger.announce(client, of_letter(other)).json == {"code": "different"}
    assert sent.put(client, 0, secret=bytes(32)).json == {"code": "not_found"}


def test_with_the_code_files_come_with_a_message(
    client: Client, letter: Letter, worker: Worker, other_worker: Worker, code: CodeKeys
) -> None:
    person, later = Returner(client, worker.site, code), pick(b"later", "note.txt", "text/plain", "kept")
    with worker.store.write() as s:
        mark_opened(s, worker.member, letter.report, TODAY)
    message = person.message(letter.report, [worker.keys()], files=[later.listed])
    assert person.write(message).status_code == 200
    sent = later.seal(worker.site, letter.report, [worker.keys()])
    assert sent.announce(client, of_code(dataclasses.replace(code, auth=bytes(32)))).status_code == 404
    sent.send(client, of_code(code))
    assert opened(worker, letter.report) == [b"later"]
    assert listed(other_worker, letter.report) == ["answers", "identity"]


def test_a_file_that_comes_after_the_case_was_opened_brings_it_back_to_the_top(
    client: Client, letter: Letter, worker: Worker, other_worker: Worker, photo: PickedFile
) -> None:
    with worker.store.write() as s:
        mark_opened(s, worker.member, letter.report, TODAY)
    send_files(client, letter, worker.site, [worker.keys(), other_worker.keys()], [photo])
    case = models.Case
    with worker.store.read() as s:
        rows = s.execute(select(case.partner_id, case.message_waiting).where(case.report_id == letter.report))
        assert {org: day for org, day in rows} == {worker.org: TODAY, other_worker.org: None}


def test_a_stopped_reader_gets_no_more_files(
    client: Client, letter: Letter, worker: Worker, other_worker: Worker, code: CodeKeys, photo: PickedFile
) -> None:
    Returner(client, worker.site, code).ask("stop", org=b64u(worker.org))
    sent = photo.seal(worker.site, letter.report, [worker.keys(), other_worker.keys()])
    assert sent.announce(client, of_letter(letter)).json == {"code": "org_closed"}
    photo.seal(worker.site, letter.report, [other_worker.keys()]).send(client, of_code(code))
    assert listed(worker, letter.report) == []


def test_what_never_comes_whole_vanishes_within_a_day(
    client: Client, letter: Letter, worker: Worker, photo: PickedFile, store: Store
) -> None:
    sent = photo.seal(worker.site, letter.report, [worker.keys()])
    sent.announce(client, of_letter(letter))
    sent.put(client, 0)
    now = int(datetime.now(UTC).timestamp())
    item = models.SealedObject
    with store.write() as s:
        s.execute(update(item).where(item.id == sent.id).values(slot=now // files.SLOT_SECONDS))
    assert not any(line.startswith("files") for line in run_due(store, now + 17 * 3600))
    assert "files 1" in run_due(store, now + 24 * 3600)
    with store.read() as s:
        assert s.scalars(select(models.Part.n).where(models.Part.object_id == sent.id)).all() == []
    assert listed(worker, letter.report) == ["answers", "identity"]
    assert sent.put(client, 0).json == {"code": "not_found"}


def test_more_files_than_the_installation_takes(settings: Settings, worker: Worker, code: CodeKeys) -> None:
    app = webform.create_app(dataclasses.replace(settings, files=1, file_bytes=1 << 20))
    client, letter = app.test_client(), write(worker.site, [worker.keys()], code=code)
    assert letter.post(client).status_code == 200
    for _ in range(files.SENDINGS):
        pick(b"x").seal(worker.site, letter.report, [worker.keys()]).send(client, of_letter(letter))
    one_more = pick(b"x").seal(worker.site, letter.report, [worker.keys()])
    assert one_more.announce(client, of_letter(letter)).json == {"code": "too_many"}
    large = pick(bytes(2 << 20)).seal(worker.site, letter.report, [worker.keys()])
    assert large.announce(client, of_letter(letter)).json == {"code": "malformed"}


@pytest.mark.parametrize("size", [0, -1, 1, 16_415, 16_417, 2**40, 2**70])
def test_a_size_that_no_file_has(
    client: Client, letter: Letter, worker: Worker, photo: PickedFile, size: int
) -> None:
    sent = photo.seal(worker.site, letter.report, [worker.keys()])
    assert sent.announce(client, of_letter(letter), size=size).json == {"code": "malformed"}


def test_words_find_room_when_files_find_none(letter: Letter, settings: Settings) -> None:
    assert letter
    with pytest.raises(StoreUnavailable):
        files.check_room(settings.data_dir, 1 << 60)
    files.check_room(None, 1 << 60)


def test_deletion_takes_the_files_too(
    client: Client, letter: Letter, worker: Worker, other_worker: Worker, code: CodeKeys, photo: PickedFile
) -> None:
    (sent,) = send_files(client, letter, worker.site, [worker.keys(), other_worker.keys()], [photo])
    Returner(client, worker.site, code).ask("delete")
    assert sent.announce(client, of_letter(letter)).json == {"code": "not_found"}
    now = int(datetime.now(UTC).timestamp())
    run_due(worker.store, now + 5 * 86_400)
    with worker.store.read() as s:
        assert s.scalars(select(models.Part.n).where(models.Part.object_id == sent.id)).all() == []
