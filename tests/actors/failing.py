"""The reporter's site with views that fail in the ways a view can, quoting the request as they do."""

import threading
import warnings

from actors.reviewed_site import create_app as create_webform
from flask import Flask, current_app, request
from sqlalchemy import text

from core.web.choices import parse
from core.web.deployment import deployment


def create_app() -> Flask:
    """For gunicorn: `actors.failing:create_app()`."""
    app = create_webform()
    for view in (fail, chain, query, inside, log, warn, thread, stream):
        app.add_url_rule(f"/fail/{view.__name__}", view_func=view, methods=["POST"])
    return app


def fail() -> str:
    """An exception whose message quotes the body."""
    raise ValueError(request.get_data())


def chain() -> str:
    """One exception while another is handled."""
    try:
        fail()
    except ValueError as error:
        raise KeyError(request.get_data()) from error
    return ""


def query() -> str:
    """A statement that fails with the content in its parameters."""
    statement = text("INSERT INTO leases (name, until) VALUES (:content, 1)")
    with deployment().store.write() as s:
        for _ in range(2):
            s.execute(statement, {"content": request.get_data(as_text=True)})
    return ""


def inside() -> str:
    """Core code that is called wrongly."""
    return str(parse(request.get_data()))  # type: ignore[arg-type]  # that is the mistake


def log() -> str:
    """Somebody's careless log line."""
    current_app.logger.error("body: %s", request.get_data())
    return ""


def warn() -> str:
    """A warning that quotes the body."""
    warnings.warn(request.get_data(as_text=True), stacklevel=1)
    return ""


def thread() -> str:
    """A thread that dies."""
    content = request.get_data()
    dying = threading.Thread(target=_die, args=(content,))
    dying.start()
    dying.join()
    return ""


def stream() -> object:
    """An answer that fails when its headers are gone."""
    content = request.get_data()
    return _half(content)


def _half(content: bytes) -> object:
    yield b"half"
    raise ValueError(content)


def _die(content: bytes) -> None:
    raise ValueError(content)
