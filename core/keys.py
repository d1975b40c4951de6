"""Verbs of an organisation's key log and epochs (ENVELOPE.md sections 5 and 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import models, stafflog, vouching
from core.errors import BadStatement, NotFound
from core.vouching import Vouched
from crypto.age import check_profile, payload_size
from crypto.encoding import from_b64u, parse_object
from crypto.errors import EnvelopeError
from crypto.frame import OVERHEAD
from crypto.keylog import LogState, verify_log
from crypto.primitives import sha256
from crypto.signed import Signed

IDENTITY_TEXT = 77
EPOCH_PAYLOAD = payload_size(OVERHEAD + len(b'{"v":1}') + IDENTITY_TEXT)


@dataclass(frozen=True)
class EpochFile:
    """An epoch's identity sealed to a member or to the recovery sheet: header 1,627 bytes, payload 160."""

    epoch: bytes
    header: bytes
    payload: bytes


@dataclass(frozen=True)
class NewRecovery:
    """What puts a recovery sheet into force: the signed statement and the X-Wing recipient (1,216 bytes)."""

    statement: Signed
    recipient: bytes


@dataclass(frozen=True)
class NewEpoch:
    """What opens an epoch: the signed statement, the X-Wing recipient (1,216 bytes) and the member's file.

    `recovery`: the header that opens the same payload for the recovery sheet, None where there is no sheet.
    `colleagues`: those that open it for every other member, by their ids. `vouched`: the member's live
    of this epoch and the bundle.
    """

    statement: Signed
    recipient: bytes
    header: bytes
    payload: bytes
    vouched: Vouched
    recovery: bytes | None = None
    colleagues: Mapping[bytes, bytes] = field(default_factory=dict)


def log_of(s: Session, partner_id: bytes) -> list[Signed]:
    """The organisation's key log, oldest first."""
    entry = models.KeyLogEntry
    rows = s.execute(
        select(entry.statement, entry.signature).where(entry.partner_id == partner_id).order_by(entry.seq)
    )
    return [Signed(statement, signature) for statement, signature in rows]


def append_statement(s: Session, partner_id: bytes, signed: Signed) -> LogState:
    """Add a statement and give the log's new state. Raises BadStatement unless the whole log verifies."""
    # Two statements that both follow the same entry: the second waits here and is then refused.
    if s.scalar(select(models.Partner.id).where(models.Partner.id == partner_id).with_for_update()) is None:
        raise NotFound
    try:
        state = verify_log([*log_of(s, partner_id), signed], partner_id)
    except EnvelopeError as error:
        raise BadStatement from error
    s.add(
        models.KeyLogEntry(
            partner_id=partner_id,
            seq=state.seq,
            statement=signed.statement,
            signature=signed.signature,
            hash=state.head,
        )
    )
    s.flush()
    _note(s, partner_id, parse_object(signed.statement))
    return state


def open_epoch(s: Session, partner_id: bytes, member_id: bytes, new: NewEpoch) -> bytes:
    """Open an epoch, end the one before, and give its id. Raises BadStatement.

    The statement must be signed by this member. Every member of the log gets a file, nobody else does; once
    there is a recovery sheet, no epoch opens without a header for it. None opens without a bundle.
    """
    state = append_statement(s, partner_id, new.statement)
    epoch_id = _check_epoch(s, state, member_id, new)
    current = models.Epoch.ended.is_(False)
    s.execute(update(models.Epoch).where(models.Epoch.partner_id == partner_id, current).values(ended=True))
    s.add(
        models.Epoch(
            id=epoch_id,
            partner_id=partner_id,
            recipient=new.recipient,
            seq=state.seq,
            ended=False,
            ends=date.fromisoformat(state.ends) if state.ends else None,
        )
    )
    s.flush()
    for reader, header in ({member_id: new.header} | dict(new.colleagues)).items():
        s.add(models.EpochFile(epoch_id=epoch_id, member_id=reader, header=header, payload=new.payload))
    if new.recovery is not None:
        s.add(models.RecoveryFile(epoch_id=epoch_id, header=new.recovery, payload=new.payload))
    s.flush()
    vouching.forget_lives(s, partner_id)
    vouching.keep(s, state, member_id, new.recipient, new.vouched, _day(new.statement))
    return epoch_id


