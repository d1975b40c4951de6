"""My sign-in: factors added and taken away, recovery codes, sessions. The first factor comes at sign-in."""

from typing import Annotated

from flask import Blueprint, Response, render_template
from msgspec import Meta
from sqlalchemy.orm import Session

from admin import ceremony, session
from admin.access import enrolling, fresh, member, own
from admin.devices import device, remember_device
from admin.factor import Code
from admin.pages import in_language, today
from admin.wire import Nothing, Shape, answer, body, exactly
from core import challenges, factors, partners, passkeys, recovery_codes, sessions, stafflog, totps
from core.errors import NotFound, SignedOut
from core.roles import Right
from core.throttle import CodeThrottle
from core.web.deployment import deployment
from crypto.encoding import b64u, from_b64u
from crypto.errors import Damaged

bp = Blueprint("mine", __name__)

Label = Annotated[str, Meta(max_length=passkeys.LABEL)]


class Adding(Shape, frozen=True):
    """A new passkey and what its owner calls it."""

    label: Label
    credential: ceremony.Registration


class Wrap(Shape, frozen=True):
    """The vault key wrapped by a passkey, 72 bytes."""

    vault: str


@bp.get("/me")
@own
def page() -> str:
    """What this member signs in with, and where."""
    me, here = member(), deployment()
    with here.store.read() as s:
        found = factors.kinds(s, me.id)
        keys = passkeys.of_member(s, me.id)
        profile = partners.profile_of(s, me.partner_id)
        open_now = sessions.list_sessions(s, me.id, session.now())
    return render_template(
        "admin/me.html",
        me=me,
        org_name=in_language(profile.name),
        kinds=found,
        passkeys=[(b64u(one.id), one) for one in keys],
        sessions=[
            (b64u(one.id), session.moment(one.opened), session.moment(one.seen), session.is_ours(one))
            for one in open_now
        ],
    )


@bp.post("/api/me/totp")
@enrolling
def begin_totp() -> Response:
    """A new secret for the phone, which counts once a code confirmed it."""
    body(Nothing)
    me, here = member(), deployment()
    with here.store.write() as s:
        _before(s)
        secret = totps.begin(s, here.secrets, me.id)
    return answer({"secret": totps.text_of(secret), "address": totps.address_of(secret, me.name)})


@bp.post("/api/me/totp/confirm")
@enrolling
def confirm_totp() -> Response:
    """The first code of the new secret. Raises WrongCode and TooManyCodes."""
    code, me, here = body(Code).code, member(), deployment()
    throttle = CodeThrottle(here.store, here.secrets)
    throttle.spend(me.name, device())
    with here.store.write() as s:
        before = _before(s)
        totps.confirm(s, here.secrets, me.id, code, session.now())
        codes = _added(s, before)
    throttle.forgive(me.name, device())
    return _with_codes(codes)


@bp.post("/api/me/totp/remove")
@fresh(Right.SIGN_IN)
def remove_totp() -> Response:
    """Take the code app away. Raises LastFactor and NotFound."""
    body(Nothing)
    with deployment().store.write() as s:
        factors.remove_totp(s, member().id)
        _note(s, "factor_removed")
    return Response(status=204)


@bp.post("/api/me/passkeys/begin")
@enrolling
def begin_passkey() -> Response:
    """What a new passkey is to be made for."""
    body(Nothing)
    me = member()
    with deployment().store.write() as s:
        _before(s)
        challenge = challenges.ask(s, session.token(), session.now())
        known = passkeys.of_member(s, me.id)
    return answer(ceremony.to_create(challenge, me.id, me.name, known))


@bp.post("/api/me/passkeys")
@enrolling
def add_passkey() -> Response:
    """A new passkey. Raises WrongPasskey."""
    given, here = body(Adding), deployment()
    with here.store.write() as s:
        challenge = challenges.take(s, session.token(), session.now())
    new = ceremony.registered(given.credential, challenge, given.label.replace("\0", "").strip())
    with here.store.write() as s:
        before = _before(s)
        passkeys.add(s, member().id, new, today())
        codes = _added(s, before)
    return _with_codes(codes)


@bp.post("/api/me/passkeys/<passkey>/vault")
@fresh(Right.SIGN_IN)
def keep_vault(passkey: str) -> Response:
    """Let a passkey unlock. Raises NotFound."""
    vault = exactly(body(Wrap).vault, passkeys.WRAP)
    with deployment().store.write() as s:
        passkeys.keep_vault(s, member().id, _bytes(passkey), vault)
        _note(s, "factor_added")
    return Response(status=204)


@bp.post("/api/me/passkeys/<passkey>/remove")
@fresh(Right.SIGN_IN)
def remove_passkey(passkey: str) -> Response:
    """Take a passkey away. Raises LastFactor and NotFound."""
    body(Nothing)
    with deployment().store.write() as s:
        factors.remove_passkey(s, member().id, _bytes(passkey))
        _note(s, "factor_removed")
    return Response(status=204)


@bp.post("/api/me/codes")
@fresh(Right.SIGN_IN)
def renew_codes() -> Response:
    """Ten new recovery codes; former ones end."""
    body(Nothing)
    here = deployment()
    with here.store.write() as s:
        _note(s, "factor_added")
        return answer({"codes": recovery_codes.renew(s, here.secrets, member().id)})


@bp.post("/api/me/sessions/<opened>/end")
@own
def end_session(opened: str) -> Response:
    """End one session of this member. Raises NotFound."""
    body(Nothing)
    with deployment().store.write() as s:
        if not sessions.end_listed(s, member().id, _bytes(opened)):
            raise NotFound
        _note(s, "sessions_ended")
    return Response(status=204)


def _note(s: Session, act: str) -> None:
    stafflog.note(s, member().partner_id, member().id, act)


def _before(s: Session) -> factors.Kinds:
    """What the member has now, kept from changing. Half a session adds only the first. Raises SignedOut."""
    before = factors.hold(s, member().id)
    if before.any and not session.current().open:
        raise SignedOut
    return before


def _added(s: Session, before: factors.Kinds) -> list[str]:
    here = deployment()
    codes = factors.added(s, here.secrets, member().id, before)
    _note(s, "factor_added")
    session.admit(s)
    return codes


def _with_codes(codes: list[str]) -> Response:
    here = deployment()
    response = answer({"codes": codes})
    remember_device(response, CodeThrottle(here.store, here.secrets).new_device(member().name))
    return response


def _bytes(text: str) -> bytes:
    try:
        return from_b64u(text)
    except Damaged as error:
        raise NotFound from error
