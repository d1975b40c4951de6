"""An organisation's epochs: the files sealed to this member, and a new one."""

from flask import Blueprint, Response

from admin.access import member, signed_in
from admin.wire import ID, Shape, SignedShape, answer, body, exactly
from core import colleagues, keys, partners, vouching
from core.roles import Right
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


class VouchedShape(Shape, frozen=True):
    """What a member's browser vouches for: two signed statements."""

    live: SignedShape
    bundle: SignedShape

    def decoded(self) -> vouching.Vouched:
        """The bytes. Raises Malformed."""
        return vouching.Vouched(self.live.decoded(), self.bundle.decoded())


class EpochShape(Shape, frozen=True):
    """A signed `epoch` statement, its recipient (1,216 bytes) and the member's file.

    `recovery`: the header of the same payload for the recovery sheet, "" where there is no sheet; `files`:
    those for the other members. `live`, `bundle`: what its maker vouches for.
    """

    statement: str
    signature: str
    recipient: str
    header: str
    payload: str
    live: SignedShape
    bundle: SignedShape
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
            vouched=VouchedShape(self.live, self.bundle).decoded(),
            recovery=self.recovery.encode() or None,
            colleagues={exactly(file.member, ID): file.header.encode() for file in self.files},
        )


@bp.get("")
@signed_in(Right.KEYS)
def epochs() -> Response:
    """The key log, this member's epoch files, whom a new epoch is sealed to, and what is vouched for."""
    me = member()
    with deployment().store.read() as s:
        log = keys.log_of(s, me.partner_id)
        files = keys.epoch_files(s, me.id)
        paper = keys.recovery_recipient(s, me.partner_id)
        everyone = colleagues.people(s, me.partner_id)
        vouched = vouching.kept(s, me.partner_id)
        forms = partners.forms_of(partners.find_partner(s, me.partner_id).profile)
    return answer(
        {
            "log": [signed.to_wire() for signed in log],
            "recovery": b64u(paper or b""),
            "members": [
                {"member": b64u(one.id), "recipient": b64u(one.recipient)} for one in everyone if one.reads
            ],
            "epochs": [
                {"epoch": b64u(file.epoch), "header": file.header.decode(), "payload": b64u(file.payload)}
                for file in files
            ],
            "forms": {name: b64u(version) for name, version in forms.items()},
            "lives": [live.to_wire() for live in vouched.lives],
            "bundle": vouched.bundle and vouched.bundle.to_wire(),
        }
    )


@bp.post("")
@signed_in(Right.KEYS)
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
