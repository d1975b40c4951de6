"""Members of organisations, their sign-ins, and what is on record of what they did."""

from datetime import date

from sqlalchemy import Date, Index, Integer, LargeBinary, String, true
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.models.columns import Seconds, id_of, key_of


class Member(Base):
    """A person of an organisation, with public keys, the MAC of auth and the wrapped vault key (72 bytes).

    `welcomed`: a colleague compared the keys and put them into the key log.
    """

    __tablename__ = "members"
    id: Mapped[bytes] = key_of()
    partner_id: Mapped[bytes] = id_of("partners.id")
    name: Mapped[str] = mapped_column(String(100), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    auth_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    recipient: Mapped[bytes] = mapped_column(LargeBinary(1216))
    sign: Mapped[bytes] = mapped_column(LargeBinary(32))
    vault: Mapped[bytes] = mapped_column(LargeBinary(72))
    welcomed: Mapped[bool] = mapped_column(server_default=true(), default=True)


class Invitation(Base):
    """A one-time link that was not used yet. Only the hash of its token is kept. `by`: who invited."""

    __tablename__ = "invitations"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    partner_id: Mapped[bytes] = id_of("partners.id")
    member_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    name: Mapped[str] = mapped_column(String(100), unique=True)
    expires: Mapped[Seconds]
    role: Mapped[str] = mapped_column(String(20), server_default="lead", default="lead")
    by: Mapped[bytes | None] = mapped_column(LargeBinary(16))


class StaffSession(Base):
    """A browser after the passphrase. Only the hash of its token is kept. Seconds since 1970.

    `stage`: factor (the second factor is still missing) or open. `verified`: when a second factor came last.
    `challenge`: the bytes that a passkey has to sign next.
    """

    __tablename__ = "staff_sessions"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    member_id: Mapped[bytes] = id_of("members.id")
    opened: Mapped[Seconds]
    seen: Mapped[Seconds]
    stage: Mapped[str] = mapped_column(String(6), server_default="factor")
    verified: Mapped[Seconds | None]
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    challenge_expires: Mapped[Seconds | None]


class Approval(Base):
    """An act that one member asked for; `given_by`: who wants it too. `expires`: seconds since 1970.

    `partner_id`: whose organisation it is about, which may not be that of either.
    """

    __tablename__ = "approvals"
    id: Mapped[bytes] = key_of()
    partner_id: Mapped[bytes] = id_of("partners.id")
    act: Mapped[str] = mapped_column(String(20))
    by: Mapped[bytes] = id_of("members.id")
    expires: Mapped[Seconds]
    given_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    # One of each kind at a time, whoever races.
    __table_args__ = (Index("ix_approvals_one", "partner_id", "act", unique=True),)


class StaffLogEntry(Base):
    """What a member did, in a hash chain of the organisation's own."""

    __tablename__ = "staff_log"
    partner_id: Mapped[bytes] = key_of("partners.id")
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogHead(Base):
    """Where the staff log stood when a day was closed."""

    __tablename__ = "log_heads"
    partner_id: Mapped[bytes] = key_of("partners.id")
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class HeadSignature(Base):
    """The last head of the staff log that a member's browser saw and signed."""

    __tablename__ = "head_signatures"
    partner_id: Mapped[bytes] = key_of("partners.id")
    member_id: Mapped[bytes] = key_of()
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
