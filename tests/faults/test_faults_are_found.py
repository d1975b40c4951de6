"""The harness counts what went wrong, shown with what really went wrong in a database."""

from pathlib import Path

import pytest
from actors.organisation import DAY, Worker
from faults.audit import Count, compare, false_received, read_all
from faults.databases import SqliteFile, settings_of
from faults.disk import can_mount, new_disk
from faults.harm import Outcome
from faults.report import Row, table
from faults.submissions import Author, Sealed
from faults.world import founded
from sqlalchemy import delete, event, update

from core import models
from core.db import Store
from core.reports import file_report

PORT, MEGABYTES = 80, 64
TABLES = (models.Part, models.Header, models.SealedObject, models.Case, models.Report)


@pytest.fixture
def sent(store: Store, worker: Worker) -> list[Sealed]:
    """Three reports, stored and acknowledged."""
    return three_reports(store, worker)


def three_reports(store: Store, worker: Worker) -> list[Sealed]:
    author = Author(worker, worker.keys(), PORT)
    made = [author.sealed() for _ in range(3)]
    for one in made:
        store_it(store, one)
    return made


def store_it(store: Store, one: Sealed) -> None:
    assert one.letter
    with store.write() as s:
        file_report(s, one.letter.upload, DAY, size_class=one.letter.size_class)
    one.acknowledged = True


def remove(store: Store, report: bytes) -> None:
    with store.write() as s:
        for model in TABLES:
            column = model.id if model is models.Report else model.report_id
            s.execute(delete(model).where(column == report))


def count(store: Store, worker: Worker, sent: list[Sealed]) -> Count:
    return compare(sent, read_all(store, worker))


def test_nothing_wrong_is_counted_where_nothing_is(store: Store, worker: Worker, sent: list[Sealed]) -> None:
    assert count(store, worker, sent) == Count()
    assert false_received(sent, store) == Count()


def test_an_acknowledged_report_that_is_gone_is_lost(
    store: Store, worker: Worker, sent: list[Sealed]
) -> None:
    remove(store, sent[1].report)
    assert count(store, worker, sent) == Count(lost=1)
    assert false_received(sent, store) == Count(false=1)


def test_the_same_text_in_two_reports_is_doubled(
    store: Store, worker: Worker, sent: list[Sealed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faults.submissions._new_text", lambda: sent[0].text)
    store_it(store, Author(worker, worker.keys(), PORT).sealed())
    assert count(store, worker, sent) == Count(doubled=1)


def test_a_report_with_a_damaged_byte_is_unreadable(store: Store, worker: Worker, sent: list[Sealed]) -> None:
    assert sent[2].letter
    payload = sent[2].letter.sealed.answers.payload
    with store.write() as s:
        ours = models.Part.object_id == sent[2].letter.sealed.answers.id
        s.execute(update(models.Part).where(ours).values(bytes=payload[:-1] + bytes([payload[-1] ^ 1])))
    assert count(store, worker, sent) == Count(unreadable=1)


def test_a_report_with_other_words_than_were_sent_is_unreadable(
    store: Store, worker: Worker, sent: list[Sealed]
) -> None:
    sent[0].text += "!"
    assert count(store, worker, sent) == Count(unreadable=1)


def test_a_report_that_nobody_acknowledged_is_unanswered_and_not_lost(
    store: Store, worker: Worker, sent: list[Sealed]
) -> None:
    sent[0].acknowledged = False
    remove(store, sent[0].report)
    assert count(store, worker, sent) == Count(unanswered=1)


@pytest.mark.skipif(not can_mount(), reason="only root can mount a small disk")
@pytest.mark.parametrize(("synchronous", "lost"), [("FULL", 0), ("NORMAL", 3), ("OFF", 3)])
def test_a_power_cut_takes_what_was_not_synced(tmp_path: Path, synchronous: str, lost: int) -> None:
    with new_disk(tmp_path, MEGABYTES) as disk:
        database = SqliteFile(disk.folder)
        settings = settings_of(database, disk.folder)
        worker = founded(settings)
        disk.settle()
        pragma = f"PRAGMA synchronous = {synchronous}"
        event.listen(worker.store.engine, "connect", lambda connection, _: connection.execute(pragma))
        sent = three_reports(worker.store, worker)
        disk.take(tmp_path / "copy")
        worker.store.close()
        with disk.opened(tmp_path / "copy") as folder, database.copied(folder, settings) as found:
            assert false_received(sent, found) == Count(false=lost)


@pytest.mark.parametrize("name", ["lost", "doubled", "unreadable", "unanswered", "false"])
def test_one_of_them_fails_the_run(name: str) -> None:
    assert Row("kill", "sqlite", Outcome(1, 3, 3, Count())).good
    assert not Row("kill", "sqlite", Outcome(1, 3, 3, Count(**{name: 1}))).good


def test_a_run_without_harm_or_that_came_back_late_or_broke_fails() -> None:
    assert not Row("kill", "sqlite", Outcome(0, 3, 3, Count())).good
    assert not Row("kill", "sqlite", Outcome(1, 3, 3, Count(), back=10.5)).good
    assert not Row("kill", "sqlite", None).good
    assert "| kill | sqlite | 1 |" in table([Row("kill", "sqlite", Outcome(1, 3, 3, Count()))])
