"""The partners' site: enrolment, sign-in, inbox, and opening a report in the worker's browser."""

from flask import Flask, Response
from flask_wtf.csrf import CSRFError, CSRFProtect

from admin import (
    access,
    drilling,
    epochs,
    exporting,
    factor,
    heads,
    joining,
    lines,
    log,
    mine,
    office,
    pages,
    people,
    replies,
    reports,
    rewrapping,
    session,
    signing,
    together,
    vouching,
)
from core.config import Settings
from core.errors import ForeignOrigin
from core.roles import Right
from core.web import create_base_app
from core.web.errors import answer_error

# A restored organisation has a header of 1.7 KB for every epoch it ever had: room for 300.
MAX_BODY = 512 * 1024
BASE_ROUTES = ("core.static", "core.health")


def create_app(settings: Settings | None = None) -> Flask:
    """The app; gunicorn calls `admin:create_app()`. Raises OperatorError when it cannot be used."""
    app = create_base_app(__name__, site="admin", settings=settings, max_body=MAX_BODY)
    app.session_interface = session.StaffSessions()
    # The token ends with its session: an hour's limit would only lose a tired person's click.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.before_request(access.own_pages_only)
    CSRFProtect(app)
    app.jinja_env.globals.update(Right=Right)
    app.register_error_handler(CSRFError, _foreign)
    app.before_request(access.check_rule)
    for endpoint in BASE_ROUTES:
        access.anyone(app.view_functions[endpoint])
    for module in (
        pages,
        signing,
        factor,
        mine,
        joining,
        epochs,
        reports,
        replies,
        lines,
        exporting,
        log,
        heads,
        people,
        rewrapping,
        drilling,
        vouching,
        together,
        office,
    ):
        app.register_blueprint(module.bp)
    return app


def _foreign(_error: CSRFError) -> Response:
    return answer_error(ForeignOrigin())
