"""PostgreSQL keeps what was acknowledged, comes back after a restart, and lets nobody wait for ever."""

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from actors.cluster import Cluster, database_of
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import text

import webform
from core import partners, postgresql
from core.config import Settings
from core.db import Store, open_store
from core.errors import EpochEnded, OrgClosed, SettingError, StoreUnavailable
from core.reports import Desk, StoredObject, file_report

pytestmark = pytest.mark.database("postgresql")
RECOVERY_SECONDS = 10
SET = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


@pytest.fixture
def server(servers: Callable[[], Cluster]) -> Cluster:
    return servers()


@pytest.fixture
def name(settings: Settings) -> str:
    return database_of(settings.database_url)


@pytest.fixture
def other(settings: Settings) -> Iterator[Store]:
    """The same database from another process's point of view."""
    opened = open_store(settings)
    yield opened
    opened.close()


def settled(condition: Callable[[], bool]) -> None:
    """Wait for what comes by itself."""
    until = time.monotonic() + RECOVERY_SECONDS
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def waits(server: Cluster, name: str, event: str) -> Callable[[], bool]:
    """Whether a connection to the database waits for this kind of thing."""
    query = (
        f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - ours
        f" AND '{event}' IN (wait_event, wait_event_type)"
    )
    return lambda: server.sql(query) != []


def count(store: Store) -> int:
    with store.read() as s:
        return int(s.scalar(text("SELECT count(*) FROM reports")) or 0)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_it_works_again_after_a_restart(
    server: Cluster, settings: Settings, store: Store, worker: Worker, letter: Letter, how: str
) -> None:
    site = webform.create_app(settings).test_client()
    later, desk = write(worker.site, [worker.keys()]), Desk(store)
    with store.read() as s, store.read() as t, store.read() as u:
        for session in (s, t, u):
            session.execute(text("SELECT 1"))
    desk.file(letter.upload, DAY, size_class=0)
    server.stop(how)
    try:
        with pytest.raises(StoreUnavailable):
            desk.file(later.upload, DAY, size_class=0)
        assert site.get("/health").status_code == 503
    finally:
        server.start()
    settled(lambda: site.get("/health").status_code == 204)
    assert desk.file(later.upload, DAY, size_class=0)[0].id == later.sealed.answers.id
    assert desk.file(letter.upload, DAY, size_class=0)[0].id == letter.sealed.answers.id
    assert count(store) == 2


def test_a_restart_that_nobody_noticed_is_noticed_by_nobody(
    server: Cluster, store: Store, letter: Letter
) -> None:
    with store.read() as s, store.read() as t:
        for session in (s, t):
            session.execute(text("SELECT 1"))
    server.stop()
    server.start()
    assert len(Desk(store).file(letter.upload, DAY, size_class=0)) == 2


def test_a_connection_cut_in_the_middle_stores_nothing_and_the_next_is_new(
    server: Cluster, name: str, store: Store, letter: Letter
) -> None:
    def cut() -> None:
        with store.write() as s:
            file_report(s, letter.upload, DAY, size_class=0)
            server.terminate(name)

    with pytest.raises(StoreUnavailable):
        cut()
    assert count(store) == 0
    assert len(Desk(store).file(letter.upload, DAY, size_class=0)) == 2


@pytest.mark.parametrize(
    ("chosen", "kept"), [("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")]
)
def test_received_means_on_disk_whatever_the_server_prefers(
    server: Cluster, settings: Settings, name: str, chosen: str, kept: str
) -> None:
    server.sql(f"ALTER DATABASE {name} SET synchronous_commit = '{chosen}'")
    store = open_store(settings)
    with store.write() as s, store.transact() as connection:
        assert s.scalar(text("SHOW synchronous_commit")) == kept
        assert connection.scalar(text("SHOW synchronous_commit")) == kept
    store.close()


def test_every_transaction_has_its_limits(store: Store) -> None:
    with store.read() as s, store.write() as t:
        for session, isolation, read_only in ((s, "repeatable read", "on"), (t, "read committed", "off")):
            assert session.scalar(text("SHOW transaction_isolation")) == isolation
            assert session.scalar(text("SHOW transaction_read_only")) == read_only
            assert [session.scalar(text(f"SHOW {setting}")) for setting in SET] == ["20s"] * 3


def test_what_takes_too_long_is_unavailable(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "READ", postgresql.READ.replace("20000", "50"))
    with pytest.raises(StoreUnavailable), store.read() as s:
        s.execute(text("SELECT pg_sleep(60)"))


