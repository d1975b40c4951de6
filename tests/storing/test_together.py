"""Reports that arrive at the same moment share a transaction, and nothing else."""

import dataclasses
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Barrier

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import event, func, select, text

from core import models, postgresql, sqlite
from core.config import Settings
from core.db import Store, open_store
from core.errors import CoreError, Different, EpochEnded, StoreUnavailable, WrongSecret
from core.reports import Desk, StoredObject

Answer = list[StoredObject]
# SQLite takes its lock when a transaction begins.
LOCK = {"sqlite": "SELECT 1", "postgresql": "LOCK TABLE reports"}
IMPATIENT = postgresql.WRITE.replace("lock_timeout = 20000", "lock_timeout = 50")


def count(store: Store) -> int:
    with store.read() as s:
        return s.scalar(select(func.count()).select_from(models.Report)) or 0


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@contextmanager
def waiting(store: Store, desk: Desk, letters: list[Letter]) -> Iterator[list[Future[Answer]]]:
    """While the body runs all letters wait at the desk: one leads, the others have queued."""
    with ThreadPoolExecutor(len(letters)) as pool, every_connection(store):
        answers = [pool.submit(desk.file, one.upload, DAY, size_class=0) for one in letters]
        while len(desk._group._waiting) < len(letters) - 1:
            pass
        yield answers


@contextmanager
def every_connection(store: Store) -> Iterator[None]:
    """Hold all that a process may have, so that who leads waits for one."""
    with ExitStack() as held:
        for _ in range(store.engine.pool.size() + store.engine.pool._max_overflow):  # type: ignore[attr-defined]  # QueuePool's
            held.enter_context(store.engine.connect())
        yield


def test_what_waits_together_is_committed_together(store: Store, desk: Desk, worker: Worker) -> None:
    letters = [write(worker.site, [worker.keys()]) for _ in range(10)]
    commits: list[object] = []
    with waiting(store, desk, letters) as answers:
        event.listen(store.engine, "commit", commits.append)
    assert [answer.result()[0].id for answer in answers] == [one.sealed.answers.id for one in letters]
    # The first to come, and the nine behind it.
    assert len(commits) <= 2
    assert all(worker.open(one.report).answers["where_now"] == "eu" for one in letters)


def test_each_gets_its_own_answer_or_refusal(store: Store, desk: Desk, worker: Worker) -> None:
    good, again, taken = (write(worker.site, [worker.keys()]) for _ in range(3))
    edited = write(worker.site, [worker.keys()], {"own_words": "edited"}, secret=again.secret)
    desk.file(again.upload, DAY, size_class=0)
    ended = dataclasses.replace(good.upload.objects[0].headers[0], epoch=os.urandom(16))
    late = write(worker.site, [worker.keys()])
    late_objects = [dataclasses.replace(one, headers=[ended]) for one in late.upload.objects]
    late = dataclasses.replace(late, upload=dataclasses.replace(late.upload, objects=late_objects))
    stolen = dataclasses.replace(taken.upload.objects[0], id=again.upload.objects[0].id)
    taken_upload = dataclasses.replace(taken.upload, objects=[stolen, taken.upload.objects[1]])
    taken = dataclasses.replace(taken, upload=taken_upload)
    with waiting(store, desk, [good, again, edited, late, taken]) as answers:
        pass
    assert answers[0].result()[0].id == good.sealed.answers.id
    assert answers[1].result()[0].id == again.sealed.answers.id
    assert [type(answer.exception()) for answer in answers[2:]] == [Different, EpochEnded, Different]
    assert count(store) == 2


def test_twenty_of_the_same_from_two_processes_are_one(
    settings: Settings, store: Store, letter: Letter
) -> None:
    other = open_store(settings)
    desks = [Desk(store), Desk(other)]
    barrier = Barrier(20)

    def one(number: int) -> Answer:
        barrier.wait()
        return desks[number % 2].file(letter.upload, DAY, size_class=letter.size_class)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(one, range(20)))
    other.close()
    assert all(answer == answers[0] for answer in answers)
    assert count(store) == 1


def test_a_refusal_before_the_queue_keeps_nobody_waiting(desk: Desk, letter: Letter) -> None:
    forged = dataclasses.replace(letter.upload, secret=os.urandom(32))
    with pytest.raises(WrongSecret):
        desk.file(forged, DAY, size_class=0)
    assert len(desk.file(letter.upload, DAY, size_class=0)) == 2


def test_an_unavailable_database_is_unavailable_to_all_and_then_works_again(
    settings: Settings, store: Store, desk: Desk, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [write(worker.site, [worker.keys()]) for _ in range(6)]
    holder = open_store(settings)
    with waiting(store, desk, letters) as answers:
        monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)
        monkeypatch.setattr(postgresql, "WRITE", IMPATIENT)
        lock = holder.write()
        lock.__enter__().execute(text(LOCK[holder.engine.dialect.name]))
    assert {type(answer.exception()) for answer in answers} == {StoreUnavailable}
    lock.__exit__(None, None, None)
    holder.close()
    monkeypatch.undo()
    assert count(store) == 0
    for one in letters:
        desk.file(one.upload, DAY, size_class=0)
    assert count(store) == 6


@pytest.mark.database("sqlite")
def test_a_full_database_holds_every_report_that_was_answered(
    settings: Settings, store: Store, worker: Worker
) -> None:
    with store.read() as s:
        pages = s.scalar(text("PRAGMA page_count"))
    small = open_store(settings)
    event.listen(small.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {pages + 60}"))
    desk = Desk(small)
    letters = [write(worker.site, [worker.keys()]) for _ in range(24)]

    def one(letter: Letter) -> bool:
        try:
            desk.file(letter.upload, DAY, size_class=0)
        except StoreUnavailable:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(one, letters))
    small.close()
    answered = [letter for letter, kept in zip(letters, stored, strict=True) if kept]
    assert 0 < len(answered) < len(letters)
    assert count(store) == len(answered)
    assert all(worker.open(letter.report).answers["where_now"] == "eu" for letter in answered)


@pytest.mark.parametrize("broken", [RuntimeError, CoreError, KeyboardInterrupt])
def test_whatever_happens_to_the_one_who_leads_nobody_waits_for_ever(
    store: Store, desk: Desk, worker: Worker, broken: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [write(worker.site, [worker.keys()]) for _ in range(4)]

    def fail(*_arguments: object) -> Callable[..., object]:
        raise broken

    with waiting(store, desk, letters) as answers:
        monkeypatch.setattr(desk._group, "_write_all", fail)
    assert all(answer.exception() is not None for answer in answers)
    monkeypatch.undo()
    assert len(desk.file(letters[0].upload, DAY, size_class=0)) == 2
