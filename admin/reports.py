"""Reports as this organisation may open them: sealed bytes out, states in."""

from flask import Blueprint, Response

from admin.access import member, signed_in
from admin.lines import line_words
from admin.pages import today
from admin.wire import Shape, answer, body, identifier
from core import cases, keeping
from core.errors import NotFound
from core.questionnaire import FORM_IDS, Field, Form, kept_form, load_form, triage
from core.roles import Right
from core.web.deployment import deployment
from core.web.texts import say
from crypto.encoding import b64u

bp = Blueprint("reports", __name__, url_prefix="/api")

VERSION = 32


class State(Shape, frozen=True):
    """A case's state; `closure` only when it is closed."""

    status: str
    closure: str | None = None


@bp.get("/reports/<report>")
@signed_in(Right.READ)
def sealed(report: str) -> Response:
    """Tags, headers and parts of a report, which is thereby taken. Raises NotFound."""
    me = member()
    report_id = identifier(report)
    with deployment().store.write() as s:
        cases.mark_opened(s, me, report_id, today())
        found = cases.sealed_report(s, me.partner_id, report_id)
    return answer(
        {
            "report": b64u(found.report),
            "form": found.form,
            "day": found.day.isoformat(),
            "origin": found.origin,
            "status": found.status,
            "closure": found.closure,
            "stopped": found.stopped and found.stopped.isoformat(),
            "deletion_asked": found.deletion_asked and found.deletion_asked.isoformat(),
            "erase_on": found.erase_on and found.erase_on.isoformat(),
            "goes_on": found.goes_on and found.goes_on.isoformat(),
            "answerable": found.answerable,
            "objects": [_object(one) for one in found.objects],
        }
    )


@bp.get("/objects/<item>/<int:n>")
@signed_in(Right.READ)
def part(item: str, n: int) -> Response:
    """Ciphertext, at most 1,048,576 bytes. Raises NotFound."""
    me, object_id, store = member(), identifier(item), deployment().store
    with store.read() as s:
        data = cases.part(s, me.partner_id, object_id, n)
        noted = cases.may_fetch(s, me, object_id, today())
    if not noted:
        with store.write() as s:
            cases.note_fetched(s, me, object_id, today())
    return Response(data, content_type="application/octet-stream")


@bp.post("/reports/<report>/status")
@signed_in(Right.READ)
def status(report: str) -> Response:
    """Change the state of a case. Raises NotFound and Malformed."""
    me = member()
    given = body(State)
    with deployment().store.write() as s:
        cases.set_status(s, me, identifier(report), given.status, given.closure, today())
    return answer({"status": given.status, "closure": given.closure})


@bp.post("/reports/<report>/keep")
@signed_in(Right.READ)
def keep(report: str) -> Response:
    """The case is needed still: its time of keeping begins anew. Raises NotFound."""
    me = member()
    with deployment().store.write() as s:
        keeping.keep(s, me, identifier(report), today())
    return answer({"goes_on": None})


@bp.get("/forms/<letter>")
@signed_in(Right.READ)
def form(letter: str) -> Response:
    """A questionnaire's words in the worker's language. Raises NotFound."""
    for found in map(load_form, FORM_IDS):
        if found.letter == letter:
            return answer(_words(found))
    raise NotFound


@bp.get("/forms/kept/<version>")
@signed_in(Right.READ)
def kept(version: str) -> Response:
    """The same of an earlier version (32 bytes, base64url), null where it was not kept. Raises NotFound."""
    found = kept_form(identifier(version, VERSION))
    return answer(found and _words(found))


def _object(one: cases.SealedPart) -> dict[str, object]:
    return {
        "id": b64u(one.id),
        "kind": one.kind,
        "epoch": b64u(one.epoch),
        "header": one.header.decode(),
        "sha256": b64u(one.sha256),
        "parts": one.parts,
        "size": one.size,
    }


def _words(found: Form) -> dict[str, object]:
    return {
        "id": found.id,
        "letter": found.letter,
        "version": b64u(found.version),
        "title": say(found.title),
        "fields": [_field(field) for field in found.fields],
        "line": [{"key": field.key, "words": line_words(field.key)} for field in triage(found)],
    }


def _field(field: Field) -> dict[str, object]:
    return {
        "key": field.key,
        "type": field.type,
        "sealed": field.sealed,
        "question": say(field.question),
        "choices": [{"value": choice.value, "text": say(choice.text)} for choice in field.choices],
        "variants": [
            {
                "when": variant.when,
                "question": variant.question and say(variant.question),
                "choices": [{"value": value, "text": say(text)} for value, text in variant.choices.items()],
            }
            for variant in field.variants
        ],
    }
