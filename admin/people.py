"""Colleagues: invited, welcomed, sent away. What a browser signed is checked and kept, or nothing is."""

from typing import Annotated

from flask import Blueprint, Response, render_template
from msgspec import Meta

from admin import session
from admin.access import fresh, member, own, signed_in
from admin.epochs import EpochShape, FileShape, RecoveryShape, headers_of
from admin.pages import in_language
from admin.signing import Name
from admin.wire import ID, Shape, SignedShape, answer, body, exactly
from core import colleagues, keys, partners, rewrapping
from core.roles import Right
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("people", __name__)

Role = Annotated[str, Meta(max_length=20)]


class Inviting(Shape, frozen=True):
    """Whom to invite, and as what."""

    name: Name
    role: Role


class Whom(Shape, frozen=True):
    """A member or an invited person, by id."""

    member: Annotated[str, Meta(max_length=22)]


class Welcoming(Whom, frozen=True):
    """A signed `add`; headers of the epochs the newcomer reads, or the epoch that is opened for them."""

    add: SignedShape
    headers: list[FileShape]
    epoch: EpochShape | None


class ReplacedShape(Shape, frozen=True):
    """A new recovery key, and the headers that open every epoch for it."""

    recovery: RecoveryShape
    headers: list[FileShape]

    def decoded(self) -> colleagues.Replaced:
        """The bytes. Raises Malformed."""
        return colleagues.Replaced(self.recovery.decoded(), headers_of(self.headers))


class Replacing(ReplacedShape, frozen=True):
    """The same, and the epoch that the old key does not open."""

    epoch: EpochShape


class Removing(Whom, frozen=True):
    """A signed `remove` and the epoch that follows; `replaced` where the leaver knew the recovery key."""

    remove: SignedShape
    epoch: EpochShape
    replaced: ReplacedShape | None


@bp.get("/people")
@signed_in(Right.KEYS)
def page() -> str:
    """Who works here. Leads see what they may do."""
    me = member()
    with deployment().store.read() as s:
        everyone = colleagues.people(s, me.partner_id)
        invited = colleagues.invited(s, me.partner_id, session.now())
        old = rewrapping.count_old(s, me.partner_id)
        profile = partners.profile_of(s, me.partner_id)
    return render_template(
        "admin/people.html",
        me=me,
        gives=colleagues.roles_of(profile),
        org_name=in_language(profile.name),
        people=[(b64u(one.id), one) for one in everyone],
        invited=[(b64u(one.id), one) for one in invited],
        old=old,
    )


@bp.get("/waiting")
@own
def waiting() -> str:
    """What a new member sees until a colleague has welcomed them."""
    me = member()
    with deployment().store.read() as s:
        profile = partners.profile_of(s, me.partner_id)
    return render_template("admin/waiting.html", me=me, org_name=in_language(profile.name))


@bp.get("/api/waiting")
@own
def log() -> Response:
    """The key log, with which a new member's browser shows the digits to compare."""
    me = member()
    with deployment().store.read() as s:
        entries = keys.log_of(s, me.partner_id)
    return answer({"log": [signed.to_wire() for signed in entries], "welcomed": me.welcomed})


@bp.get("/api/people")
@signed_in(Right.PEOPLE)
def people() -> Response:
    """Members and newcomers with their public keys."""
    me = member()
    with deployment().store.read() as s:
        everyone = colleagues.people(s, me.partner_id)
    return answer(
        {
            "people": [
                {
                    "member": b64u(one.id),
                    "name": one.name,
                    "role": one.role,
                    "welcomed": one.welcomed,
                    "recipient": b64u(one.recipient),
                    "sign": b64u(one.sign),
                }
                for one in everyone
            ]
        }
    )


@bp.post("/api/people/invite")
@fresh(Right.PEOPLE)
def invite() -> Response:
    """A one-time link for a colleague. Raises NameTaken, Malformed, NotFound."""
    me, here = member(), deployment()
    given = body(Inviting)
    with here.store.write() as s:
        token = colleagues.invite(s, me, given.name, given.role, session.now())
    return answer({"link": f"{here.settings.admin_origin}/join#{b64u(token)}"})


@bp.post("/api/people/withdraw")
@signed_in(Right.PEOPLE)
def withdraw() -> Response:
    """End a link that was not used. Raises NotFound."""
    given = body(Whom)
    with deployment().store.write() as s:
        colleagues.withdraw(s, member(), exactly(given.member, ID))
    return Response(status=204)


@bp.post("/api/people/dismiss")
@fresh(Right.PEOPLE)
def dismiss() -> Response:
    """Send a newcomer away. Raises NotFound."""
    given = body(Whom)
    with deployment().store.write() as s:
        colleagues.dismiss(s, member(), exactly(given.member, ID))
    return Response(status=204)


@bp.post("/api/people/welcome")
@fresh(Right.PEOPLE)
def welcome() -> Response:
    """Let a newcomer in. Raises NotFound and BadStatement."""
    given = body(Welcoming)
    epoch = given.epoch.decoded() if given.epoch else None
    made = colleagues.Welcome(given.add.decoded(), headers_of(given.headers), epoch)
    with deployment().store.write() as s:
        colleagues.welcome(s, member(), exactly(given.member, ID), made)
    return Response(status=204)


@bp.post("/api/people/remove")
@fresh(Right.PEOPLE)
def remove() -> Response:
    """End a membership. Raises NotFound and BadStatement."""
    given = body(Removing)
    replaced = given.replaced.decoded() if given.replaced else None
    made = colleagues.Removal(given.remove.decoded(), given.epoch.decoded(), replaced)
    with deployment().store.write() as s:
        colleagues.remove(s, member(), exactly(given.member, ID), made)
    return Response(status=204)


@bp.post("/api/people/recovery")
@fresh(Right.PEOPLE)
def replace_recovery() -> Response:
    """A new recovery key in place of the one before. Raises NotFound and BadStatement."""
    given = body(Replacing)
    made, epoch = given.decoded(), given.epoch.decoded()
    with deployment().store.write() as s:
        colleagues.replace_recovery(s, member(), made, epoch)
    return Response(status=204)
