"""What a transaction promises on both databases."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import write
from sqlalchemy import func, select

from core import models
from core.config import Settings
from core.db import Store, open_store
from core.reports import Desk
from core.throttle import SqlStorage


def count(store: Store) -> int:
    with store.read() as s:
        return s.scalar(select(func.count()).select_from(models.Counter)) or 0


def test_reading_sees_one_moment(store: Store) -> None:
    query = select(func.count()).select_from(models.Counter)
    with store.read() as s:
        before = s.scalar(query)
        with store.write() as other:
            other.add(models.Counter(key="one", count=1, expires=1))
        assert s.scalar(query) == before
    assert count(store) == 1


def test_a_write_that_fails_has_changed_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as s:
            s.add(models.Counter(key="one", count=1, expires=1))
            s.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert count(store) == 0


def test_counting_loses_nothing_when_many_count_at_once(settings: Settings, store: Store) -> None:
    other = open_store(settings)
    barrier = Barrier(8)

    def one(number: int) -> int:
        storage = SqlStorage(store if number % 2 else other, lambda: 1000)
        barrier.wait()
        return storage.incr("name", 60)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(8))) == [1, 2, 3, 4, 5, 6, 7, 8]
    other.close()
    assert SqlStorage(store, lambda: 1059).get("name") == 8
    assert SqlStorage(store, lambda: 1060).incr("name", 60) == 1


def driver_of(store: Store) -> object:
    """The connection that the next one gets."""
    with store.engine.connect() as connection:
        return connection.connection.driver_connection


def test_a_forked_process_has_connections_of_its_own(store: Store, worker: Worker) -> None:
    letter = write(worker.site, [worker.keys()])
    mine = driver_of(store)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            store.renew()
            Desk(store).file(letter.upload, DAY, size_class=0)
            status = int(driver_of(store) is mine)
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert driver_of(store) is mine
    assert worker.open(letter.report).answers["where_now"] == "eu"
    assert len(Desk(store).file(letter.upload, DAY, size_class=0)) == 2
