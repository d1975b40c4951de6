"""What the list says of a report in one line: sealed answers for the browser, and the words around them."""

from typing import Annotated

import msgspec
from flask import Blueprint, Response
from flask_babel import pgettext as translate  # type: ignore[import-untyped]  # ships no types

from admin.access import member, signed_in
from admin.wire import ID, Shape, answer, body, exactly
from core.cases import note_listed
from core.inbox import PAGE, SealedAnswers, sealed_answers
from core.roles import Right
from core.statuses import pgettext
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("lines", __name__, url_prefix="/api")

# A choice alone, such as "Yes, right now", does not say what it answers. Other forms' questions do without.
WORDS = {
    "danger_now": pgettext("line", "Danger: {answers}"),
    "who_for": pgettext("line", "For: {answers}"),
    "age_group": pgettext("line", "Age: {answers}"),
    "where_now": pgettext("line", "Where: {answers}"),
    "needs": pgettext("line", "Needs: {answers}"),
    "signs": pgettext("line", "Noticed: {answers}"),
    "threat": pgettext("line", "Urgent threat: {answers}"),
    "stage": pgettext("line", "Stage: {answers}"),
}


class Wanted(Shape, frozen=True):
    """Reports of one page of the list, by id."""

    reports: Annotated[list[str], msgspec.Meta(max_length=PAGE)]


@bp.post("/answers")
@signed_in(Right.READ)
def answers() -> Response:
    """Sealed answers of the reports asked for, none of which is thereby opened. Raises Malformed."""
    me = member()
    reports = [exactly(report, ID) for report in body(Wanted).reports]
    with deployment().store.write() as s:
        note_listed(s, me)
        found = sealed_answers(s, me.partner_id, reports)
    return answer({"answers": [_sealed(one) for one in found]})


def line_words(key: str) -> str:
    """What a question's answers are about: a pattern with `{answers}`, in the worker's language."""
    return str(translate(*WORDS[key])) if key in WORDS else "{answers}"


def _sealed(one: SealedAnswers) -> dict[str, str]:
    return {
        "report": b64u(one.report),
        "id": b64u(one.id),
        "kind": "answers",
        "epoch": b64u(one.epoch),
        "header": one.header.decode(),
        "sha256": b64u(one.sha256),
        "payload": b64u(one.payload),
    }
