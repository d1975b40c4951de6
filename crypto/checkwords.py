"""Check words: an organisation's founding fingerprint as six words (ENVELOPE.md section 12)."""

from functools import cache
from pathlib import Path

from crypto.primitives import argon2id, sha256

LANGUAGES = ("en", "uk")
WORDS = 6
LISTED = 2_048
KIB, PASSES = 19_456, 2

_BITS = 11
# One salt for all: the words of one fingerprint are the same everywhere.
_SALT = sha256(b"dovira/v1/check-words")[:16]


@cache
def check_list(language: str) -> tuple[str, ...]:
    """The 2,048 words of a language of LANGUAGES, in the list's order. Raises KeyError for another."""
    if language not in LANGUAGES:
        raise KeyError(language)
    path = Path(__file__).with_name(f"checkwords.{language}.txt")
    return tuple(path.read_text("utf-8").split("\n")[:LISTED])


def check_numbers(fingerprint: bytes) -> tuple[int, ...]:
    """Six numbers below 2,048 of a fingerprint (32 bytes): the first 66 bits of its Argon2id hash."""
    if len(fingerprint) != 32:
        raise ValueError("a fingerprint has 32 bytes")
    whole = int.from_bytes(argon2id(fingerprint, _SALT, KIB, PASSES), "big")
    return tuple(whole >> (256 - _BITS * (n + 1)) & (LISTED - 1) for n in range(WORDS))


def check_words(fingerprint: bytes, language: str) -> tuple[str, ...]:
    """The six words of a fingerprint (32 bytes) in a language of LANGUAGES. Raises KeyError for another."""
    listed = check_list(language)
    return tuple(listed[number] for number in check_numbers(fingerprint))
