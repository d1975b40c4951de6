"""The installation: its id, its organisations, their roster, jobs and counters."""

from datetime import date

from sqlalchemy import Date, Integer, LargeBinary, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.models.columns import Seconds, key_of


class Site(Base):
    """One row: the id that every context hash holds, and the public salt of all codes. Never changed."""

    __tablename__ = "site"
    id: Mapped[bytes] = key_of()
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))


class Partner(Base):
    """An organisation. `profile` is the JSON of core.partners.Profile; `slug` repeats its slug.

    `server_sealing`: it takes reports that a browser without JavaScript could not seal itself. `office`:
    where the coordinators belong; it takes no reports. `leaves`: two people want it erased on that day, and
    until then it takes no reports; `erased`: only its name and its logs are left.
    """

    __tablename__ = "partners"
    id: Mapped[bytes] = key_of()
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    profile: Mapped[str] = mapped_column(Text)
    open: Mapped[bool]
    demo: Mapped[bool]
    server_sealing: Mapped[bool] = mapped_column(server_default=true(), default=True)
    office: Mapped[bool] = mapped_column(server_default=false(), default=False)
    leaves: Mapped[date | None] = mapped_column(Date)
    erased: Mapped[bool] = mapped_column(server_default=false(), default=False)


class Roster(Base):
    """A list of organisations as a coordinator signed it (ENVELOPE.md section 11)."""

    __tablename__ = "rosters"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class Lease(Base):
    """Who may do a job of the clock until when. Seconds since 1970."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    until: Mapped[Seconds]


class Counter(Base):
    """Attempts counted by core.throttle until `expires` (seconds since 1970)."""

    __tablename__ = "counters"
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    expires: Mapped[Seconds]
