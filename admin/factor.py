"""The second factor given: at sign-in it opens the other half of the session, later it renews the check."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin import ceremony, session
from admin.access import half, member
from admin.devices import device, remember_device
from admin.wire import Shape, answer, body, exactly
from core import challenges, factors, passkeys, recovery_codes, stafflog, totps
from core.errors import WrongCode, WrongPasskey
from core.throttle import CodeThrottle
from core.web.deployment import deployment

bp = Blueprint("factor", __name__)


class Code(Shape, frozen=True):
    """A code as it was typed."""

    code: str


@bp.get("/factor")
@half
def page() -> ResponseReturnValue:
    """What follows the passphrase: give the second factor, or set up the first one."""
    if session.current().open:
        return redirect("/home", 303)
    with deployment().store.read() as s:
        found = factors.kinds(s, member().id)
    return render_template("admin/factor.html", kinds=found, me=member())


@bp.get("/api/factor")
@half
def kinds() -> Response:
    """Which kinds the member has."""
    with deployment().store.read() as s:
        found = factors.kinds(s, member().id)
    return answer({"totp": found.totp, "passkeys": found.passkeys, "codes": found.codes})


@bp.post("/api/factor/totp")
@half
def totp() -> Response:
    """A code from the phone. Raises WrongCode and TooManyCodes."""
    code, here = body(Code).code, deployment()
    return _given(lambda s: totps.check(s, here.secrets, member().id, code, session.now()))


@bp.post("/api/factor/code")
@half
def code() -> Response:
    """A recovery code, which is thereby used up. Raises WrongCode and TooManyCodes."""
    typed, here = body(Code).code, deployment()
    return _given(lambda s: recovery_codes.use(s, here.secrets, member().id, typed))


@bp.post("/api/factor/passkey/begin")
@half
def begin_passkey() -> Response:
    """What a passkey has to sign."""
    with deployment().store.write() as s:
        challenge = challenges.ask(s, session.token(), session.now())
        return answer(ceremony.to_get(challenge, passkeys.of_member(s, member().id)))


@bp.post("/api/factor/passkey")
@half
def passkey() -> Response:
    """What a passkey signed. Raises WrongPasskey and TooManyCodes."""
    given = body(ceremony.Assertion)
    # Used up whatever comes of it, so in a transaction of its own.
    with deployment().store.write() as s:
        challenge = challenges.take(s, session.token(), session.now())

    def check(s: Session) -> None:
        credential = exactly(given.id)
        key, count = passkeys.public_key_of(s, member().id, credential)
        passkeys.note_use(s, credential, ceremony.signed(given, challenge, key, count))

    return _given(check)


def _given(check: Callable[[Session], None]) -> Response:
    """Check, and open or renew in the same transaction. The attempt counts before it is looked at."""
    here, me = deployment(), member()
    throttle = CodeThrottle(here.store, here.secrets)
    throttle.spend(me.name, device())
    try:
        with here.store.write() as s:
            check(s)
            session.admit(s)
    except (WrongCode, WrongPasskey):
        with here.store.write() as s:
            stafflog.note(s, me.partner_id, stafflog.NOBODY, "sign_in_failed", me.id)
        raise
    throttle.forgive(me.name, device())
    response = Response(status=204)
    remember_device(response, throttle.new_device(me.name))
    return response
