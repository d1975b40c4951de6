"""The recovery papers tried out: sealed files go out, what the paper's key signed comes back."""

from flask import Blueprint, Response

from admin.access import fresh, member, signed_in
from admin.wire import SignedShape, answer, body
from core import drilling, keys
from core.roles import Right
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("drilling", __name__, url_prefix="/api")


@bp.get("/recovery")
@signed_in(Right.KEYS)
def files() -> Response:
    """The epochs' files sealed to the recovery key: nothing but the paper opens them."""
    me = member()
    with deployment().store.read() as s:
        found = keys.recovery_files(s, me.partner_id)
    return answer(
        {
            "files": [
                {"epoch": b64u(file.epoch), "header": file.header.decode(), "payload": b64u(file.payload)}
                for file in found
            ]
        }
    )


@bp.post("/drill")
@fresh(Right.KEYS)
def drill() -> Response:
    """Enter a drill in the key log. Raises BadStatement."""
    signed = body(SignedShape).decoded()
    with deployment().store.write() as s:
        drilling.drill(s, member(), signed)
    return Response(status=204)
