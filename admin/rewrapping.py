"""Headers of reports that somebody who left could open: out to a colleague's browser, and back made anew."""

from typing import Annotated

from flask import Blueprint, Response, request
from msgspec import Meta

from admin.access import member, signed_in
from admin.wire import ID, Shape, answer, body, exactly
from core import partners, rewrapping
from core.errors import EpochEnded
from core.roles import Right
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("rewrapping", __name__, url_prefix="/api/headers")


class HeaderShape(Shape, frozen=True):
    """A header made anew; `epoch`: the one it was for until now."""

    report: str
    object: str
    epoch: str
    header: str


class Made(Shape, frozen=True):
    """New headers, all for the epoch named."""

    epoch: str
    headers: Annotated[list[HeaderShape], Meta(max_length=rewrapping.PAGE)]


@bp.get("")
@signed_in(Right.KEYS)
def old() -> Response:
    """A page of headers after the one named, how many there are, and for which epoch to make them anew."""
    me = member()
    after = exactly(request.args.get("after", ""))
    with deployment().store.read() as s:
        found = rewrapping.old_headers(s, me.partner_id, (after[:ID], after[ID:]) if after else None)
        left = rewrapping.count_old(s, me.partner_id)
        epoch = partners.find_partner(s, me.partner_id).epoch
    if epoch is None:
        raise EpochEnded
    return answer(
        {
            "epoch": b64u(epoch.id),
            "recipient": b64u(epoch.recipient),
            "left": left,
            "headers": [
                {
                    "report": b64u(one.report),
                    "object": b64u(one.object),
                    "epoch": b64u(one.epoch),
                    "header": one.header.decode(),
                }
                for one in found
            ],
        }
    )


@bp.post("")
@signed_in(Right.KEYS)
def renew() -> Response:
    """Put new headers in place. Raises EpochEnded and BadStatement."""
    given = body(Made)
    headers = [
        rewrapping.NewHeader(
            exactly(one.report, ID), exactly(one.object, ID), exactly(one.epoch, ID), one.header.encode()
        )
        for one in given.headers
    ]
    me = member()
    with deployment().store.write() as s:
        rewrapping.replace(s, me, exactly(given.epoch, ID), headers)
        left = rewrapping.count_old(s, me.partner_id)
    return answer({"left": left})
