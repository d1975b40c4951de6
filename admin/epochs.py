"""An organisation's epochs: the files sealed to this member, and a new one."""

from flask import Blueprint, Response

from admin.access import member, signed_in
from admin.wire import ID, Shape, SignedShape, answer, body, exactly
from core import colleagues, keys
from core.web.deployment import deployment
from crypto.encoding import b64u

RECIPIENT = 1216

bp = Blueprint("epochs", __name__, url_prefix="/api/epochs")


class MemberFile(Shape, frozen=True):
    """The header that opens the epoch's payload for another member."""

    member: str
    header: str


class FileShape(Shape, frozen=True):
    """A header that opens an epoch's file for somebody new."""

    epoch: str
    header: str


class RecoveryShape(Shape, frozen=True):
    """A signed `recovery` statement and the recipient on the sheet, 1,216 bytes."""

    statement: str
    signature: str
    recipient: str

    def decoded(self) -> keys.NewRecovery:
        """The bytes. Raises Malformed."""
        signed = SignedShape(self.statement, self.signature).decoded()
        return keys.NewRecovery(signed, exactly(self.recipient, RECIPIENT))


class EpochShape(Shape, frozen=True):
    """A signed `epoch` statement, its recipient (1,216 bytes) and the member's file.

    `recovery`: the header of the same payload for the recovery sheet, "" where there is no sheet; `files`:
    those for the other members.
    """

    statement: str
    signature: str
    recipient: str
    header: str
    payload: str
    recovery: str = ""
    files: tuple[MemberFile, ...] = ()

    def decoded(self) -> keys.NewEpoch:
        """The bytes. Raises Malformed."""
        return keys.NewEpoch(
            statement=SignedShape(self.statement, self.signature).decoded(),
            recipient=exactly(self.recipient, RECIPIENT),
            # A header that is not ASCII is not age: core refuses it as a bad statement.
            header=self.header.encode(),
            payload=exactly(self.payload),
            recovery=self.recovery.encode() or None,
            colleagues={exactly(file.member, ID): file.header.encode() for file in self.files},
        )


@bp.get("")
@signed_in
def epochs() -> Response:
    """The key log, the epoch files sealed to this member, and whom a new epoch is sealed to."""
    me = member()
    with deployment().store.read() as s:
        log = keys.log_of(s, me.partner_id)
        files = keys.epoch_files(s, me.id)
        paper = keys.recovery_recipient(s, me.partner_id)
        everyone = colleagues.people(s, me.partner_id)
    return answer(
        {
            "log": [signed.to_wire() for signed in log],
            "recovery": b64u(paper or b""),
            "members": [
                {"member": b64u(one.id), "recipient": b64u(one.recipient)} for one in everyone if one.welcomed
            ],
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


def headers_of(files: list[FileShape]) -> dict[bytes, bytes]:
    """The bytes, by epoch id. Raises Malformed."""
    return {exactly(file.epoch, ID): file.header.encode() for file in files}
