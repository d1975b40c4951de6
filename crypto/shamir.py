"""Shamir's secret sharing over GF(256), combining only: browsers make the shares (ENVELOPE.md section 5).

Shares are those of npm `shamir-secret-sharing`: for each byte of the secret the value of a polynomial of its
own, all at the same x, which is the last byte. The field is that of AES: x^8 + x^4 + x^3 + x + 1.
"""

from collections.abc import Sequence
from functools import reduce
from operator import xor

from crypto.errors import Damaged

_MODULUS = 0x11B


def combine(shares: Sequence[bytes]) -> bytes:
    """The secret, one byte shorter than a share. Too few or wrong shares give other bytes, not an error.

    Raises Damaged unless there are two or more, of one length, each at an x of its own that is not 0.
    """
    places = [share[-1] for share in shares if len(share) > 1]
    if len(set(places)) != len(shares) or len(shares) < 2 or 0 in places:
        raise Damaged("not shares of a secret")
    if len({len(share) for share in shares}) != 1:
        raise Damaged("shares of different lengths")
    weights = [_weight(place, places) for place in places]
    return bytes(
        reduce(xor, map(_times, weights, values))
        for values in zip(*(share[:-1] for share in shares), strict=True)
    )


def _weight(place: int, places: Sequence[int]) -> int:
    """Lagrange's basis polynomial of this place, at 0."""
    others = [other for other in places if other != place]
    return reduce(_times, (_times(other, _inverse(other ^ place)) for other in others), 1)


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (_MODULUS if one & 0x80 else 0)
        other >>= 1
    return product


def _inverse(one: int) -> int:
    # The multiplicative group has 255 elements.
    return reduce(_times, [one] * 254)
