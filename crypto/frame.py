"""What a payload's plaintext is: context, inner header, body, zeros (ENVELOPE.md section 2)."""

import hmac
from enum import IntEnum
from typing import Any, NamedTuple

from crypto import padding
from crypto.encoding import Json, canonical_json, parse_object
from crypto.errors import Damaged, TooLong, UnsupportedVersion
from crypto.primitives import sha256

CONTEXT_DOMAIN = b"dovira/v1/context\0"
ID = 16
OVERHEAD = 32 + 4 + 8


class Kind(IntEnum):
    """What a sealed object holds. Its byte goes into the context, its label on the wire."""

    ANSWERS = 1
    IDENTITY = 2
    ATTACHMENT = 3
    MESSAGE = 4
    REPLY = 5
    CARD = 6
    NOTE = 7
    GRANT = 8
    EPOCH = 9
    BOX = 10

    @property
    def label(self) -> str:
        """The word for it in JSON."""
        return self.name.lower()

    @classmethod
    def of(cls, label: str) -> "Kind":
        """Reverse of `label`; UnsupportedVersion for a word this version does not know."""
        for kind in cls:
            if kind.label == label:
                return kind
        raise UnsupportedVersion("unknown kind")


class Place(NamedTuple):
    """Where an object belongs: its kind, and the 16-byte ids of site, owner and object."""

    kind: Kind
    site: bytes
    owner: bytes
    object: bytes


_INNER_KEYS = {
    Kind.ANSWERS: {
        "code",
        "day",
        "form",
        "form_version",
        "lang",
        "objects",
        "orgs",
        "origin",
        "follows",
        "v",
    },
    Kind.ATTACHMENT: {"how", "name", "type", "v"},
}


def context_hash(place: Place) -> bytes:
    """SHA-256, 32 bytes, that ties a plaintext to its place."""
    for identifier in place[1:]:
        if len(identifier) != ID:
            raise ValueError("identifiers are 16 bytes")
    return sha256(CONTEXT_DOMAIN + bytes([place.kind]) + place.site + place.owner + place.object)


def padded_size(kind: Kind, length: int) -> int:
    """Bytes a plaintext of `length` bytes is filled to; TooLong when its kind has no such size."""
    if kind is Kind.ANSWERS:
        return padding.power_of_two(length, padding.ANSWERS_MIN)
    if kind in (Kind.IDENTITY, Kind.GRANT):
        return padding.fixed(length, padding.IDENTITY)
    if kind is Kind.BOX:
        return padding.fixed(length, padding.BOX)
    if kind is Kind.ATTACHMENT:
        return padding.padme(length)
    if kind is Kind.EPOCH:
        return length
    return padding.power_of_two(length, padding.TEXT_MIN)


def frame(place: Place, inner: dict[str, Json], body: bytes) -> bytes:
    """The padded plaintext; TooLong when it does not fit."""
    head = canonical_json(inner)
    filled = b"".join(
        (context_hash(place), len(head).to_bytes(4, "big"), head, len(body).to_bytes(8, "big"), body)
    )
    return filled.ljust(padded_size(place.kind, len(filled)), b"\0")


def unframe(plaintext: bytes, place: Place) -> tuple[dict[str, Any], bytes]:
    """Inner header and body of a plaintext found at `place`.

    Raises Damaged (other place, bad lengths, filling), UnsupportedVersion (`v`, unknown inner keys).
    """
    if not hmac.compare_digest(plaintext[:32], context_hash(place)):
        raise Damaged("sealed for another place")
    head, rest = _take(plaintext[32:], 4)
    inner = parse_object(head)
    _check_version(inner, place.kind)
    body, zeros = _take(rest, 8)
    _check_filling(place.kind, OVERHEAD + len(head) + len(body), zeros)
    return inner, body


def _take(data: bytes, width: int) -> tuple[bytes, bytes]:
    end = width + int.from_bytes(data[:width], "big")
    if len(data) < width or len(data) < end:
        raise Damaged("bad length")
    return data[width:end], data[end:]


def _check_version(inner: dict[str, Any], kind: Kind) -> None:
    if inner.get("v") != 1:
        raise UnsupportedVersion("unknown version")
    if not inner.keys() <= _INNER_KEYS.get(kind, {"v"}):
        raise UnsupportedVersion("unknown inner key")


def _check_filling(kind: Kind, filled: int, zeros: bytes) -> None:
    try:
        size = padded_size(kind, filled)
    except TooLong as error:
        raise Damaged("larger than its kind allows") from error
    if filled + len(zeros) != size or zeros.count(0) != len(zeros):
        raise Damaged("bad filling")
