"""What a member's browser vouches for after it unlocked: that it reads, and what reporters seal with."""

from flask import Blueprint, Response

from admin.access import member, signed_in
from admin.epochs import VouchedShape
from admin.pages import today
from admin.wire import body
from core import keys
from core.roles import Right
from core.web.deployment import deployment

bp = Blueprint("vouching", __name__, url_prefix="/api/vouch")


@bp.post("")
@signed_in(Right.KEYS)
def vouch() -> Response:
    """Keep what this member vouches for. Raises BadStatement."""
    me, vouched = member(), body(VouchedShape).decoded()
    with deployment().store.write() as s:
        keys.vouch(s, me.partner_id, me.id, vouched, today())
    return Response(status=204)
