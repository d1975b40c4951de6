"""The device cookie: this browser's own count of attempts (core.throttle). It opens nothing."""

from flask import Response, current_app, request

from crypto.encoding import b64u, from_b64u
from crypto.errors import Damaged

DEVICE_DAYS = 180


def device() -> bytes:
    """What the browser brings, empty for one that never signed in here."""
    try:
        return from_b64u(request.cookies.get(_name()))
    except Damaged:
        return b""


def remember_device(response: Response, made: bytes) -> None:
    """Give it to a browser that has just shown both factors."""
    response.set_cookie(
        _name(),
        b64u(made),
        max_age=DEVICE_DAYS * 86400,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def _name() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"
