"""A report may bring a mailbox: kept with it in one act, found by nothing but what the code gives."""

import dataclasses
import hashlib

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import func, select

from core import models
from core.config import Settings
from core.db import Store
from core.errors import Different, Malformed, UnsupportedHeader
from core.reports import Upload, file_report
from core.secrets import Secrets
from crypto.box import BoxNote, open_box
from crypto.code import CodeKeys
from crypto.encoding import b64u, parse_object
from crypto.keylog import fingerprint
from webform.upload import read_upload


@pytest.fixture
def answerable(worker: Worker, code: CodeKeys) -> Letter:
    """A report that can be answered."""
    return write(worker.site, [worker.keys()], code=code)


def read(secrets: Secrets, letter: Letter, body: bytes | None = None) -> Upload:
    """As the site reads it."""
    shown = letter.headers()["Authorization"]
    return read_upload(secrets, b64u(letter.report), shown, letter.body if body is None else body)


def send(store: Store, upload: Upload) -> None:
    with store.write() as s:
        file_report(s, upload, DAY, size_class=0)


def kept(store: Store) -> models.Mailbox:
    with store.read() as s:
        found = s.scalars(select(models.Mailbox)).one()
        s.expunge(found)
        return found


def test_whoever_has_the_code_opens_the_note_with_whom_it_was_sealed_for(
    store: Store, secrets: Secrets, worker: Worker, answerable: Letter, code: CodeKeys
) -> None:
    send(store, read(secrets, answerable))
    row = kept(store)
    assert row.report_id == answerable.report
    note = open_box(worker.site, code, row.header, row.payload)
    whole = {worker.org: fingerprint(worker.keys().log)}
    assert note == BoxNote(answerable.report, whole, DAY.isoformat())


def test_the_worker_finds_in_the_report_to_whom_answers_go(
    store: Store, secrets: Secrets, worker: Worker, answerable: Letter, code: CodeKeys
) -> None:
    send(store, read(secrets, answerable))
    reply = worker.open(answerable.report).inner.reply
    assert reply
    assert (reply.recipient, reply.verify) == (code.recipient, code.verify)


def test_a_repeat_is_the_same_mailbox(store: Store, secrets: Secrets, answerable: Letter) -> None:
    send(store, read(secrets, answerable))
    before = kept(store).lookup_mac
    send(store, read(secrets, answerable))
    assert kept(store).lookup_mac == before


@pytest.mark.parametrize("change", ["no mailbox", "another code"])
def test_the_same_report_with_another_mailbox_changes_nothing(
    store: Store, secrets: Secrets, answerable: Letter, change: str
) -> None:
    upload = read(secrets, answerable)
    send(store, upload)
    assert upload.box
    other = dataclasses.replace(upload.box, auth_mac=bytes(32)) if change == "another code" else None
    with pytest.raises(Different):
        send(store, dataclasses.replace(upload, box=other))
    assert kept(store).auth_mac == upload.box.auth_mac


def test_one_code_is_one_mailbox(
    store: Store, secrets: Secrets, worker: Worker, answerable: Letter, code: CodeKeys
) -> None:
    send(store, read(secrets, answerable))
    with pytest.raises(Different):
        send(store, read(secrets, write(worker.site, [worker.keys()], code=code)))
    with store.read() as s:
        assert s.scalar(select(func.count()).select_from(models.Report)) == 1
    assert kept(store).report_id == answerable.report


@pytest.mark.database("sqlite")
def test_nothing_kept_is_what_a_code_gives_or_a_fast_hash_of_it(
    store: Store, secrets: Secrets, settings: Settings, answerable: Letter, code: CodeKeys
) -> None:
    send(store, read(secrets, answerable))
    files = [path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()]
    assert any(answerable.report in content for content in files)
    # The keys that answers go to lie inside the seal: nobody can try codes on a stolen database.
    given = [code.lookup, code.auth, code.xwing, code.sign, code.verify, code.recipient]
    for secret in [*given, *(secret[:16] for secret in given)]:
        for hidden in (secret, *(hashlib.new(name, secret).digest() for name in ("sha256", "sha1", "md5"))):
            assert not any(hidden in content for content in files)


def test_an_upload_without_a_mailbox_has_none(store: Store, secrets: Secrets, letter: Letter) -> None:
    send(store, read(secrets, letter))
    with store.read() as s:
        assert s.scalar(select(func.count()).select_from(models.Mailbox)) == 0


@pytest.mark.database("sqlite")
@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("lookup", "A" * 42, Malformed),
        ("lookup", "A" * 42 + "B", Malformed),
        ("auth", "", Malformed),
        ("payload", "AAAA", Malformed),
        ("payload", "A" * 1_000_000, Malformed),
        ("header", "age-encryption.org/v1\n", Malformed),
        ("header", "ж", Malformed),
        ("header", "age-encryption.org/v2\n", UnsupportedHeader),
        ("more", "", Malformed),
    ],
)
def test_a_mailbox_of_another_shape_is_refused_with_its_report(
    secrets: Secrets, answerable: Letter, field: str, value: str, error: type[Exception]
) -> None:
    body = answerable.body.decode()
    box = parse_object(answerable.body.replace(b"false", b'""'))["box"]
    was = f'"{field}":"{box.get(field, "")}"'.replace("\n", "\\n")
    now = f'"{field}":"{value}"'.replace("\n", "\\n")
    changed = body.replace('"box":{', f'"box":{{{now},', 1) if field == "more" else body.replace(was, now, 1)
    assert changed != body
    with pytest.raises(error):
        read(secrets, answerable, changed.encode())
