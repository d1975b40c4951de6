"""The recovery seed in shares for several people, as each prints and types theirs (ENVELOPE.md section 5)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import bech32

from crypto.errors import (
    Damaged,
    ForeignShare,
    MixedShares,
    RepeatedShare,
    ShareMistyped,
    TooFewShares,
    UnsupportedVersion,
)
from crypto.hpke import recipient_of
from crypto.primitives import sha256
from crypto.recovery import PREFIX, recovery_from_text, recovery_signs
from crypto.shamir import combine

SHARE_PREFIX = "dovira-share-"
VERSION = 1
MOST = 10
SET_ID = 4
SHARE = 33
SIGNS = 72

_BYTES = 4 + SET_ID + SHARE
_BEGIN = recovery_signs(f"{SHARE_PREFIX}1")
_LINES = re.compile(r"\r?\n|\r")
# A sheet has 58 signs: who left out the prefix and some signs of either is still understood.
_LONGEST_SHEET = (58 + SIGNS) // 2


@dataclass(frozen=True)
class Share:
    """Share `number` of `total`, of which `needed` give the secret. `set_id` 4 bytes, `points` 33."""

    needed: int
    total: int
    number: int
    set_id: bytes
    points: bytes


def set_id_of(recipient: bytes) -> bytes:
    """What all shares of one seed have in common, 4 bytes, from its recipient (1,216 bytes)."""
    return sha256(b"dovira/v1/share-set\0" + recipient)[:SET_ID]


def share_from_signs(signs: str) -> Share:
    """A share from its 72 signs, without gaps and prefix. Raises Damaged and UnsupportedVersion."""
    if len(signs) != SIGNS or not signs.isascii():
        raise Damaged("not a share")
    _, words = bech32.bech32_decode(f"{SHARE_PREFIX}1{signs.lower()}")
    data = bytes(bech32.convertbits(words or [], 5, 8, False) or [])
    if len(data) != _BYTES:
        raise Damaged("the checksum does not fit")
    version, needed, total, number = data[:4]
    if version != VERSION:
        raise UnsupportedVersion("a share of a newer version")
    if not (2 <= needed <= total <= MOST and 1 <= number <= total and data[-1]):
        raise Damaged("not a share")
    return Share(needed, total, number, data[4 : 4 + SET_ID], data[-SHARE:])


def seed_from_text(typed: str) -> bytes:
    """The recovery seed (32 bytes) from what a person typed: the sheet, or enough shares.

    Each share begins on a line of its own and may go on over more. Raises Damaged (no sheet),
    UnsupportedVersion, ShareMistyped, ForeignShare, RepeatedShare, TooFewShares and MixedShares.
    """
    lines = [recovery_signs(line) for line in _LINES.split(typed) if not line.lstrip().startswith("#")]
    if not _are_shares("".join(lines)):
        return recovery_from_text(typed)
    shares = [_read(signs, place) for place, signs in enumerate(_cut(lines), 1)]
    _check_set(shares)
    seed = combine([share.points for share in shares])
    if set_id_of(recipient_of(seed)) != shares[0].set_id:
        raise MixedShares(len(shares))
    return seed


def _are_shares(signs: str) -> bool:
    if signs.startswith(recovery_signs(PREFIX)):
        return False
    return _BEGIN in signs or len(signs) >= _LONGEST_SHEET


def _cut(lines: Sequence[str]) -> list[str]:
    """The signs of each share. One that lacks a sign ends where the next begins, and spoils no other."""
    found, current = [], ""
    for line in lines:
        signs = line.removeprefix(_BEGIN)
        if current and (not line or signs != line or len(current + signs) > SIGNS):
            found.append(current)
            current = ""
        current += signs
    return [*found, current] if current else found


def _read(signs: str, place: int) -> Share:
    try:
        return share_from_signs(signs)
    except Damaged as error:
        raise ShareMistyped(place) from error


def _check_set(shares: Sequence[Share]) -> None:
    if not shares:
        raise Damaged("no share")
    first = shares[0]
    for place, share in enumerate(shares, 1):
        before = shares[: place - 1]
        if (share.needed, share.total, share.set_id) != (first.needed, first.total, first.set_id):
            raise ForeignShare(place)
        if any(share.number == one.number or share.points[-1] == one.points[-1] for one in before):
            raise RepeatedShare(place)
    if len(shares) < first.needed:
        raise TooFewShares(first.needed)
