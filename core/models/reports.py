"""Reports, what organisations do with them, and their sealed bytes."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.models.columns import UNORDERED, id_of, key_of

OBJECT = ["objects.report_id", "objects.id"]


class Report(Base):
    """A report. `size_class` 0 to 6: the sizes of answers in order. `sealed`: SHA-256 of all sealed bytes.

    `typed`: MAC of the typed body where the server sealed it (`origin` server), else none. `deletion_asked`:
    when, with the code; `erase_on`: the day on which it goes.
    """

    __tablename__ = "reports"
    id: Mapped[bytes] = key_of()
    form: Mapped[str] = mapped_column(String(1))
    priority: Mapped[bool]
    day: Mapped[date] = mapped_column(Date)
    lang: Mapped[str] = mapped_column(String(5))
    size_class: Mapped[int] = mapped_column(SmallInteger)
    object_count: Mapped[int] = mapped_column(SmallInteger)
    origin: Mapped[str] = mapped_column(String(7))
    sealed: Mapped[bytes] = mapped_column(LargeBinary(32))
    typed: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    deletion_asked: Mapped[date | None] = mapped_column(Date)
    erase_on: Mapped[date | None] = mapped_column(Date, index=True)
    __table_args__: Any = (CheckConstraint("size_class BETWEEN 0 AND 6", name="size_class"), UNORDERED)


class Case(Base):
    """What one organisation does with a report addressed to it.

    `message_waiting`: since when there is something new of the person's that nobody opened. `stopped`: when
    the person ended this organisation's reading. `kept_since`: from when the time of keeping counts,
    `goes_on`: when it is over, once staff are warned; `exported`: to the organisation's own records.
    """

    __tablename__ = "cases"
    report_id: Mapped[bytes] = key_of("reports.id")
    partner_id: Mapped[bytes] = key_of("partners.id")
    status: Mapped[str] = mapped_column(String(12))
    closure: Mapped[str | None] = mapped_column(String(12))
    assignee: Mapped[bytes | None] = mapped_column(LargeBinary(16), ForeignKey("members.id"))
    first_opened: Mapped[date | None] = mapped_column(Date)
    first_answered: Mapped[date | None] = mapped_column(Date)
    message_waiting: Mapped[date | None] = mapped_column(Date)
    stopped: Mapped[date | None] = mapped_column(Date)
    kept_since: Mapped[date] = mapped_column(Date, index=True)
    goes_on: Mapped[date | None] = mapped_column(Date, index=True)
    exported: Mapped[date | None] = mapped_column(Date)
    __table_args__: Any = (
        CheckConstraint("(status = 'closed') = (closure IS NOT NULL)", name="closure"),
        Index("ix_cases_partner_id", "partner_id"),
        UNORDERED,
    )


class SealedObject(Base):
    """A sealed object: payload bytes lie in `parts`. `sha256` is that of the payload.

    `slot`: of a file that is not whole yet, the six hours in which it was announced; its `sha256` is zeros.
    Keys of this and the next two tables begin with the report, so that what belongs together lies together.
    """

    __tablename__ = "objects"
    report_id: Mapped[bytes] = key_of("reports.id")
    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True, unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date] = mapped_column(Date)
    size: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    slot: Mapped[int | None] = mapped_column(index=True)
    __table_args__ = UNORDERED


class Header(Base):
    """An age header: opens one object for one organisation."""

    __tablename__ = "headers"
    report_id: Mapped[bytes] = key_of()
    object_id: Mapped[bytes] = key_of()
    partner_id: Mapped[bytes] = key_of("partners.id")
    epoch_id: Mapped[bytes] = id_of("epochs.id")
    header: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__: Any = (ForeignKeyConstraint(["report_id", "object_id"], OBJECT), UNORDERED)


class Mailbox(Base):
    """Where answers wait for who has the code: MACs under the pepper, and the browser's note to itself."""

    __tablename__ = "mailboxes"
    lookup_mac: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    auth_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    report_id: Mapped[bytes] = mapped_column(LargeBinary(16), ForeignKey("reports.id"), unique=True)
    header: Mapped[bytes] = mapped_column(LargeBinary)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = UNORDERED


class ReplyHeader(Base):
    """The age header that opens a reply for who has the code."""

    __tablename__ = "reply_headers"
    report_id: Mapped[bytes] = key_of()
    object_id: Mapped[bytes] = key_of()
    partner_id: Mapped[bytes] = id_of("partners.id")
    header: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__: Any = (ForeignKeyConstraint(["report_id", "object_id"], OBJECT), UNORDERED)


class ErasedReport(Base):
    """MAC of the id of a report that was erased, so that a repeat of its upload cannot bring it back."""

    __tablename__ = "erased_reports"
    id_mac: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    __table_args__ = UNORDERED


class Part(Base):
    """Ciphertext: 1,048,576 bytes a part but the last."""

    __tablename__ = "parts"
    report_id: Mapped[bytes] = key_of()
    object_id: Mapped[bytes] = key_of()
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__: Any = (ForeignKeyConstraint(["report_id", "object_id"], OBJECT), UNORDERED)
