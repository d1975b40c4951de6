"""The recovery identity: printed once, kept on paper, opens every epoch (ENVELOPE.md section 5)."""

import os
import re

from crypto.age import IDENTITY_PREFIX, identity_from_text, identity_to_text
from crypto.errors import Damaged
from crypto.hpke import IDENTITY, recipient_of
from crypto.primitives import ed25519_public, hkdf_sha256
from crypto.staff import MemberKeys

GROUP = 4
PREFIX = f"{IDENTITY_PREFIX.upper()}1"

_GAPS = re.compile(r"[\s.·-]+")
# Letters that are no part of the alphabet, and the sign a hand or an eye made them of.
_MISREAD = str.maketrans("O1I", "0LL")


def new_recovery() -> bytes:
    """A fresh recovery seed, 32 bytes."""
    return os.urandom(IDENTITY)


def recovery_keys(seed: bytes) -> MemberKeys:
    """X-Wing keys, of which the seed (32 bytes) is the identity itself, and the Ed25519 keys made of it."""
    sign = hkdf_sha256(seed, b"", b"dovira/v1/recovery/ed25519")
    return MemberKeys(seed, recipient_of(seed), sign, ed25519_public(sign))


def recovery_groups(seed: bytes) -> list[str]:
    """What stands on the sheet after `AGE-SECRET-KEY-PQ-1`: 58 signs, 15 groups of four, the last of two."""
    signs = identity_to_text(seed).removeprefix(PREFIX)
    return [signs[at : at + GROUP] for at in range(0, len(signs), GROUP)]


def recovery_from_text(typed: str) -> bytes:
    """The seed (32 bytes) from a sheet's text as a person types it, or as a file of age's own tools has it.

    Small letters, gaps, lines beginning with `#`, a missing prefix and O, I, 1 for 0, L, L are taken.
    Raises Damaged when the checksum does not fit.
    """
    lines = [line for line in typed.splitlines() if not line.lstrip().startswith("#")]
    body = recovery_signs("".join(lines)).removeprefix(recovery_signs(PREFIX))
    if not body.isascii():
        raise Damaged("not a recovery identity")
    return identity_from_text(PREFIX + body)


def recovery_signs(typed: str) -> str:
    """The signs as printed, without gaps."""
    return _GAPS.sub("", typed).upper().translate(_MISREAD)
