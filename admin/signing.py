"""Signing in and out. The passphrase stays in the browser; the server checks `auth`, derived from it."""

from typing import Annotated

from flask import Blueprint, Response
from msgspec import Meta

from admin import session
from admin.access import anyone, half, member, own
from admin.devices import device
from admin.pages import in_language
from admin.wire import Shape, answer, body, exactly
from core import members, partners, passkeys
from core.errors import WrongSignIn
from core.roles import Right
from core.site import site
from core.throttle import Throttle
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("signing", __name__, url_prefix="/api")

Name = Annotated[str, Meta(min_length=1, max_length=100)]


class Asking(Shape, frozen=True):
    """Whose salt."""

    name: Name


class SigningIn(Shape, frozen=True):
    """A sign-in; `auth` is 32 bytes."""

    name: Name
    auth: str


@bp.post("/sign-in/salt")
@anyone
def salt() -> Response:
    """The salt of a name, invented but stable for an unknown one."""
    asked = body(Asking)
    here = deployment()
    with here.store.read() as s:
        return answer({"salt": b64u(members.salt_for(s, here.secrets, asked.name))})


@bp.post("/sign-in")
@anyone
def sign_in() -> Response:
    """Start half a session; the second factor opens the rest. Raises WrongSignIn and SlowDown."""
    given = body(SigningIn)
    auth = exactly(given.auth, 32)
    here = deployment()
    throttle = Throttle(here.store, here.secrets)
    throttle.spend(given.name, device())
    try:
        with here.store.read() as s:
            found = members.sign_in(s, here.secrets, given.name, auth)
    except WrongSignIn:
        with here.store.write() as s:
            members.note_failure(s, given.name)
        raise
    throttle.forgive(given.name, device())
    session.begin(found)
    return answer({"member": b64u(found.id)})


@bp.post("/sign-out")
@half
def sign_out() -> Response:
    """End the session."""
    session.end(member())
    response = Response(status=204)
    # Never "cookies": they are shared with the other site where both run on one host.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.post("/sign-out-others")
@own
def sign_out_others() -> Response:
    """End the member's sessions in other browsers."""
    return answer({"ended": session.end_others(member())})


@bp.get("/me")
@own
def me() -> Response:
    """Who is signed in, and what their browser needs to unlock."""
    found = member()
    with deployment().store.read() as s:
        profile = partners.profile_of(s, found.partner_id)
        here = site(s)
        keys = passkeys.of_member(s, found.id)
    return answer(
        {
            "member": b64u(found.id),
            "name": found.name,
            "role": found.role,
            "welcomed": found.welcomed,
            "keys": found.may(Right.KEYS),
            "org": b64u(found.partner_id),
            "org_name": in_language(profile.name),
            "site": b64u(here.id),
            "vault": b64u(found.vault),
            "salt": b64u(found.salt),
            "passkeys": [{"id": b64u(one.id), "vault": b64u(one.vault)} for one in keys if one.vault],
        }
    )
