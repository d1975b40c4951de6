"""Processes that read what a browser could not seal: each serves one request, ends, and is forked afresh.

So what somebody wrote is gone from memory when they are answered, and a flood of such requests stops nobody
who seals on the phone. Roles are given in the arbiter before each fork.
"""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]  # ships no types

from core.web.handover import GO_ON, READS_TEXT, Channel, discard

# Processes of this kind beside the others; none for a site that reads no text.
APART = 4
# A slow phone needs 40 s for the longest text at 5 kB/s, or for the next step of a file. Less than gunicorn's
# timeout.
REQUEST_SECONDS = 50
PR_SET_DUMPABLE = 4


class Roles:
    """Which worker is apart, in the arbiter. `first` is the age of the first worker since the last reload."""

    def __init__(self, server: Any) -> None:  # noqa: ANN401 - gunicorn's Arbiter ships no types
        self.channel = Channel()
        self._first = 0
        server.num_workers += APART

    def assign(self, server: Any, worker: Any) -> None:  # noqa: ANN401 - gunicorn's, no types
        """Before a fork: the ordinary workers first."""
        young = [one for one in server.WORKERS.values() if one.age >= self._first]
        apart = sum(one.apart for one in young)
        worker.channel = self.channel
        worker.apart = apart < APART and len(young) - apart >= server.cfg.workers

    def renew(self, server: Any) -> None:  # noqa: ANN401 - gunicorn's, no types
        """At a reload: those that wait hold the old code."""
        self._first = server.worker_age + 1
        server.num_workers += APART
        for pid, worker in list(server.WORKERS.items()):
            if worker.apart:
                server.kill_worker(pid, signal.SIGTERM)


def answer_one(worker: Any) -> None:  # noqa: ANN401 - gunicorn's Worker, no types
    """Wait for one connection, answer its request, end the process."""

    def go_on() -> None:
        worker.notify()
        signal.alarm(REQUEST_SECONDS)

    worker.wsgi.config.update({READS_TEXT: True, GO_ON: go_on})
    while worker.alive and worker.is_parent_alive():
        worker.notify()
        client = worker.channel.receive(1.0)
        if client is not None:
            # SIGALRM ends the process: a request that never ends must not keep others waiting.
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            go_on()
            _answer(worker, client)
            # Not the interpreter's long way out: what was read is gone at once.
            os._exit(0)


def keep_from_disk() -> None:
    """No core file of this process and its children, and no other process of this user looks into it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _answer(worker: Any, client: Any) -> None:  # noqa: ANN401 - gunicorn's and a socket
    client.setblocking(True)
    address = ("", 0)
    with suppress(OSError):
        address = client.getpeername()
    connection = TConn(worker.cfg, client, address, client.getsockname())
    connection.data_ready = True
    # So the answer says "Connection: close".
    worker.alive = False
    ThreadWorker.handle(worker, connection)
    discard(client)
