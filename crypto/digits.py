"""Hashes as people compare them, the same in every language and script (ENVELOPE.md section 6)."""

from collections.abc import Sequence

from crypto.keylog import LogState
from crypto.primitives import sha256

WELCOME_DOMAIN = b"dovira/v1/welcome\0"


def fingerprint_digits(whole: bytes) -> str:
    """A fingerprint (32 bytes) as it stands on a sheet: six groups of five digits, 99.6 bits."""
    return _digits([whole[at : at + 5] for at in range(0, 30, 5)])


def forty_digits(whole: bytes) -> str:
    """32 bytes as two people read them to each other: eight groups of five digits, 132.9 bits."""
    return _digits([whole[at : at + 4] for at in range(0, 32, 4)])


def welcome_digits(state: LogState, member: bytes, recipient_hash: bytes, verify_key: bytes) -> str:
    """What a new member (id 16 bytes, keys 32 each) and a colleague compare before the colleague signs."""
    named = state.org + state.fingerprint + member + recipient_hash + verify_key
    return forty_digits(sha256(WELCOME_DOMAIN + named))


def _digits(groups: Sequence[bytes]) -> str:
    return " ".join(f"{int.from_bytes(group, 'big') % 100_000:05}" for group in groups)
