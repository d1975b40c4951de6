"""The one address a person sees, and the way out of it."""

from flask import Blueprint, Response, current_app, request

from core.errors import Malformed
from core.web.choices import COOKIE, Choices, changed, choices_of, forget, remember
from core.web.deployment import deployment
from webform import plain, plain_box
from webform.views import FORMS, form_named, render, today

bp = Blueprint("pages", __name__)

VIEWS = ("start", "about", "box", "files", *FORMS)


@bp.get("/")
def start() -> Response:
    """The start view."""
    return _show("start", choices_of(request))


@bp.post("/")
def show() -> Response:
    """Another view, or the same one after a change of language, size, contrast or bar; or a readable form."""
    if request.mimetype == plain.TYPE:
        plain.limit_form()
        receive = plain_box.receive if request.form.get("view") == plain_box.VIEW else plain.receive
        return receive(choices_of(request))
    view = request.form.get("view", "")
    if view not in (*VIEWS, plain.VIEW):
        raise Malformed
    choices = choices_of(request)
    if "set" in request.form:
        choices = changed(choices, request.form, current_app.config["SERVED"])
    return _show(view, choices, request.form.get("form", "help"))


@bp.route("/exit", methods=["GET", "POST"])
def leave() -> Response:
    """Forget the person and go to a neutral page."""
    response = Response(status=303, headers={"Location": deployment().settings.exit_url})
    # Never "cookies": they are shared across ports, and a worker on this machine would be signed out.
    response.headers["Clear-Site-Data"] = '"cache"'
    forget(response)
    return response


def _show(view: str, choices: Choices, form_id: str = "") -> Response:
    response = plain.show(choices, form_named(form_id)) if view == plain.VIEW else _kept(view, choices)
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    if request.cookies.get(COOKIE) != str(choices):
        remember(response, choices)
    return response


def _kept(view: str, choices: Choices) -> Response:
    """The view for these choices, from memory where it was rendered before."""
    here = deployment()
    key = (view, choices, today())
    page = here.pages.get(here.offers.current().version, key, lambda: render(view, choices, FORMS.get(view)))
    return page.response(request, "text/html; charset=utf-8")
