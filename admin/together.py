"""Acts that two people must want: asked for, consented to, taken back, done."""

from typing import Annotated

from flask import Blueprint, Response, render_template
from msgspec import Meta

from admin import session
from admin.access import fresh, member, signed_in
from admin.pages import in_language
from admin.wire import ID, Nothing, Shape, answer, body, exactly
from core import partners, stafflog, together
from core.everything import export_all
from core.roles import Right
from core.together import Act
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("together", __name__)

Id = Annotated[str, Meta(max_length=22)]


class Asking(Shape, frozen=True):
    """What is asked for; of coordinators, for which organisation."""

    act: Act
    org: Id


class Which(Shape, frozen=True):
    """Something that was asked for, by id."""

    asked: Id


class Whose(Shape, frozen=True):
    """An organisation, by id."""

    org: Id


@bp.get("/together")
@signed_in(Right.TOGETHER)
def page() -> str:
    """What waits for a second person, and what this member may ask for."""
    me = member()
    with deployment().store.read() as s:
        waiting = together.asked(s, me, session.now())
        known = partners.all_partners(s)
        home = in_language(partners.profile_of(s, me.partner_id).name)
    names = {one.id: in_language(one.profile.name) for one in known}
    office = me.may(Right.OFFICE)
    leaving = [one for one in known if one.leaves and not one.erased and (office or one.id == me.partner_id)]
    return render_template(
        "admin/together.html",
        me=me,
        org_name=home,
        org=b64u(me.partner_id),
        asks=me.may(Right.PEOPLE),
        office=office,
        waiting=[(b64u(one.id), names[one.org], one, session.moment(one.until)) for one in waiting],
        leaving=[(b64u(one.id), names[one.id], one.leaves) for one in leaving],
    )


@bp.post("/api/together/ask")
@fresh(Right.TOGETHER)
def ask() -> Response:
    """Ask for an act. Raises NotFound."""
    given = body(Asking)
    with deployment().store.write() as s:
        together.ask(s, member(), given.act, exactly(given.org, ID), session.now())
    return Response(status=204)


@bp.post("/api/together/consent")
@fresh(Right.TOGETHER)
def consent() -> Response:
    """Be the second person. Raises NotFound and SamePerson."""
    given = body(Which)
    with deployment().store.write() as s:
        act = together.consent(s, member(), exactly(given.asked, ID), session.now())
    return answer({"act": act.value})


@bp.post("/api/together/back")
@signed_in(Right.TOGETHER)
def take_back() -> Response:
    """End what was asked for. Raises NotFound."""
    given = body(Which)
    with deployment().store.write() as s:
        together.take_back(s, member(), exactly(given.asked, ID), session.now())
    return Response(status=204)


@bp.post("/api/together/stay")
@signed_in(Right.TOGETHER)
def stay() -> Response:
    """An organisation that was to be erased stays. Raises NotFound."""
    given = body(Whose)
    with deployment().store.write() as s:
        together.stay(s, member(), exactly(given.org, ID))
    return Response(status=204)


@bp.post("/api/together/ready")
@fresh(Right.PEOPLE)
def ready() -> Response:
    """Whether the file of the next route may be fetched now. Raises CheckAgain and NotFound."""
    me = member()
    body(Nothing)
    with deployment().store.write() as s:
        together.use_consent(s, me, Act.EXPORT, me.partner_id, session.now())
    return Response(status=204)


@bp.get("/api/together/everything")
@fresh(Right.PEOPLE)
def everything() -> Response:
    """All reports of the organisation, sealed, in one file. Raises CheckAgain and NotFound."""
    me, here = member(), deployment()
    with here.store.write() as s:
        together.use_consent(s, me, Act.EXPORT, me.partner_id, session.now())
        stafflog.note(s, me.partner_id, me.id, "all_exported")
    response = Response(export_all(here.store, me.partner_id), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = 'attachment; filename="everything.zip"'
    return response
