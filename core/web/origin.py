"""Who may send what: the Host of a request and the page it comes from."""

from urllib.parse import urlsplit

from flask import Request, current_app, request

from core.config import LOOPBACK, is_loopback
from core.errors import Busy, ForeignOrigin, LengthRequired, TooLarge, WrongHost, WrongType
from core.web.deployment import deployment
from core.web.handover import MOST_READABLE, READS_TEXT

READING = frozenset({"GET", "HEAD"})
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
DEFAULT_PORTS = {"http": 80, "https": 443}


def hosts_of(origin: str) -> frozenset[str]:
    """Values of Host that mean this site. A loopback origin answers to every loopback name on its port."""
    parts = urlsplit(origin)
    names = sorted(LOOPBACK) if is_loopback(origin) else [parts.hostname or ""]
    names = [f"[{name}]" if ":" in name else name for name in names]
    default = DEFAULT_PORTS[parts.scheme]
    port = parts.port or default
    with_port = {f"{name}:{port}" for name in names}
    return frozenset(with_port | set(names) if port == default else with_port)


def own_origins(origin: str) -> frozenset[str]:
    """Values of Origin that a browser sends from this site's pages."""
    parts = urlsplit(origin)
    suffix = f":{DEFAULT_PORTS[parts.scheme]}"
    return frozenset(f"{parts.scheme}://{host}" for host in hosts_of(origin) if not host.endswith(suffix))


def check_host() -> None:
    """Refuse a Host that is not this site's: links and cookies must never follow a forged one."""
    if request.environ.get("HTTP_HOST", "").lower() not in deployment().hosts:
        raise WrongHost


def check_body() -> None:
    """Refuse bodies without a length or too long, and readable forms where others are served."""
    length = request.content_length
    if "Transfer-Encoding" in request.headers or (length is None and request.method in WITH_BODY):
        raise LengthRequired
    readable = request.mimetype.startswith("multipart/")
    if readable and not current_app.config.get(READS_TEXT):
        # Where such a form is expected at all, all processes for it are taken.
        raise Busy if READS_TEXT in current_app.config else WrongType
    if readable:
        request.max_content_length = MOST_READABLE
    if (length or 0) > (request.max_content_length or 0):
        raise TooLarge


def refuse_foreign(request: Request) -> None:
    """The reporter's rule: a forged request gains nothing here, so only what is surely foreign goes."""
    if request.method in READING:
        return
    sent = request.headers.get("Origin", "null")
    if sent != "null" and sent not in deployment().origins:
        raise ForeignOrigin
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForeignOrigin


def same_origin_only(request: Request) -> None:
    """The partners' rule: only a page of this very site may change anything."""
    if request.method in READING:
        return
    sent = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") != "same-origin" or (sent and sent not in deployment().origins):
        raise ForeignOrigin
