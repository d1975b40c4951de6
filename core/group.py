"""Group commit: what arrives at the same moment is written in one transaction, with one sync to disk.

The first to come leads: it writes what everybody brought, commits, wakes them. Nobody is answered before.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

from sqlalchemy import Connection

from core.errors import CoreError, StoreUnavailable

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST = 16


class Entry(Generic[Item, Result]):
    """What one thread brought. It counts as not written until the commit says otherwise."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.woken = threading.Event()
        self.leads = False
        self.outcome: Result | Exception = StoreUnavailable()


class GroupCommit(Generic[Item, Result]):
    """Calls `write_all` for up to 16 items at once in a transaction that `transaction` opens.

    `write_all` gives a result or a CoreError for each item; an item with an error has changed nothing.
    """

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[Connection]],
        write_all: Callable[[Connection, Sequence[Item]], Sequence[Result | CoreError]],
    ) -> None:
        self._transaction = transaction
        self._write_all = write_all
        self._mutex = threading.Lock()
        self._waiting: deque[Entry[Item, Result]] = deque()
        self._led = False

    def write(self, item: Item) -> Result:
        """Write one item and wait for the commit; its result. Raises its CoreError, or StoreUnavailable."""
        mine: Entry[Item, Result] = Entry(item)
        with self._mutex:
            self._waiting.append(mine)
            mine.leads, self._led = not self._led, True
        if not mine.leads:
            mine.woken.wait()
        if mine.leads:
            self._lead()
        if isinstance(mine.outcome, Exception):
            raise mine.outcome
        return mine.outcome

    def _lead(self) -> None:
        entries: list[Entry[Item, Result]] = []
        try:
            with self._transaction() as connection:
                # Now, not before: who came while other processes held the lock is taken along.
                entries = self._take()
                outcomes = self._write_all(connection, [entry.item for entry in entries])
            for entry, outcome in zip(entries, outcomes, strict=True):
                entry.outcome = outcome
        except BaseException as error:
            entries = entries or self._take()
            for entry in entries:
                entry.outcome = error if isinstance(error, Exception) else StoreUnavailable()
            if not isinstance(error, Exception):
                raise
        finally:
            self._hand_over()
            for entry in entries:
                entry.woken.set()

    def _take(self) -> list[Entry[Item, Result]]:
        with self._mutex:
            return [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]

    def _hand_over(self) -> None:
        """The longest waiting leads next, so that no thread serves others for ever."""
        with self._mutex:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()
