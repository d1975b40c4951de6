"""Sixteen people at once; each sends again until they are told that it arrived, as the page does."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from faults.http import send_and_leave
from faults.submissions import Author, Submission

CLIENTS = 16
# Every seventh comes over the second path: about fifteen a second fill its processes.
TYPED_EVERY = 7
AGAIN_SECONDS = 0.1
# After this long without an answer the report counts as unanswered.
PATIENCE = 90.0


@dataclass(frozen=True)
class Try:
    """One attempt: when it was begun and answered (monotonic seconds), with what."""

    began: float
    ended: float
    outcome: str


class Load:
    """`with Load(…) as load`: they send meanwhile; at the end each finishes what it began.

    `most`: how many submissions, else until the end. `leaving`: before each is sent whole, the connection is
    cut once, after half of it or all, in order or not.
    """

    def __init__(self, author: Author, most: int | None = None, leaving: bool = False) -> None:
        self.sent: list[Submission] = []
        self.tries: list[Try] = []
        self._author, self._most, self._leaving = author, most, leaving
        self._numbers = itertools.count()
        self._stopping = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._threads = [threading.Thread(target=self._client) for _ in range(CLIENTS)]
        self._errors: list[BaseException] = []

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._going.set()
        for thread in self._threads:
            thread.join()
        if self._errors:
            raise self._errors[0]

    @property
    def running(self) -> bool:
        """Whether anybody still sends."""
        return any(thread.is_alive() for thread in self._threads)

    def acknowledged(self) -> list[Submission]:
        """What has been answered so far with "received"."""
        return [one for one in list(self.sent) if one.acknowledged]

    def tried(self, since: float, until: float) -> list[Try]:
        """Attempts that were under way at some moment between."""
        return [one for one in list(self.tries) if one.ended >= since and one.began <= until]

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Meanwhile nobody begins another submission."""
        self._going.clear()
        try:
            yield
        finally:
            self._going.set()

    def wait(self, seconds: float) -> None:
        """Until nobody sends, at most so long."""
        until = time.monotonic() + seconds
        while self.running and time.monotonic() < until:
            time.sleep(0.01)

    def _client(self) -> None:
        try:
            while self._going.wait() and not self._stopping.is_set():
                number = next(self._numbers)
                if self._most is not None and number >= self._most:
                    return
                self._send(number)
        except BaseException as error:
            self._errors.append(error)
            raise

    def _send(self, number: int) -> None:
        until = time.monotonic() + PATIENCE
        submission = self._write(number, until)
        self.sent.append(submission)
        if self._leaving:
            self._leave(submission, number)
        while not submission.acknowledged and time.monotonic() < until:
            began = time.monotonic()
            outcome = submission.attempt(self._author.port)
            self.tries.append(Try(began, time.monotonic(), outcome))
            if not submission.acknowledged:
                time.sleep(AGAIN_SECONDS)

    def _write(self, number: int, until: float) -> Submission:
        if number % TYPED_EVERY:
            return self._author.sealed()
        while time.monotonic() < until:
            try:
                return self._author.typed()
            except OSError:
                time.sleep(AGAIN_SECONDS)
        raise AssertionError("the page of the second path does not open")

    def _leave(self, submission: Submission, number: int) -> None:
        half, reset = number % 2 == 0, number % 4 < 2
        size = len(submission.request) // 2 if half else len(submission.request)
        with suppress(OSError):
            send_and_leave(self._author.port, submission.request[:size], reset)
