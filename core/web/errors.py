"""Every error becomes `{"code": …}` or a page with a plain sentence, never an exception's text."""

from flask import Flask, Response, render_template, request
from flask_babel import lazy_gettext  # type: ignore[import-untyped]  # ships no types
from werkzeug.exceptions import HTTPException

from core.errors import CoreError
from core.web import logs

CODES = {
    400: "malformed",
    404: "not_found",
    405: "wrong_method",
    411: "length_required",
    413: "too_large",
    414: "too_large",
    415: "wrong_type",
}
SENTENCES = {
    "not_found": lazy_gettext("There is no such page here."),
    "wrong_method": lazy_gettext("This page cannot be used like that. Please start again."),
    "too_large": lazy_gettext("What was sent is too large. Nothing was stored."),
    "wrong_host": lazy_gettext("This site does not answer at this address."),
    "foreign_origin": lazy_gettext(
        "This came from another site, so nothing was done. Please start again here."
    ),
    "unavailable": lazy_gettext(
        "This does not work right now. Nothing was stored. Please try again in a few minutes."
    ),
    "busy": lazy_gettext(
        "Many people are sending right now. Nothing was sent. Go back: your text is still there."
        " Please try again, or call."
    ),
    "slow_down": lazy_gettext("Too many attempts. Please wait ten minutes and try again."),
    "signed_out": lazy_gettext("You are signed out. Please sign in again."),
    "failed": lazy_gettext("Something went wrong on our side. Nothing was stored. Please try again."),
}
OTHERWISE = lazy_gettext("This could not be read. Nothing was stored. Please start again.")
API = ("/api/", "/u/", "/keys")


def init_errors(app: Flask) -> None:
    """Register the one handler."""
    app.register_error_handler(Exception, answer_error)


def answer_error(error: Exception) -> Response:
    """The answer to any exception; one that nobody expected is logged by type and place."""
    code, status = code_of(error)
    if status >= 500:
        logs.report(error)
    response = _json(code) if wants_json() else _page(code)
    response.status_code = status
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
    return response


def code_of(error: Exception) -> tuple[str, int]:
    """Code and HTTP status of an exception."""
    if isinstance(error, CoreError):
        return error.code, error.status
    if isinstance(error, HTTPException) and error.code is not None and error.code < 500:
        return CODES.get(error.code, "malformed"), error.code
    return "failed", 500


def wants_json() -> bool:
    """Whether a program asks, not a page."""
    return request.mimetype == "application/json" or request.path.startswith(API)


def _json(code: str) -> Response:
    return Response(f'{{"code":"{code}"}}', content_type="application/json")


def _page(code: str) -> Response:
    try:
        html = render_template("core/error.html", sentence=SENTENCES.get(code, OTHERWISE), code=code)
    except Exception as error:  # noqa: BLE001,RUF100 - an error page that fails must not take the answer with it
        logs.report(error)
        return Response(str(OTHERWISE), content_type="text/plain; charset=utf-8")
    return Response(html, content_type="text/html; charset=utf-8")
