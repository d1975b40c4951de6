"""Second factors of members."""

from datetime import date

from sqlalchemy import Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.models.columns import Seconds, key_of


class Totp(Base):
    """The secret of a member's code app, sealed under the pepper (24 + 20 + 16 bytes).

    A member has at most one that counts and one that waits for its first code. `last_step`: the last half
    minute whose code was accepted.
    """

    __tablename__ = "totps"
    member_id: Mapped[bytes] = key_of("members.id")
    confirmed: Mapped[bool] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary(60))
    last_step: Mapped[Seconds]


class Passkey(Base):
    """A passkey or security key. `id`: credential id; `vault`: vault key wrapped by its PRF (72 bytes)."""

    __tablename__ = "passkeys"
    id: Mapped[bytes] = mapped_column(LargeBinary(1023), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(LargeBinary(16), ForeignKey("members.id"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[Seconds]
    label: Mapped[str] = mapped_column(String(60))
    day: Mapped[date] = mapped_column(Date)
    vault: Mapped[bytes | None] = mapped_column(LargeBinary(72))


class RecoveryCode(Base):
    """The MAC of a one-time code that was not used yet."""

    __tablename__ = "recovery_codes"
    member_id: Mapped[bytes] = key_of("members.id")
    mac: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