def test_who_stops_in_the_middle_lets_go(
    store: Store, other: Store, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        with store.write() as s:
            s.execute(text("LOCK TABLE reports"))
            monkeypatch.undo()
            assert len(Desk(other).file(letter.upload, DAY, size_class=0)) == 2

    impatient = postgresql.WRITE.replace("session_timeout = 20000", "session_timeout = 50")
    monkeypatch.setattr(postgresql, "WRITE", impatient)
    with pytest.raises(StoreUnavailable):
        stop()


def test_two_who_wait_for_each_other_end_as_unavailable(store: Store, other: Store) -> None:
    barrier = threading.Barrier(2)

    def lock(mine: Store, tables: tuple[str, str]) -> bool:
        try:
            with mine.write() as s:
                s.execute(text(f"LOCK TABLE {tables[0]}"))
                barrier.wait()
                s.execute(text(f"LOCK TABLE {tables[1]}"))
        except StoreUnavailable:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lock, store, ("reports", "parts"))
        second = pool.submit(lock, other, ("parts", "reports"))
        assert sorted([first.result(), second.result()]) == [False, True]


def test_no_receipt_before_the_standby_has_it(
    server: Cluster, name: str, store: Store, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        postgresql, "WRITE", postgresql.WRITE.replace("statement_timeout = 20000", "statement_timeout = 500")
    )
    server.sql("ALTER SYSTEM SET synchronous_standby_names = 'a_standby_that_is_away'")
    server.sql("SELECT pg_reload_conf()")
    try:
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(Desk(store).file, letter.upload, DAY, size_class=0)
            settled(waits(server, name, "SyncRep"))
            # Several times the timeout of a statement, which a busy machine needs for its own work.
            with pytest.raises(TimeoutError):
                answer.result(3)
            server.sql("ALTER SYSTEM RESET synchronous_standby_names")
            server.sql("SELECT pg_reload_conf()")
            assert len(answer.result(RECOVERY_SECONDS)) == 2
    finally:
        server.sql("ALTER SYSTEM RESET synchronous_standby_names")
        server.sql("SELECT pg_reload_conf()")


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_a_repeat_waits_for_the_first_and_is_the_same_report(
    server: Cluster, name: str, store: Store, other: Store, letter: Letter, ending: str
) -> None:
    with ThreadPoolExecutor(1) as pool:
        session = store._writing()
        first = file_report(session, letter.upload, DAY, size_class=0)
        repeat: Future[list[StoredObject]] = pool.submit(Desk(other).file, letter.upload, DAY, size_class=0)
        settled(waits(server, name, "Lock"))
        getattr(session, ending)()
        session.close()
        assert repeat.result(RECOVERY_SECONDS) == first
    assert count(store) == 1


def test_a_change_of_epoch_is_waited_for(
    server: Cluster, name: str, store: Store, other: Store, worker: Worker, letter: Letter
) -> None:
    later = write(worker.site, [worker.keys()])
    with ThreadPoolExecutor(1) as pool:
        with store.write() as s:
            partners.set_open(s, worker.slug, False)
            refused = pool.submit(Desk(other).file, letter.upload, DAY, size_class=0)
            settled(waits(server, name, "Lock"))
        assert isinstance(refused.exception(RECOVERY_SECONDS), OrgClosed)
        with store.write() as s:
            partners.set_open(s, worker.slug, True)
        with store.write() as s:
            worker.next_epoch_in(s)
            refused = pool.submit(Desk(other).file, later.upload, DAY, size_class=0)
            settled(waits(server, name, "Lock"))
        assert isinstance(refused.exception(RECOVERY_SECONDS), EpochEnded)
    assert count(store) == 0


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("dovira:CANARY@/dovira?host=/nowhere", "no server answers"),
        ("dovira:CANARY@[::1]:1/dovira", "no server answers"),
        ("dovira:CANARY@/nothing?host={folder}", 'database "nothing" does not exist'),
        ("nobody:CANARY@/postgres?host={folder}", 'role "nobody" does not exist'),
    ],
)
def test_a_server_that_cannot_be_used_is_said_in_a_sentence(
    server: Cluster, settings: Settings, place: str, said: str
) -> None:
    url = "postgresql+psycopg://" + place.format(folder=server.folder)
    with pytest.raises(SettingError, match="DOVIRA_DATABASE_URL") as caught:
        open_store(dataclasses.replace(settings, database_url=url))
    assert said in str(caught.value)
    assert "CANARY" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_database_of_another_encoding_is_refused(server: Cluster, settings: Settings) -> None:
    server.sql("CREATE DATABASE latin OWNER dovira TEMPLATE template0 ENCODING latin1")
    with pytest.raises(SettingError, match="UTF8"):
        open_store(dataclasses.replace(settings, database_url=server.url("latin")))
