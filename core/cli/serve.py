"""dovira serve"""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from core.cli.stage import Stage, now, plainly, stage
from core.config import is_loopback
from core.due import run_due
from core.errors import Refused, StoreUnavailable

START_SECONDS = 60
STOP_SECONDS = 40
DUE_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """One gunicorn: the app's module, its port, and whether it answers on [::1] too."""

    module: str
    port: int
    both: bool

    def command(self) -> list[str]:
        """The process to start. It listens on loopback only: a proxy in front speaks to the world."""
        hosts = ["127.0.0.1", "[::1]"] if self.both else ["127.0.0.1"]
        binds = [word for host in hosts for word in ("-b", f"{host}:{self.port}")]
        config = ["-c", "python:core.web.gunicorn_conf"]
        return [sys.executable, "-m", "gunicorn", *config, *binds, f"{self.module}:create_app()"]


@click.command("serve", help="Run both sites on this machine until interrupted, and dovira due each minute.")
@plainly
def command() -> None:
    """Run the verb."""
    with stage() as here:
        sites = {"webform": here.settings.site_origin, "admin": here.settings.admin_origin}
        servers = [_server(*pair) for pair in zip(sites, sites.values(), (8000, 8001), strict=True)]
        with _stop_signal() as stop, _running(servers) as children:
            _await_start(servers, children, stop)
            if not stop.is_set():
                click.echo(f"Reporter's site: {sites['webform']}")
                click.echo(f"Partners' site:  {sites['admin']}")
            _watch(here, children, stop)


def _server(module: str, origin: str, default_port: int) -> Server:
    parts = urlsplit(origin)
    port = (parts.port or default_port) if is_loopback(origin) else default_port
    return Server(module, port, parts.hostname != "127.0.0.1" and _has_ipv6_loopback())


def _has_ipv6_loopback() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@contextmanager
def _stop_signal() -> Iterator[threading.Event]:
    stop = threading.Event()
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(kind, lambda _number, _frame: stop.set()) for kind in kinds]
    try:
        yield stop
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


@contextmanager
def _running(servers: Sequence[Server]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start the servers in sessions of their own, so that only this process tells them when to stop."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        for server in servers:
            words = server.command()
            # Fixed words, no shell.
            child = subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - see above
            children.append(child)
        yield children
    finally:
        for child in children:
            child.terminate()
        for child in children:
            _await_end(child)


def _await_end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _await_start(
    servers: Sequence[Server], children: Sequence[subprocess.Popen[bytes]], stop: threading.Event
) -> None:
    until = time.monotonic() + START_SECONDS
    waiting = list(servers)
    while waiting and not stop.wait(0.1):
        _refuse_dead(children)
        waiting = [server for server in waiting if not _answers(server.port)]
        if waiting and time.monotonic() > until:
            raise Refused(f"Port {waiting[0].port} does not answer. See the lines above.")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status in (204, 421)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(here: Stage, children: Sequence[subprocess.Popen[bytes]], stop: threading.Event) -> None:
    due_at = time.monotonic()
    while not stop.wait(1):
        _refuse_dead(children)
        if time.monotonic() >= due_at:
            due_at = time.monotonic() + DUE_SECONDS
            try:
                run_due(here.store, now(), here.settings.keeping)
            except StoreUnavailable:
                click.echo("dovira due did not run: the database is away, locked or full.", err=True)


def _refuse_dead(children: Sequence[subprocess.Popen[bytes]]) -> None:
    if any(child.poll() is not None for child in children):
        raise Refused("One of the two sites stopped, so the other was ended too. See the lines above.")
