"""An organisation's epochs: the files sealed to this member, and a new one."""

from flask import Blueprint, Response

from admin.access import member, signed_in
from admin.wire import Shape, SignedShape, answer, body, exactly
from core import keys
from core.web.deployment import deployment
from crypto.encoding import b64u

bp = Blueprint("epochs", __name__, url_prefix="/api/epochs")


class EpochShape(Shape, frozen=True):
    """A signed `epoch` statement, its recipient (1,216 bytes) and the member's file.

    `recovery`: the header of the same payload for the recovery sheet, "" where there is no sheet.
    """

    statement: str
    signature: str
    recipient: str
    header: str
    payload: str
    recovery: str = ""

    def decoded(self) -> keys.NewEpoch:
        """The bytes. Raises Malformed."""
        return keys.NewEpoch(
            statement=SignedShape(self.statement, self.signature).decoded(),
            recipient=exactly(self.recipient, 1216),
            # A header that is not ASCII is not age: core refuses it as a bad statement.
            header=self.header.encode(),
            payload=exactly(self.payload),
            recovery=self.recovery.encode() or None,
        )


@bp.get("")
@signed_in
def epochs() -> Response:
    """The organisation's key log and the epoch files sealed to this member."""
    me = member()
    with deployment().store.read() as s:
        log = keys.log_of(s, me.partner_id)
        files = keys.epoch_files(s, me.id)
        paper = keys.recovery_recipient(s, me.partner_id)
    return answer(
        {
            "log": [signed.to_wire() for signed in log],
            "recovery": b64u(paper or b""),
            "epochs": [
                {"epoch": b64u(file.epoch), "header": file.header.decode(), "payload": b64u(file.payload)}
                for file in files
            ],
        }
    )


@bp.post("")
@signed_in
def open_epoch() -> Response:
    """Open an epoch and end the one before. Raises BadStatement."""
    me = member()
    new = body(EpochShape).decoded()
    with deployment().store.write() as s:
        epoch = keys.open_epoch(s, me.partner_id, me.id, new)
    return answer({"epoch": b64u(epoch)})
