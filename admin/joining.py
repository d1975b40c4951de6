"""Enrolment by a one-time link: the browser makes all keys, the server takes them or nothing.

A link founds an organisation, or opens one again for whoever holds its recovery sheet, or lets a colleague
in, who is then welcomed by a lead.
"""

from flask import Blueprint, Response

from admin import session
from admin.access import anyone
from admin.epochs import EpochShape, FileShape, RecoveryShape, headers_of
from admin.pages import in_language
from admin.wire import Shape, SignedShape, answer, body, exactly
from core import colleagues, members, recovery
from core.errors import Gone, Malformed
from core.roles import Right, may
from core.site import site
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("joining", __name__, url_prefix="/api/join")


class Looking(Shape, frozen=True):
    """A one-time token, 32 bytes."""

    token: str


class MemberShape(Shape, frozen=True):
    """Keys of a new member; lengths in members.LENGTHS."""

    token: str
    salt: str
    auth: str
    vault: str
    recipient: str
    sign: str

    def fields(self) -> dict[str, bytes]:
        """The bytes of all but the token. Raises Malformed."""
        return {name: exactly(getattr(self, name), length) for name, length in members.LENGTHS.items()}


class Joining(MemberShape, frozen=True):
    """What a founding browser made (docs/http.md)."""

    found: SignedShape
    recovery: RecoveryShape
    epoch: EpochShape


class Restoring(MemberShape, frozen=True):
    """What a browser made with the recovery sheet (docs/http.md)."""

    restore: SignedShape
    files: list[FileShape]
    epoch: EpochShape


@bp.post("/look")
@anyone
def look() -> Response:
    """What an invitation is for. Raises Gone."""
    token = _token(body(Looking).token)
    with deployment().store.read() as s:
        found = members.look(s, token, session.now())
        here = site(s)
    return answer(
        {
            "member": b64u(found.member),
            "org": b64u(found.org),
            "org_name": in_language(found.org_name),
            "name": found.name,
            "site": b64u(here.id),
            "founding": found.founding,
            "colleague": found.colleague,
            "keys": may(found.role, Right.KEYS),
            "forms": {name: b64u(version) for name, version in found.forms.items()},
        }
    )


@bp.post("")
@anyone
def join() -> Response:
    """Use up an invitation. Raises Gone and BadStatement."""
    given = body(Joining)
    made = members.Enrolment(
        **given.fields(),
        found=given.found.decoded(),
        recovery=given.recovery.decoded(),
        epoch=given.epoch.decoded(),
    )
    here = deployment()
    with here.store.write() as s:
        members.enrol(s, here.secrets, _token(given.token), made, session.now())
    return Response(status=204)


@bp.post("/colleague")
@anyone
def join_colleague() -> Response:
    """Use up a colleague's invitation. Raises Gone."""
    given = body(MemberShape)
    here = deployment()
    with here.store.write() as s:
        made = members.NewMember(**given.fields())
        colleagues.join(s, here.secrets, _token(given.token), made, session.now())
    return Response(status=204)


@bp.post("/recovery")
@anyone
def recovery_files() -> Response:
    """What the holder of the sheet opens. Raises Gone."""
    token = _token(body(Looking).token)
    with deployment().store.read() as s:
        found = recovery.lost(s, token, session.now())
    return answer(
        {
            "log": [signed.to_wire() for signed in found.log],
            "files": [
                {"epoch": b64u(file.epoch), "header": file.header.decode(), "payload": b64u(file.payload)}
                for file in found.files
            ],
        }
    )


@bp.post("/restore")
@anyone
def restore() -> Response:
    """Open an organisation again. Raises Gone and BadStatement."""
    given = body(Restoring)
    made = recovery.Restoration(
        **given.fields(),
        restore=given.restore.decoded(),
        headers=headers_of(given.files),
        epoch=given.epoch.decoded(),
    )
    here = deployment()
    with here.store.write() as s:
        recovery.restore(s, here.secrets, _token(given.token), made, session.now())
    return Response(status=204)


def _token(text: str) -> bytes:
    try:
        return exactly(text, members.TOKEN)
    except Malformed as error:
        # A link that was cut when it was copied is as good as an unknown one.
        raise Gone from error
