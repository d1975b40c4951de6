"""What is kept is kept, sealed; SQLite says so when it cannot. (PostgreSQL: test_postgresql.py)"""

import dataclasses
import shutil
import threading
from pathlib import Path

import pytest
from actors.cluster import Cluster
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from pysqlite3 import dbapi2
from sqlalchemy import event, text

from core import sqlite
from core.config import Settings
from core.db import Store, open_store
from core.errors import StoreUnavailable
from core.reports import file_report
from core.sqlite import journal_mode_for

VERSIONS = {
    (3, 40, 1): "delete",
    (3, 44, 5): "delete",
    (3, 44, 6): "wal",
    (3, 45, 0): "delete",
    (3, 46, 1): "delete",
    (3, 50, 6): "delete",
    (3, 50, 7): "wal",
    (3, 51, 0): "delete",
    (3, 51, 2): "delete",
    (3, 51, 3): "wal",
    (3, 53, 4): "wal",
    (4, 0, 0): "wal",
}


@pytest.mark.parametrize(("version", "mode"), VERSIONS.items())
def test_no_write_ahead_log_where_sqlite_can_lose_it(version: tuple[int, int, int], mode: str) -> None:
    assert journal_mode_for(version) == mode


@pytest.mark.database("sqlite")
def test_every_connection_keeps_the_rules(store: Store) -> None:
    expected = {
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": 20_000,
        "trusted_schema": 0,
        "journal_mode": journal_mode_for(dbapi2.sqlite_version_info),
    }
    with store.read() as s, store.read() as t, store.write() as u:
        for session in (s, t, u):
            found = {name: session.scalar(text(f"PRAGMA {name}")) for name in expected}
            assert found == expected


@pytest.mark.database("sqlite")
def test_a_buggy_sqlite_turns_the_write_ahead_log_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 40, 1))
    store = open_store(settings)
    with store.read() as s:
        assert s.scalar(text("PRAGMA journal_mode")) == "delete"
    store.close()


@pytest.mark.database("sqlite")
def test_a_full_database_is_unavailable_and_holds_nothing_half(
    settings: Settings, store: Store, worker: Worker
) -> None:
    with store.read() as s:
        pages = s.scalar(text("PRAGMA page_count"))
    small = open_store(settings)
    event.listen(small.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {pages + 40}"))
    stored, letters = [], [write(worker.site, [worker.keys()]) for _ in range(12)]
    for letter in letters:
        try:
            with small.write() as s:
                file_report(s, letter.upload, DAY, size_class=0)
            stored.append(letter)
        except StoreUnavailable:
            break
    small.close()
    assert 0 < len(stored) < len(letters)
    for letter in stored:
        assert worker.open(letter.report).answers["where_now"] == "eu"
    with store.read() as s:
        for table in ("reports", "cases", "objects", "headers", "parts"):
            rows = s.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - fixed names
            assert rows == len(stored) * {"reports": 1, "cases": 1}.get(table, 2)


@pytest.mark.database("sqlite")
def test_a_lock_that_does_not_end_is_unavailable(
    settings: Settings, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)
    waiting = open_store(settings)
    holder = open_store(settings)
    with holder.write() as s:
        s.execute(text("SELECT 1"))
        with pytest.raises(StoreUnavailable), waiting.write() as t:
            file_report(t, letter.upload, DAY, size_class=0)
    holder.close()
    waiting.close()


@pytest.mark.database("sqlite")
def test_a_writer_that_waits_too_long_for_its_turn_is_unavailable(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)
    refused: list[BaseException] = []

    def other() -> None:
        with pytest.raises(StoreUnavailable) as caught, store.write():
            pass
        refused.append(caught.value)

    with store.write():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused


@pytest.mark.database("sqlite")
def test_a_database_that_is_no_database_is_unavailable(settings: Settings, database: Path) -> None:
    database.write_bytes(b"not a database " * 1000)
    store = open_store(settings)
    with pytest.raises(StoreUnavailable), store.read() as s:
        s.execute(text("SELECT 1"))


@pytest.mark.database("sqlite")
def test_a_copy_taken_after_the_answer_holds_the_report(
    settings: Settings, store: Store, database: Path, letter: Letter, tmp_path: Path
) -> None:
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=0)
    # What a machine that lost power would find: the files as they lie, nobody having closed them.
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in database.parent.glob(database.name + "*"):
        shutil.copy(path, copy / path.name)
    found = open_store(dataclasses.replace(settings, database_url=f"sqlite:///{copy / database.name}"))
    with found.read() as s:
        assert s.scalar(text("SELECT count(*) FROM reports")) == 1
        assert s.scalar(text("PRAGMA integrity_check")) == "ok"
    found.close()


def test_what_is_stored_cannot_be_read(
    store: Store, settings: Settings, letter: Letter, worker: Worker, cluster: Cluster | None
) -> None:
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=0)
    files = list(settings.data_dir.rglob("*"))
    if cluster:
        cluster.sql("CHECKPOINT")
        files += cluster.folder.rglob("*")
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        assert b"CANARY" not in content
        assert worker.passphrase.encode() not in content
        assert worker.auth not in content
