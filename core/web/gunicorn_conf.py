"""gunicorn's settings for both sites: gunicorn -c python:core.web.gunicorn_conf 'webform:create_app()'."""

import ctypes
import gc
import os
import signal
from typing import Any

from core.web.apart import Roles, keep_from_disk
from core.web.deployment import Deployment
from core.web.handover import READS_TEXT
from core.web.logs import silence_process
from core.web.server import QuietLogger, QuietWorker

worker_class = QuietWorker
workers = 2
threads = 8
keepalive = 5
timeout = 60
graceful_timeout = 30
umask = 0o077

logger_class = QuietLogger
accesslog = None
errorlog = "-"
# Not "info": the start and end of a process that is apart would tell when somebody wrote.
loglevel = "warning"

# Loaded once, before the forks: a process that is apart must be there at once.
preload_app = True

limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190

# Nothing that a client can send changes what the app believes about the request.
forwarded_allow_ips = ""
proxy_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
control_socket_disable = True

# mallopt(3): threads share two heaps; eight keep 15 MB a worker that nobody uses again.
M_ARENA_MAX = -8
ARENAS = 2

ORDERS = (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)


def on_starting(_server: object) -> None:
    """In the arbiter."""
    silence_process()
    keep_from_disk()
    os.register_at_fork(before=_hold_orders, after_in_parent=_take_orders, after_in_child=_obey)
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(M_ARENA_MAX, ARENAS)


def when_ready(server: Any) -> None:  # noqa: ANN401 - gunicorn's Arbiter ships no types
    """In the arbiter, before the first fork."""
    server.roles = Roles(server) if _reads_text(server) else None
    # What was loaded stays shared: a collection in a worker would copy its pages.
    gc.freeze()
    _leave_database(server)


def on_reload(server: Any) -> None:  # noqa: ANN401 - gunicorn's, no types
    """In the arbiter, when the app was loaded anew."""
    if server.roles:
        server.roles.renew(server)
    _leave_database(server)


def pre_fork(server: Any, worker: Any) -> None:  # noqa: ANN401 - gunicorn's, no types
    """In the arbiter."""
    if server.roles:
        server.roles.assign(server, worker)


def post_fork(server: Any, _worker: object) -> None:  # noqa: ANN401 - gunicorn's, no types
    """In each worker."""
    site = _site(server)
    if site:
        site.store.renew()


def _hold_orders() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, ORDERS)


def _take_orders() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ORDERS)


def _obey() -> None:
    # Until a worker has its own handlers it has the arbiter's, which would swallow an order to stop.
    for kind in ORDERS:
        signal.signal(kind, signal.SIG_DFL)
    _take_orders()


def _leave_database(server: Any) -> None:  # noqa: ANN401 - gunicorn's, no types
    """No connection is open when workers are forked."""
    site = _site(server)
    if site:
        site.store.close()


def _site(server: Any) -> Deployment | None:  # noqa: ANN401 - gunicorn's, no types
    found: Deployment | None = getattr(server.app.wsgi(), "extensions", {}).get("dovira")
    return found


def _reads_text(server: Any) -> bool:  # noqa: ANN401 - gunicorn's, no types
    return READS_TEXT in getattr(server.app.wsgi(), "config", {})
