"""The code a person comes back with, and the keys that follow from it (ENVELOPE.md section 13)."""

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from crypto.errors import CodeMistyped
from crypto.hpke import recipient_of
from crypto.primitives import argon2id, ed25519_public, hkdf_sha256
from crypto.staff import Cost

DIGITS = 20
GROUP = 4
SALT = 16
CODE_COST = Cost(kib=19_456, passes=2)
# Damm (2004), the quasigroup of order 10: row is the interim digit, column the next one.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
# Bytes from which nineteen digits are drawn: none is too few once in 10^300.
_STREAM = 256
# White space, dashes and marks of direction, which a keyboard or a messenger adds.
_SKIPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})


@dataclass(frozen=True)
class CodeKeys:
    """What a code gives. `lookup`, `auth`: 32 bytes each, to the server. The rest never leaves the client:

    `xwing`: seed (32 bytes) of the reply identity, `recipient`: its public key (1,216), which travels only
    inside the sealed report like `verify` (32), the Ed25519 key of the seed `sign` (32).
    """

    lookup: bytes
    auth: bytes
    xwing: bytes
    recipient: bytes
    sign: bytes
    verify: bytes


def new_code(random: Callable[[int], bytes] = os.urandom) -> str:
    """Twenty digits: 19 random ones (63.1 bits) and the check digit. `random` gives so many random bytes."""
    drawn = ""
    while len(drawn) < DIGITS - 1:
        number = random(1)[0]
        # 250 of 256: the rest would make the first digits more likely.
        if number < 250:
            drawn += str(number % 10)
    return drawn + str(_interim(drawn))


def code_from(upload_secret: bytes) -> str:
    """The code of a report that the server seals, from its upload secret (32 bytes): always the same."""
    drawn = iter(hkdf_sha256(upload_secret, b"", b"dovira/v1/code/typed", _STREAM))
    return new_code(lambda _length: bytes([next(drawn)]))


def read_code(typed: str) -> str:
    """The 20 ASCII digits of a code in whatever decimal digits and groups it was typed; else CodeMistyped."""
    signs = [sign for sign in typed if unicodedata.category(sign) not in _SKIPPED]
    try:
        digits = "".join(str(unicodedata.decimal(sign)) for sign in signs)
    except ValueError as error:
        raise CodeMistyped("not a digit") from error
    if len(digits) != DIGITS or _interim(digits):
        raise CodeMistyped("a digit is wrong, missing or too many")
    return digits


def code_groups(code: str) -> list[str]:
    """Five groups of four, as it is shown."""
    return [code[at : at + GROUP] for at in range(0, DIGITS, GROUP)]


def code_keys(code: str, salt: bytes, cost: Cost = CODE_COST) -> CodeKeys:
    """Derive everything from 20 ASCII digits and the site's salt (16 bytes). Only tests lower the cost."""
    if len(salt) != SALT:
        raise ValueError("a salt is 16 bytes")
    root = argon2id(code.encode("ascii"), salt, cost.kib, cost.passes)
    lookup, auth, xwing, sign = (
        hkdf_sha256(root, b"", b"dovira/v1/code/" + label)
        for label in (b"lookup", b"auth", b"xwing", b"ed25519")
    )
    return CodeKeys(lookup, auth, xwing, recipient_of(xwing), sign, ed25519_public(sign))


def _interim(digits: str) -> int:
    """The check digit of these; 0 when they end in their own."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim
