"""The form for a browser without JavaScript: one page, one POST. What is typed is read in memory only."""

import gzip
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Response, current_app, request

from core.errors import StoreUnavailable
from core.offers import read_offers
from core.partners import OrgKeys
from core.questionnaire import Field, Form
from core.site import Site
from core.web.choices import COOKIE, Choices
from core.web.deployment import deployment
from core.web.handover import GO_ON
from core.web.pages import PageCache
from crypto.code import code_groups
from crypto.encoding import b64u, from_b64u
from crypto.frame import ID
from crypto.report import Draft, seal_report
from webform.carried import Carried, make_room, read_carried
from webform.files import check_room
from webform.server_sealing import Context, Sent, reader_of, send
from webform.typed import SECRET, Typed, read_typed
from webform.views import FORMS, form_named, render, today

VIEW = "plain"
# Browsers send nothing else of ours like this: core.web.handover knows readable text by it.
TYPE = "multipart/form-data"
HTML = "text/html; charset=utf-8"
MOST_PARTS = 400
MOST_TEXT = 1 << 20
# Stands in the page that is kept for all, where each visitor's own secret goes.
PLACE = b"@secret@"


def new_pages() -> PageCache[bytes]:
    """Pages kept with PLACE in them."""
    return PageCache(bytes)


def warm_up() -> None:
    """Before the forks: what each process needs at once (templates, queries, primitives)."""
    keys, form = offered_keys(), next(iter(FORMS.values()))
    if keys:
        draft = Draft(form.id, form.version, "en", today().isoformat(), {})
        seal_report(draft, bytes(ID), bytes(ID), [reader_of(keys[0])])
    lang = current_app.config["SERVED"][0]
    _form(Choices(lang), form)
    _thanks(Choices(lang), form, Sent(), own=True)


def show(choices: Choices, form: Form) -> Response:
    """The empty form."""
    site = deployment()
    pages: PageCache[bytes] = current_app.extensions["plain_pages"]
    page = pages.get(site.offers.current().version, (form.id, choices, today()), lambda: _form(choices, form))
    body = page.replace(PLACE, b64u(os.urandom(SECRET)).encode())
    if not request.accept_encodings["gzip"]:
        return Response(body, content_type=HTML)
    response = Response(gzip.compress(body, 6), content_type=HTML)
    response.headers["Content-Encoding"] = "gzip"
    return response


def limit_form() -> None:
    """Before anything of a readable form is read."""
    request.max_form_parts, request.max_form_memory_size = MOST_PARTS, MOST_TEXT
    make_room(request, deployment().settings, current_app.config.get(GO_ON))


def receive(choices: Choices) -> Response:
    """Seal and store what was typed; thanks, or the form with what was typed and what to do."""
    form = form_named(request.form.get("form", "help"))
    typed = read_typed(request.form, form, read_carried(request, deployment().settings.files))
    problems, needed = list(typed.problems(form)), typed.needed(form)
    if problems or needed:
        return _again(choices, form, typed, Sent(problems=problems), 422, needed)
    try:
        sent = _send(typed, form, choices)
    except StoreUnavailable:
        return _again(choices, form, typed, Sent(problems=["unanswered"]), 503)
    if sent.different or sent.closed or sent.problems:
        return _again(choices, form, typed, sent, 409)
    own = form.id == "help" and typed.answers.get("who_for") in (None, "me", "us")
    html = _thanks(choices, form, sent, own)
    return Response(html, content_type=HTML)


def _send(typed: Typed, form: Form, choices: Choices) -> Sent:
    check_room(typed.carried.size)
    desk, cost = current_app.extensions["desk"], current_app.config["CODE_COST"]
    context = Context(here(), form, choices.lang, today(), desk, deployment().secrets, cost)
    return send(typed, offered_keys(), context)


def here() -> Site:
    """The site's id and the salt of its codes."""
    config = current_app.config
    return Site(from_b64u(config["SITE"]), from_b64u(config["SALT"]))


def _thanks(choices: Choices, form: Form, sent: Sent, own: bool) -> str:
    received = {b64u(org) for org in sent.received}
    codes = [(code_groups(code), {b64u(org) for org in orgs}) for code, orgs in sent.codes]
    return render("plain_thanks", choices, form, received=received, codes=codes, own=own, files=sent.files)


def offered_keys() -> list[OrgKeys]:
    """Of those that are offered and let the server seal."""
    site = deployment()
    with site.store.read() as session:
        offers = read_offers(session, site.settings.coordinators, today().isoformat())
    return [one.keys for one in offers.open if one.keys and one.partner.server_sealing]


def _again(
    choices: Choices, form: Form, typed: Typed, sent: Sent, status: int, needed: Sequence[Field] = ()
) -> Response:
    if COOKIE not in request.cookies:
        # The page was left (/exit deletes it), and somebody had the browser send the form again.
        typed = replace(typed, answers={}, identity={}, orgs=(), separately=False, carried=Carried())
    # The first version arrived: from now on this is another report that adds to it.
    secret = b64u(os.urandom(SECRET)) if sent.different else b64u(typed.secret)
    follows = sent.different or typed.follows
    hidden = {"secret": secret, "follows": b64u(follows) if follows else ""}
    html = _form(choices, form, typed, sent, needed, **hidden)
    return Response(html, status, content_type=HTML)


def _form(
    choices: Choices,
    form: Form,
    typed: Typed | None = None,
    sent: Sent | None = None,
    needed: Sequence[Field] = (),
    **hidden: str,
) -> str:
    given: Mapping[str, object] = {} if typed is None else typed.answers | typed.identity
    sent = sent or Sent()
    return render(
        VIEW,
        choices,
        form,
        needed=[field.question for field in needed],
        wrong={field.key for field in needed},
        given=given,
        chosen={b64u(org) for org in typed.orgs} if typed else set(),
        files_again=typed is not None and bool(typed.carried),
        separately=typed is not None and typed.separately,
        refused=typed is not None and typed.refused,
        problems=sent.problems,
        different=sent.different is not None,
        received={b64u(org) for org in sent.received},
        closed={b64u(org) for org in sent.closed},
        **({"secret": PLACE.decode(), "follows": ""} | hidden),
    )
