"""Organisations' keys: the key log, epochs and who can open them, what members vouch for."""

from datetime import date

from sqlalchemy import Date, Index, Integer, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.models.columns import id_of, key_of

CURRENT = text("NOT ended")


class KeyLogEntry(Base):
    """A signed statement of an organisation's key log (ENVELOPE.md section 6)."""

    __tablename__ = "key_log"
    partner_id: Mapped[bytes] = key_of("partners.id")
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Epoch(Base):
    """A period of an organisation's key. `seq`: its place in the key log; `ends`: its last day."""

    __tablename__ = "epochs"
    id: Mapped[bytes] = key_of()
    partner_id: Mapped[bytes] = id_of("partners.id")
    recipient: Mapped[bytes] = mapped_column(LargeBinary(1216))
    seq: Mapped[int]
    ended: Mapped[bool]
    ends: Mapped[date | None] = mapped_column(Date)
    __table_args__ = (
        # One epoch is open at a time, whoever races.
        Index("ix_epochs_open", "partner_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
    )


class EpochFile(Base):
    """The epoch's identity sealed to one member (kind `epoch`)."""

    __tablename__ = "epoch_files"
    epoch_id: Mapped[bytes] = key_of("epochs.id")
    member_id: Mapped[bytes] = key_of("members.id")
    header: Mapped[bytes] = mapped_column(LargeBinary)
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class Recovery(Base):
    """The recipient on an organisation's recovery sheet: every epoch's identity is sealed to it too."""

    __tablename__ = "recoveries"
    partner_id: Mapped[bytes] = key_of("partners.id")
    recipient: Mapped[bytes] = mapped_column(LargeBinary(1216))


class RecoveryFile(Base):
    """The epoch's identity sealed to the recovery recipient (kind `epoch`)."""

    __tablename__ = "recovery_files"
    epoch_id: Mapped[bytes] = key_of("epochs.id")
    header: Mapped[bytes] = mapped_column(LargeBinary)
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class Liveness(Base):
    """A member's last signed word that the epoch's key works (ENVELOPE.md section 10)."""

    __tablename__ = "liveness"
    partner_id: Mapped[bytes] = key_of("partners.id")
    member_id: Mapped[bytes] = key_of("members.id")
    day: Mapped[date] = mapped_column(Date)
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class Bundle(Base):
    """What a member signed that reporters may seal with (ENVELOPE.md section 10)."""

    __tablename__ = "bundles"
    partner_id: Mapped[bytes] = key_of("partners.id")
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
