"""The tables. Everything outside the sealing is listed in design.md section 4; a test compares the two.

Ids are 16 random bytes. Times about reports are days. Tables of reports have no row numbers in SQLite, so
that the order of arrival is not kept.
"""

from core.db import Base
from core.models.factors import Passkey, RecoveryCode, Totp
from core.models.installation import Counter, Lease, Partner, Roster, Site
from core.models.keys import Bundle, Epoch, EpochFile, KeyLogEntry, Liveness, Recovery, RecoveryFile
from core.models.people import (
    Approval,
    HeadSignature,
    Invitation,
    LogHead,
    Member,
    StaffLogEntry,
    StaffSession,
)
from core.models.reports import (
    Case,
    ErasedReport,
    Header,
    Mailbox,
    Part,
    ReplyHeader,
    Report,
    SealedObject,
)

__all__ = [
    "Approval",
    "Base",
    "Bundle",
    "Case",
    "Counter",
    "Epoch",
    "EpochFile",
    "ErasedReport",
    "HeadSignature",
    "Header",
    "Invitation",
    "KeyLogEntry",
    "Lease",
    "Liveness",
    "LogHead",
    "Mailbox",
    "Member",
    "Part",
    "Partner",
    "Passkey",
    "Recovery",
    "RecoveryCode",
    "RecoveryFile",
    "ReplyHeader",
    "Report",
    "Roster",
    "SealedObject",
    "Site",
    "StaffLogEntry",
    "StaffSession",
    "Totp",
]
