"""The headers that every response of both sites carries, whatever made it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src {reached}",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types dovira",
    )
)
PREVIEW, PREVIEW_SCRIPT = "/preview", "/static/preview.js"
PREVIEW_POLICY = "; ".join(
    (
        "sandbox allow-scripts",
        "default-src 'none'",
        "script-src {script}",
        "img-src blob:",
        "media-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
SWITCHED_OFF = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "web-share",
    "window-management",
    "xr-spatial-tracking",
)
ALWAYS = (
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cache-Control", "no-store"),
)
# Members' pages may ask for a passkey, the reporters' never. Those may ask for a microphone and a camera, for
# who speaks or signs: the browser asks the person first.
ASKED_FOR = {
    "admin": ("publickey-credentials-create", "publickey-credentials-get"),
    "webform": ("camera", "microphone"),
}
HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")


def headers_for(origin: str, site: str, reached: str = "'self'") -> tuple[tuple[str, str], ...]:
    """All headers for a site at `origin`. HSTS only where there is HTTPS, and not for .onion.

    `reached`: what its pages may fetch from, as in `connect-src`.
    """
    parts = urlsplit(origin)
    onion = (parts.hostname or "").endswith(".onion")
    policy = CONTENT_SECURITY_POLICY.format(reached=reached)
    # Members look at files in a frame; reporters hear and see what they recorded before it is sent.
    policy += "; frame-src 'self'" if site == "admin" else "; media-src blob:"
    always = (("Content-Security-Policy", policy), *ALWAYS, ("Permissions-Policy", permissions(site)))
    return (*always, HSTS) if parts.scheme == "https" and not onion else always


def special_headers(origin: str, site: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Headers of the paths that have others than the rest, by path: the frame in which members look at files.

    It has no origin of its own: its script must be named in full, and be given to a foreign origin.
    """
    if site != "admin":
        return {}
    usual = dict(headers_for(origin, site))
    script = usual | {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
    # A demonstration answers to the other loopback name too.
    scripts = sorted({origin + PREVIEW_SCRIPT, origin.replace("//localhost", "//127.0.0.1") + PREVIEW_SCRIPT})
    page = usual | {"Content-Security-Policy": PREVIEW_POLICY.format(script=" ".join(scripts))}
    # frame-ancestors says the same more exactly.
    page |= {"X-Frame-Options": "SAMEORIGIN"}
    return {PREVIEW: tuple(page.items()), PREVIEW_SCRIPT: tuple(script.items())}


def permissions(site: str) -> str:
    """What a site's pages may ask the browser for."""
    own = ASKED_FOR[site]
    return ", ".join(f"{name}=(self)" if name in own else f"{name}=()" for name in SWITCHED_OFF)


class EveryResponse:
    """WSGI middleware, so that no error path of Flask can answer without the headers."""

    def __init__(self, app: "WSGIApplication", origin: str, site: str, reached: str = "'self'") -> None:
        self.app = app
        self.headers = list(headers_for(origin, site, reached))
        self.special = special_headers(origin, site)
        self.names = {name.lower() for name, _ in self.headers}
        self.scheme = urlsplit(origin).scheme

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer; `start_response` gets every header once."""
        # A proxy in front ends TLS. The scheme comes from the settings, never from a header.
        environ["wsgi.url_scheme"] = self.scheme

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:  # noqa: ANN401 - PEP 3333
            kept = [pair for pair in headers if pair[0].lower() not in self.names]
            own = self.special.get(environ.get("PATH_INFO", ""), self.headers)
            return start_response(status, kept + list(own), exc_info)

        return self.app(environ, start)
