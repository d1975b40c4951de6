"""The staff log as a member's browser verifies it, and the head it signs then."""

from flask import Blueprint, Response, request

from admin.access import member, signed_in
from admin.wire import SignedShape, answer, body
from core import heads
from core.roles import Right
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("heads", __name__, url_prefix="/api/heads")


@bp.get("")
@signed_in(Right.KEYS)
def unsigned() -> Response:
    """This member's last signed head, and what the log has after it, or after the place `after`."""
    with deployment().store.read() as s:
        found = heads.unsigned(s, member(), request.args.get("after", type=int))
    return answer(
        {
            "signed": found.signed and found.signed.to_wire(),
            "until": found.until,
            "entries": [b64u(one) for one in found.entries],
        }
    )


@bp.post("")
@signed_in(Right.KEYS)
def sign() -> Response:
    """Keep the head that this member's browser signed. Raises BadStatement."""
    signed = body(SignedShape).decoded()
    with deployment().store.write() as s:
        heads.keep(s, member(), signed)
    return Response(status=204)
