"""The product under gunicorn, which can be killed and started again on the same port."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from actors.processes import family
from actors.server import environment
from faults.halt import ended
from faults.http import exchange, request_bytes

from core.config import Settings

COMMAND = (sys.executable, "-m", "gunicorn", "-c", "python:core.web.gunicorn_conf")
# Below those that the kernel gives to clients: one of them could take the port while nobody listens.
PORTS = range(20_000, 30_000)
START_SECONDS = 30.0
END_SECONDS = 40.0


class Service:
    """The reporter's site. `log`: a file for what it prints."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.port = free_port()
        self._settings = settings
        self._log = log
        self._arbiter: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The arbiter's."""
        if self._arbiter is None:
            raise AssertionError("the server does not run")
        return self._arbiter.pid

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as output:
            self._arbiter = subprocess.Popen(
                [*COMMAND, "-b", f"127.0.0.1:{self.port}", "actors.reviewed_site:create_app()"],
                env=environment(self._settings, self.port, self.port),
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own, so that one call kills all of it.
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._arbiter.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the server does not start: {self._log.read_text()[-500:]}")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether anybody answers at its port."""
        try:
            exchange(self.port, request_bytes("GET", "/health", self.port, {}))
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """kill -9: the arbiter and all workers at once."""
        if self._arbiter is None:
            return
        pids = family(self.pid)
        os.killpg(self.pid, signal.SIGKILL)
        self._arbiter.wait(END_SECONDS)
        self._arbiter = None
        until = time.monotonic() + END_SECONDS
        while not ended(pids) and time.monotonic() < until:
            time.sleep(0.005)

    def stop(self) -> None:
        """End it in order, else by force."""
        if self._arbiter is None:
            return
        self._arbiter.terminate()
        try:
            self._arbiter.wait(END_SECONDS)
            self._arbiter = None
        except subprocess.TimeoutExpired:
            self.kill()


def free_port() -> int:
    """A port nobody listens at now."""
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")
