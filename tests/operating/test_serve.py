"""`dovira serve` runs both sites and ends exactly what it started."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from actors.server import environment, free_port

from core.cli.demo_directory import demo_profiles
from core.config import Settings
from core.db import Store
from core.partners import add_partner
from core.web.apart import APART

# Which database it is plays no part in starting and ending.
pytestmark = pytest.mark.database("sqlite")


def status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/health")
    found = connection.getresponse().status
    connection.close()
    return found


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def a_demonstration(store: Store) -> None:
    """Another site starts only when practitioners have read its texts."""
    with store.write() as s:
        add_partner(s, demo_profiles()[0], demo=True)


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    ports = [free_port(), free_port()]
    command = [Path(sys.executable).with_name("dovira"), "serve"]
    process = subprocess.Popen(
        command, env=environment(settings, *ports), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        assert lines == [
            f"Reporter's site: http://127.0.0.1:{ports[0]}\n",
            f"Partners' site:  http://127.0.0.1:{ports[1]}\n",
        ]
        yield process, ports
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.mark.usefixtures("a_demonstration")
@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_what_it_started_and_nothing_else(settings: Settings, kind: signal.Signals) -> None:
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander,
        serving(settings) as (process, ports),
    ):
        assert [status(port) for port in ports] == [204, 204]
        servers = children_of(process.pid)
        workers: list[int] = []
        while len(workers) < 4 + APART and process.poll() is None:
            workers = [worker for server in servers for worker in children_of(server)]
        assert (len(servers), len(workers)) == (2, 4 + APART)
        process.send_signal(kind)
        assert process.wait(60) == 0
        assert not any(is_alive(pid) for pid in servers + workers)
        assert bystander.poll() is None
        bystander.communicate(b"\n")


@pytest.mark.usefixtures("a_demonstration")
def test_when_one_site_ends_the_other_is_ended_too(settings: Settings) -> None:
    with serving(settings) as (process, _ports):
        first, second = children_of(process.pid)
        os.kill(first, signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "One of the two sites stopped" in errors
        assert not is_alive(second)


def test_an_installation_that_is_not_ready_is_said_in_a_sentence(nothing_yet: Settings) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("dovira"), "serve"],
        env=environment(nothing_yet, 8000, 8001),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Run: dovira migrate" in done.stderr
    assert "Traceback" not in done.stderr
