"""Processes stopped between two system calls, all of them, as a power cut stops them; and set going again."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from actors.processes import family

# Running, or waiting for a disk: such a thread may still write.
BUSY = frozenset("RSD")
PATIENCE = 10.0


@contextmanager
def halted(roots: Sequence[int]) -> Iterator[None]:
    """Inside, no thread of these processes and their descendants runs."""
    stopped: set[int] = set()
    try:
        until = time.monotonic() + PATIENCE
        while not _stop_all(roots, stopped):
            if time.monotonic() > until:
                raise AssertionError("the processes do not stop")
            time.sleep(0.001)
        yield
    finally:
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def ended(pids: Sequence[int]) -> bool:
    """Whether none of them runs any more; one that nobody has waited for does not."""
    return not any(state in BUSY | {"T"} for pid in pids for state in _states(pid))


def _stop_all(roots: Sequence[int], stopped: set[int]) -> bool:
    found = {pid for root in roots for pid in family(root)}
    for pid in found - stopped:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    # One that was forked before its parent stopped is found the next time.
    whole = found <= stopped and not any(state in BUSY for pid in found for state in _states(pid))
    stopped |= found
    return whole


def _states(pid: int) -> list[str]:
    """One letter a thread: proc(5)."""
    states = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                states.append((task / "stat").read_text().rpartition(")")[2].split()[0])
    return states
