"""The harm itself: each takes a running world, does it while people write, and gives what came of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from subprocess import CalledProcessError

from faults.audit import Count, compare, read_all, stored_ids
from faults.disk import LoopDisk
from faults.halt import halted
from faults.load import Load, Try
from faults.submissions import Submission
from faults.world import World

from core.errors import StoreUnavailable

NONE = Count()
CHANCE = SystemRandom()
FIRST_KILL = 0.3
KILL_EVERY = 2.0
# One that starts slowly still serves a while between two kills.
SERVES_LEAST = 1.0
MOST_ROUNDS = 50
MOST_APART = 0.6
# Of each copy so many reports, the last acknowledged, are opened too.
OPENED_OF_COPY = 20
# How full a disk is varies, so that the database fails at different writes.
LEAST_FREE = 256 << 10
BACK_SECONDS = 60.0


@dataclass(frozen=True)
class Size:
    """How much: submissions under kills, copies, tries while something is broken, cuts.

    The tries in so many rounds, or more; the first lasts at most `longest` seconds, the others a tenth.
    """

    submissions: int
    copies: int
    tries: int
    rounds: int
    longest: float
    cuts: int


SHORT = Size(submissions=50, copies=2, tries=12, rounds=2, longest=2.0, cuts=50)
LONG = Size(submissions=3000, copies=100, tries=200, rounds=12, longest=22.0, cuts=600)


@dataclass(frozen=True)
class Outcome:
    """What one fault did. `harms`: kills, copies, rounds, cuts.

    `tries`: attempts while something was broken, `refused`: those not answered with "received". `back`: the
    longest wait for the next "received" after the cause had ended, seconds.
    """

    harms: int
    sent: int
    acknowledged: int
    count: Count
    tries: int = 0
    refused: int = 0
    back: float = 0.0


def kill(world: World, size: Size) -> Outcome:
    """kill -9 of the whole server every two seconds, started again at once."""
    kills = 0
    with Load(world.author(), size.submissions) as load:
        load.wait(FIRST_KILL)
        while load.running:
            began = time.monotonic()
            world.service.kill()
            world.service.start()
            kills += 1
            load.wait(max(SERVES_LEAST, began + KILL_EVERY - time.monotonic()))
    return _outcome(world, load, kills)


def copy(world: World, size: Size) -> Outcome:
    """Copies of the disk between two system calls, in the middle of what people send; each is opened."""
    found = Count()
    with Load(world.author()) as load:
        for number in range(size.copies):
            load.wait(CHANCE.uniform(0, MOST_APART))
            to = world.home / f"copy-{number}"
            with halted([world.service.pid, *world.database.pids]):
                before = load.acknowledged()
                world.disk.take(to)
            with load.resting():
                found += _look_into(world, to, before)
    return _outcome(world, load, size.copies, found)


def fill(world: World, size: Size) -> Outcome:
    """The disk is full for a while."""
    disk = world.disk
    assert isinstance(disk, LoopDisk)

    def free() -> None:
        disk.free()
        # PostgreSQL may have given up; whoever frees the space starts it again.
        world.database.come_back()

    def fill_up(_number: int) -> None:
        world.database.trim()
        disk.fill(CHANCE.randrange(LEAST_FREE))

    return _rounds(world, size, fill_up, free)


def restart(world: World, size: Size) -> Outcome:
    """The database is out of reach for a while."""
    ways = world.database.ways

    def leave(number: int) -> None:
        time.sleep(CHANCE.uniform(0, 0.3))
        world.database.leave(ways[number % len(ways)])

    return _rounds(world, size, leave, world.database.come_back)


def cut(world: World, size: Size) -> Outcome:
    """Each connection is cut once, after half or all of the request; then it is sent again."""
    with Load(world.author(), size.cuts, leaving=True) as load:
        load.wait(float("inf"))
    return _outcome(world, load, size.cuts)


FAULTS: dict[str, Callable[[World, Size], Outcome]] = {
    "kill -9 of the whole server": kill,
    "power cut: copies of the disk": copy,
    "disk full": fill,
    "database away": restart,
    "connections cut": cut,
}


def _rounds(world: World, size: Size, begin: Callable[[int], None], end: Callable[[], None]) -> Outcome:
    found, number, tries, refused, back = Count(), 0, 0, 0, 0.0
    with Load(world.author()) as load:
        load.wait(0.5)
        # A lock that is only waited for lets few try.
        while number < size.rounds or (size.tries > tries and number < MOST_ROUNDS):
            try:
                begin(number)
                since = time.monotonic()
                _await_refusals(load, since, size.tries / size.rounds, size.longest / (10 if number else 1))
                until = time.monotonic()
            finally:
                end()
            back = max(back, _back(load, time.monotonic()))
            meanwhile = load.tried(since, until)
            tries += len(meanwhile)
            refused += len(_refused(meanwhile))
            found += world.false(load)
            number += 1
    return _outcome(world, load, number, found, tries, refused, back)


def _await_refusals(load: Load, since: float, enough: float, longest: float) -> None:
    _until(lambda: len(_refused(load.tried(since, time.monotonic()))) >= enough, longest)


def _refused(tries: list[Try]) -> list[Try]:
    return [one for one in tries if one.outcome != "received"]


def _until(true: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.01)


def _back(load: Load, since: float) -> float:
    """How long until the first attempt begun or waiting after `since` was answered "received"."""

    def answered() -> list[float]:
        return [one.ended for one in list(load.tries) if one.ended >= since and one.outcome == "received"]

    _until(lambda: bool(answered()), BACK_SECONDS)
    return min(answered(), default=since + BACK_SECONDS) - since


def _look_into(world: World, copy: Path, before: list[Submission]) -> Count:
    """The copy is whole, holds what was acknowledged before it, and its last reports open."""
    with world.disk.opened(copy) as folder:
        try:
            with world.database.copied(folder, world.settings) as store:
                there = set(stored_ids(store))
                last = [one for one in before if one.report in there][-OPENED_OF_COPY:]
                opened = read_all(store, world.worker, [one.report for one in last])
                lost = sum(one.report not in there for one in before)
                return Count(lost=lost, unreadable=compare(last, opened).unreadable)
        except (StoreUnavailable, AssertionError, CalledProcessError):
            return Count(unreadable=1)


def _outcome(world: World, load: Load, harms: int, found: Count = NONE, *more: float) -> Outcome:
    count = found + world.audit(load.sent)
    return Outcome(harms, len(load.sent), len(load.acknowledged()), count, *more)
