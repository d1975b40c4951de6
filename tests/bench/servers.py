"""Gunicorn processes of the benchmark, started on free ports and ended by id."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.actors.cluster import Cluster

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, site_port: int, admin_port: int) -> dict[str, str]:
    """Settings of a throw-away installation."""
    return {
        **os.environ,
        "DOVIRA_DATA_DIR": str(data),
        "DOVIRA_SITE_ORIGIN": f"http://127.0.0.1:{site_port}",
        "DOVIRA_ADMIN_ORIGIN": f"http://localhost:{admin_port}",
    }


def dovira(env: dict[str, str], *arguments: str) -> str:
    """Run one verb of the command; its output."""
    command = [str(Path(sys.executable).with_name("dovira")), *arguments]
    return subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextlib.contextmanager
def gunicorn(app: str, port: int, env: dict[str, str]) -> Iterator[int]:
    """Two workers with the product's own configuration; yields the arbiter's process id."""
    command = [sys.executable, "-m", "gunicorn", "-c", "python:core.web.gunicorn_conf"]
    process = subprocess.Popen(
        [*command, "-b", f"127.0.0.1:{port}", app], env=env, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        _await(port)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A throw-away server that syncs every commit, as it is out of the box; the URL of a database in it."""
    cluster = Cluster({})
    try:
        yield cluster.create("bench")
    finally:
        cluster.remove()


def seconds_to_start(app: str, port: int, env: dict[str, str]) -> float:
    """From the start of the process until /health answers."""
    begin = time.monotonic()
    with gunicorn(app, port, env):
        return time.monotonic() - begin


def _await(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            urlopen(f"http://127.0.0.1:{port}/health").close()
        except HTTPError:
            # Behind a proxy it answers to the proxy's name only.
            return
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def workers_rss_mb(arbiter: int) -> list[float]:
    """Resident memory of each worker, MiB."""
    sizes = []
    for child in Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text().split():
        rows = Path(f"/proc/{child}/status").read_text().splitlines()
        sizes.append(next(int(row.split()[1]) / 1024 for row in rows if row.startswith("VmRSS")))
    return sizes
