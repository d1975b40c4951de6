"""The coordinators' page: organisations, their first members, the signed list. No contents, no keys."""

from typing import Annotated

from flask import Blueprint, Response, render_template
from msgspec import Meta

from admin import session
from admin.access import fresh, member, signed_in
from admin.pages import in_language, today
from admin.signing import Name
from admin.together import Id
from admin.wire import ID, Shape, answer, body, exactly
from core import colleagues, office, partners, rosters
from core.errors import BadRoster, Refused
from core.numbers import due_numbers, read_numbers
from core.offers import Why
from core.offline.rostering import LARGEST, write_prepared
from core.roles import Right
from core.secrets import is_exported
from core.web.deployment import deployment
from crypto.bundle import Policy
from crypto.encoding import b64u

bp = Blueprint("office", __name__)

NUMBERS = read_numbers()


class FirstMember(Shape, frozen=True):
    """Whom to invite, to which organisation."""

    org: Id
    name: Name


class Opening(Shape, frozen=True):
    """Whether an organisation takes reports."""

    org: Id
    open: bool


class Coordinator(Shape, frozen=True):
    """Whom to invite to the office."""

    name: Name


class Colleague(Shape, frozen=True):
    """A coordinator, or one who was invited, by id."""

    member: Id


class SignedRoster(Shape, frozen=True):
    """The file that `dovira roster sign` wrote."""

    roster: Annotated[str, Meta(max_length=LARGEST)]


@bp.get("/office")
@signed_in(Right.OFFICE)
def page() -> str:
    """Organisations and what is due, the list's end, and who coordinates."""
    me, here, day = member(), deployment(), today()
    coordinators = here.settings.coordinators
    with here.store.read() as s:
        lines = office.overview(s, coordinators, day)
        only_demo = bool(lines) and all(one.offer.partner.demo for one in lines)
        roster = office.roster_state(s, coordinators, day)
        people = colleagues.people(s, me.partner_id)
        invited = colleagues.invited(s, me.partner_id, session.now())
    return render_template(
        "admin/office.html",
        me=me,
        org_name=in_language(office.profile().name),
        lines=[(b64u(one.org), in_language(one.offer.partner.profile.name), one) for one in lines],
        Why=Why,
        roster=roster,
        times=office,
        pepper_kept=only_demo or is_exported(here.settings.secrets_dir, here.secrets),
        people=[(b64u(one.id), one) for one in people],
        invited=[(b64u(one.id), one, session.moment(one.expires)) for one in invited],
        numbers=due_numbers(NUMBERS, day),
        day=day,
    )


@bp.get("/office/roster")
@signed_in(Right.OFFICE)
def prepared() -> Response:
    """What there is to sign, as `dovira roster prepare` writes it. Raises BadRoster: no organisation yet."""
    with deployment().store.read() as s:
        try:
            listed, _waiting = office.ready(s, partners.all_partners(s))
            made = rosters.prepare(s, listed, Policy(), today())
        except Refused as error:
            raise BadRoster from error
    response = Response(write_prepared(made), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = 'attachment; filename="to-sign.json"'
    return response


@bp.post("/api/office/roster")
@fresh(Right.OFFICE)
def publish() -> Response:
    """Put a signed roster into force. Raises BadRoster."""
    given, here = body(SignedRoster), deployment()
    with here.store.write() as s:
        office.publish_roster(s, member(), given.roster.encode(), here.settings.coordinators, today())
    return Response(status=204)


@bp.post("/api/office/first")
@fresh(Right.OFFICE)
def first() -> Response:
    """A one-time link for an organisation's first member. Raises NotFound, NameTaken, Malformed."""
    given = body(FirstMember)
    with deployment().store.write() as s:
        token = office.invite_member(s, member(), exactly(given.org, ID), given.name, session.now())
    return _link(token)


@bp.post("/api/office/restore")
@fresh(Right.OFFICE)
def restore() -> Response:
    """A one-time link for whoever has an organisation's recovery papers, after another's consent.

    Raises NotFound, NameTaken, Malformed.
    """
    given = body(FirstMember)
    with deployment().store.write() as s:
        token = office.restore(s, member(), exactly(given.org, ID), given.name, session.now())
    return _link(token)


@bp.post("/api/office/open")
@fresh(Right.OFFICE)
def set_open() -> Response:
    """Let an organisation take reports, or no more. Raises NotFound."""
    given = body(Opening)
    with deployment().store.write() as s:
        office.set_open(s, member(), exactly(given.org, ID), given.open)
    return Response(status=204)


@bp.post("/api/office/coordinators")
@fresh(Right.OFFICE)
def invite() -> Response:
    """A one-time link for another coordinator. Raises NameTaken and Malformed."""
    given = body(Coordinator)
    with deployment().store.write() as s:
        token = office.invite(s, given.name, session.now(), member())
    return _link(token)


@bp.post("/api/office/dismiss")
@fresh(Right.OFFICE)
def dismiss() -> Response:
    """End another coordinator's sign-in or invitation. Raises NotFound."""
    given = body(Colleague)
    with deployment().store.write() as s:
        office.dismiss(s, member(), exactly(given.member, ID))
    return Response(status=204)


def _link(token: bytes) -> Response:
    return answer({"link": f"{deployment().settings.admin_origin}/join#{b64u(token)}"})