def vouch(s: Session, partner_id: bytes, member_id: bytes, vouched: Vouched, today: date) -> None:
    """Keep what this member's browser vouches for today. Raises BadStatement."""
    # An epoch that somebody opens meanwhile waits here, or this waits for it and is then refused.
    s.scalar(select(models.Partner.id).where(models.Partner.id == partner_id).with_for_update())
    epoch = models.Epoch
    recipient = s.scalar(
        select(epoch.recipient).where(epoch.partner_id == partner_id, epoch.ended.is_(False))
    )
    if recipient is None:
        raise BadStatement
    state = verify_log(log_of(s, partner_id), partner_id)
    vouching.keep(s, state, member_id, recipient, vouched, today.isoformat())
    stafflog.note(s, partner_id, member_id, "vouched")


def set_recovery(s: Session, partner_id: bytes, member_id: bytes, new: NewRecovery) -> None:
    """Put a recovery sheet into force; epochs opened from now on are sealed to it. Raises BadStatement.

    The statement must be signed by this member.
    """
    state = append_statement(s, partner_id, new.statement)
    statement = parse_object(new.statement.statement)
    if statement["type"] != "recovery" or from_b64u(statement["by"]) != member_id:
        raise BadStatement
    if state.recovery is None or state.recovery.recipient_hash != sha256(new.recipient):
        raise BadStatement
    s.merge(models.Recovery(partner_id=partner_id, recipient=new.recipient))
    s.flush()


def recovery_recipient(s: Session, partner_id: bytes) -> bytes | None:
    """The X-Wing recipient (1,216 bytes) on the organisation's sheet; None when it has no sheet."""
    recovery = models.Recovery
    return s.scalar(select(recovery.recipient).where(recovery.partner_id == partner_id))


def recovery_file(s: Session, epoch_id: bytes) -> EpochFile | None:
    """The epoch's identity sealed to the recovery sheet; None for an epoch from before the sheet."""
    file = s.get(models.RecoveryFile, epoch_id)
    return None if file is None else EpochFile(file.epoch_id, file.header, file.payload)


def recovery_files(s: Session, partner_id: bytes) -> list[EpochFile]:
    """Every epoch file sealed to the organisation's recovery sheet, oldest epoch first."""
    file, epoch = models.RecoveryFile, models.Epoch
    rows = s.execute(
        select(file.epoch_id, file.header, file.payload)
        .join(epoch, epoch.id == file.epoch_id)
        .where(epoch.partner_id == partner_id)
        .order_by(epoch.seq)
    )
    return [EpochFile(*row) for row in rows]


def epoch_files(s: Session, member_id: bytes) -> list[EpochFile]:
    """Every epoch file sealed to this member, oldest epoch first."""
    file, epoch = models.EpochFile, models.Epoch
    rows = s.execute(
        select(file.epoch_id, file.header, file.payload)
        .join(epoch, epoch.id == file.epoch_id)
        .where(file.member_id == member_id)
        .order_by(epoch.seq)
    )
    return [EpochFile(*row) for row in rows]


def _note(s: Session, partner_id: bytes, statement: dict[str, Any]) -> None:
    """Every entry of the key log is an act of the staff log too, of the same name."""
    member = statement.get("member", "")
    named = statement.get("epoch") or (member["id"] if isinstance(member, dict) else member)
    stafflog.note(s, partner_id, from_b64u(statement["by"]), statement["type"], from_b64u(named))


def _day(signed: Signed) -> str:
    return str(parse_object(signed.statement)["day"])


def _check_epoch(s: Session, state: LogState, member_id: bytes, new: NewEpoch) -> bytes:
    statement = parse_object(new.statement.statement)
    epoch_id = state.epoch
    if statement["type"] != "epoch" or epoch_id is None or s.get(models.Epoch, epoch_id) is not None:
        raise BadStatement
    if state.epoch_recipient_hash != sha256(new.recipient) or len(new.payload) != EPOCH_PAYLOAD:
        raise BadStatement
    if (new.recovery is None) != (state.recovery is None):
        raise BadStatement
    if from_b64u(statement["by"]) != member_id or state.members.keys() != {member_id} | new.colleagues.keys():
        raise BadStatement
    check_headers([new.header, *new.colleagues.values(), *([new.recovery] if new.recovery else [])])
    return epoch_id


def check_headers(headers: Iterable[bytes]) -> None:
    """Raise BadStatement unless each is the header of an age file as ENVELOPE.md section 1 has it."""
    try:
        for header in headers:
            check_profile(header)
    except EnvelopeError as error:
        raise BadStatement from error
