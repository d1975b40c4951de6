"""Sealing: bytes in, bytes out. ENVELOPE.md is the law; most files have a JavaScript twin of the same name.

No module here reads settings, clock or database; randomness, day and cost are arguments.
"""

from crypto.errors import (
    Damaged,
    EnvelopeError,
    NotAddressed,
    NotForThisKey,
    TooLong,
    UnsupportedVersion,
)
from crypto.hpke import require_xwing
from crypto.report import open_report, seal_report

__all__ = [
    "Damaged",
    "EnvelopeError",
    "NotAddressed",
    "NotForThisKey",
    "TooLong",
    "UnsupportedVersion",
    "open_report",
    "require_xwing",
    "seal_report",
]
