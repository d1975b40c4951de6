"""An organisation that leaves: what only it reads is gone; what others read, and the logs, stay."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from actors.coordinating import officer
from actors.organisation import DAY, Worker
from actors.reporter import Letter, new_keys, write
from actors.team import let_in
from logs.entries import entries
from sqlalchemy import func, select

from core import erasing, keys, members, models, partners, sessions, together
from core.db import Store
from core.due import run_due
from core.errors import NotFound, OrgClosed, Refused, UnknownOrg
from core.reports import file_report
from core.secrets import Secrets
from core.together import Act
from crypto.keylog import verify_log

NOW = int(time.time())
LATER = NOW + 8 * 24 * 3600
EMPTY = (
    models.Member, models.Epoch, models.EpochFile, models.RecoveryFile, models.Recovery, models.Invitation,
    models.Liveness, models.Bundle, models.HeadSignature, models.Approval, models.StaffSession, models.Totp,
    models.RecoveryCode, models.Case, models.Report, models.SealedObject, models.Header, models.Part,
    models.Mailbox,
)  # fmt: skip
PEPPER = Secrets(bytes(32), bytes(32))


def leave(worker: Worker, secrets: Secrets) -> None:
    """A lead and the officer want it."""
    other = officer(worker, secrets, f"{worker.slug}.officer")
    with worker.store.write() as s:
        together.ask(s, worker.member, Act.ERASE, worker.org, NOW)
        (asked,) = together.asked(s, other.member, NOW)
        together.consent(s, other.member, asked.id, NOW)


def send_to(*readers: Worker) -> Letter:
    """A report that all of them read."""
    letter = write(readers[0].site, [one.keys() for one in readers], code=new_keys(bytes(16)))
    with readers[0].store.write() as s:
        file_report(s, letter.answerable(PEPPER), DAY, size_class=letter.size_class)
    return letter


def count(store: Store, table: type[models.Base]) -> int:
    with store.read() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def test_before_its_day_nothing_is_touched(worker: Worker, secrets: Secrets, store: Store) -> None:
    letter = send_to(worker)
    leave(worker, secrets)
    run_due(store, NOW + 6 * 24 * 3600)
    assert worker.open(letter.report).answers


def test_of_the_only_organisation_nothing_is_left_but_its_name_and_logs(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    let_in(worker, secrets, "olha")
    for _ in range(3):
        send_to(worker)
    with store.write() as s:
        sessions.open_session(s, worker.member.id, NOW)
    leave(worker, secrets)
    assert "erased 4" in run_due(store, LATER)
    assert {table.__tablename__: count(store, table) for table in EMPTY} == {
        table.__tablename__: 0 for table in EMPTY
    }
    log = entries(store, worker.org)
    assert [one["type"] for one in log if str(one["type"]).startswith("org")][-1] == "org_erased"
    with store.read() as s:
        verify_log(keys.log_of(s, worker.org), worker.org)
        (partner,) = partners.all_partners(s)
    assert (partner.erased, partner.open, partner.epoch) == (True, False, None)
    assert run_due(store, LATER + 1) == []


def test_another_organisation_still_reads_what_it_received(
    worker: Worker, other_worker: Worker, secrets: Secrets, store: Store
) -> None:
    both, only = send_to(worker, other_worker), send_to(worker)
    theirs = send_to(other_worker)
    leave(worker, secrets)
    run_due(store, LATER)
    for report in (both.report, theirs.report):
        assert other_worker.open(report).answers
    assert count(store, models.Report) == 2
    with store.read() as s:
        assert s.get(models.Report, only.report) is None
        assert {row.partner_id for row in s.scalars(select(models.Header))} == {other_worker.org}


def test_many_reports_are_erased_page_by_page(
    worker: Worker, secrets: Secrets, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "PAGE", 2)
    for _ in range(5):
        send_to(worker)
    leave(worker, secrets)
    with store.write() as s:
        assert erasing.erase_due(s, LATER) == 2
    assert count(store, models.Report) == 3
    assert "erased 4" in run_due(store, LATER)
    assert count(store, models.Report) == 0


@pytest.mark.database("sqlite")
def test_neither_the_file_nor_its_log_holds_the_sealed_bytes_any_more(
    worker: Worker, secrets: Secrets, store: Store, database: Path
) -> None:
    letter = send_to(worker)
    payload = letter.upload.objects[0].payload
    assert payload[100:164] in on_disk(database)
    leave(worker, secrets)
    run_due(store, LATER)
    assert payload[100:164] not in on_disk(database)
    assert letter.report not in on_disk(database)
    assert worker.member.vault not in on_disk(database)


def on_disk(database: Path) -> bytes:
    files = (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm")))
    return b"".join(path.read_bytes() for path in files if path.exists())


def test_what_was_sent_before_cannot_come_back(worker: Worker, secrets: Secrets, store: Store) -> None:
    letter = send_to(worker)
    leave(worker, secrets)
    run_due(store, LATER)
    with pytest.raises((OrgClosed, UnknownOrg)), store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    assert count(store, models.Report) == 0


@pytest.mark.parametrize(
    "verb",
    [
        lambda s, slug: partners.set_open(s, slug, True),
        lambda s, slug: partners.set_server_sealing(s, slug, True),
        lambda s, slug: members.invite(s, slug, "somebody", NOW),
    ],
)
def test_it_cannot_be_opened_or_founded_again(
    verb: Callable[..., object], worker: Worker, secrets: Secrets, store: Store
) -> None:
    leave(worker, secrets)
    run_due(store, LATER)
    with pytest.raises(Refused), store.write() as s:
        verb(s, worker.slug)
    with pytest.raises(NotFound), store.write() as s:
        together.stay(s, worker.member, worker.org)
