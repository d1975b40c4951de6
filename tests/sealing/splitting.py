"""A reference for what only browsers do: a seed split over GF(256), and its shares as they are printed.

Written from the definition, by logarithms where `crypto/shamir.py` multiplies bit by bit.
"""

import os
from collections.abc import Callable, Sequence
from functools import reduce

import bech32

from crypto.hpke import recipient_of
from crypto.shares import SHARE_PREFIX, VERSION, set_id_of

GENERATOR = 0xE5


def _step(one: int) -> int:
    """Times 0xe5, as a sum of doublings."""
    total, doubled = 0, one
    for bit in range(8):
        total ^= doubled if GENERATOR >> bit & 1 else 0
        doubled = (doubled << 1) ^ (0x11B if doubled > 127 else 0)
    return total


POWERS = [1]
while len(POWERS) < 255:
    POWERS.append(_step(POWERS[-1]))
LOGARITHM = {power: at for at, power in enumerate(POWERS)}


def times(one: int, other: int) -> int:
    if 0 in (one, other):
        return 0
    return POWERS[(LOGARITHM[one] + LOGARITHM[other]) % 255]


def split(
    secret: bytes, places: Sequence[int], needed: int, random: Callable[[int], bytes] = os.urandom
) -> list[bytes]:
    """A share at each of these places (1 to 255)."""
    curves = [[*random(needed - 1), byte] for byte in secret]

    def at(place: int, curve: Sequence[int]) -> int:
        return reduce(lambda value, coefficient: times(value, place) ^ coefficient, curve)

    return [bytes([*(at(place, curve) for curve in curves), place]) for place in places]


def share_text(seed: bytes, points: bytes, needed: int, total: int, number: int, **changed: int) -> str:
    """As the sheet of one holder shows it; `version` may be another."""
    head = bytes([changed.get("version", VERSION), needed, total, number])
    words = bech32.convertbits(head + set_id_of(recipient_of(seed)) + points, 8, 5)
    return str(bech32.bech32_encode(SHARE_PREFIX, words)).upper()


def share_texts(
    seed: bytes, total: int, needed: int, random: Callable[[int], bytes] = os.urandom
) -> list[str]:
    """The texts of all shares, at the places 1 to `total`."""
    shares = split(seed, range(1, total + 1), needed, random)
    return [share_text(seed, points, needed, total, number) for number, points in enumerate(shares, 1)]


def share_groups(text: str) -> list[str]:
    """The 18 groups of four after `DOVIRA-SHARE-1`."""
    signs = text.removeprefix(f"{SHARE_PREFIX}1".upper())
    return [signs[at : at + 4] for at in range(0, len(signs), 4)]
