"""gunicorn as it runs outside, on a free port, with everything it prints kept in a file."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.config import Settings

TESTS = Path(__file__).parents[1]
# Not the address it listens at, so that a log line with the client's can be told apart.
CLIENT = "127.0.0.2"


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(settings: Settings, site_port: int, admin_port: int) -> dict[str, str]:
    """The installation's settings as variables."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DOVIRA_")}
    return own | {
        "DOVIRA_DATA_DIR": str(settings.data_dir),
        "DOVIRA_DATABASE_URL": settings.database_url,
        "DOVIRA_SITE_ORIGIN": f"http://127.0.0.1:{site_port}",
        "DOVIRA_ADMIN_ORIGIN": f"http://127.0.0.1:{admin_port}",
        "PYTHONPATH": str(TESTS),
    }


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    log: Path
    pid: int

    def raw(self, request: bytes) -> bytes:
        """Send these bytes as they are; everything that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), 20, (CLIENT, 0)) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """An ordinary request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 20, (CLIENT, 0))
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def printed(self) -> str:
        """All that it wrote to stdout and stderr."""
        return self.log.read_text()


@contextmanager
def serving(app: str, settings: Settings, log: Path) -> Iterator[Server]:
    """Run `app` (module:factory()) for a while."""
    port = free_port()
    words = [sys.executable, "-m", "gunicorn", "-c", "python:core.web.gunicorn_conf"]
    with log.open("wb") as output:
        child = subprocess.Popen(
            [*words, "-b", f"127.0.0.1:{port}", app],
            env=environment(settings, port, port),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _await(port, child)
            yield Server(port, log, child.pid)
        finally:
            child.terminate()
            child.wait(40)


def _await(port: int, child: subprocess.Popen[bytes]) -> None:
    while child.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, 20)
            connection.request("GET", "/health")
            connection.getresponse().read()
            return
        except OSError:
            # Without a pause this loop takes a core from what it waits for.
            time.sleep(0.02)
        finally:
            connection.close()
    raise AssertionError("gunicorn ended")
