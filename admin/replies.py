"""Answers out: sealed in the member's browser, put into the mailbox of who wrote."""

from flask import Blueprint, Response
from flask_babel import (  # type: ignore[import-untyped]  # ships no types
    force_locale,
    lazy_gettext,
    pgettext,
)

from admin.access import member, signed_in
from admin.pages import today
from admin.wire import Shape, answer, body, identifier
from core import replies
from core.answer_texts import TEXTS
from core.errors import Malformed, NotFound
from core.reports import UploadHeader, UploadObject
from core.roles import Right
from core.web.choices import LANGUAGES
from core.web.deployment import deployment
from crypto.encoding import from_b64u
from crypto.errors import Damaged

bp = Blueprint("replies", __name__, url_prefix="/api")


class Reply(Shape, frozen=True):
    """A sealed reply: `header` opens it for who has the code, `own` for the organisation's `epoch`."""

    id: str
    payload: str
    header: str
    own: str
    epoch: str


# How a worker finds one; core.answer_texts has them for the person.
TITLES = {
    "first": lazy_gettext("First answer: we have read it, are you safe"),
    "contact": lazy_gettext("How to reach you safely"),
    "more": lazy_gettext("Please tell us more"),
    "offer": lazy_gettext("What we can do"),
    "still": lazy_gettext("Do you still need help"),
}


@bp.get("/templates/<lang>")
@signed_in(Right.READ)
def templates(lang: str) -> Response:
    """Texts to begin an answer with, in a language of the reporter's site. Raises NotFound."""
    if lang not in LANGUAGES:
        raise NotFound
    titles = {name: str(title) for name, title in TITLES.items()}
    with force_locale(lang):
        found = [{"title": titles[name], "text": pgettext(*text)} for name, text in TEXTS.items()]
    return answer(found)


@bp.post("/reports/<report>/replies")
@signed_in(Right.READ)
def send(report: str) -> Response:
    """Keep an answer. Raises NotFound, Malformed, BadStatement, Different, EpochEnded, CannotAnswer."""
    me, given = member(), body(Reply)
    try:
        own = UploadHeader(me.partner_id, identifier(given.epoch), given.own.encode("ascii"))
        item = UploadObject(identifier(given.id), replies.KIND, from_b64u(given.payload), [own])
        person = given.header.encode("ascii")
    except (Damaged, UnicodeEncodeError) as error:
        raise Malformed from error
    with deployment().store.write() as s:
        replies.send_reply(s, me, identifier(report), item, person, today())
    return Response(status=204)
