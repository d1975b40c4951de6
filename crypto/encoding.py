"""Bytes and text: strict base64, big-endian integers, canonical JSON (ENVELOPE.md, first paragraphs).

A reader refuses every second spelling of the same value, so that one hash means one content.
"""

import base64
import json
import re
from typing import Any, TypeAlias, cast

from crypto.errors import Damaged

Json: TypeAlias = "str | int | list[Any] | dict[str, Any]"

MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def b64(data: bytes) -> str:
    """Base64 without padding, standard alphabet (age, C2SP age.md)."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def from_b64(text: str) -> bytes:
    """Bytes of the one base64 text that `b64` writes for them; Damaged for any other text."""
    return _decode(text, "+/")


def b64u(data: bytes) -> str:
    """Base64url without padding (RFC 4648 section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64u(text: object, length: int | None = None) -> bytes:
    """Bytes of a canonical base64url text, `length` bytes long where given; Damaged for anything else."""
    if not isinstance(text, str):
        raise Damaged("not base64url")
    data = _decode(text, "-_")
    if length is not None and len(data) != length:
        raise Damaged("wrong length")
    return data


def _decode(text: str, last_two: str) -> bytes:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=last_two.encode(), validate=True)
    except ValueError as error:
        raise Damaged("not base64") from error
    again = base64.b64encode(data, altchars=last_two.encode()).rstrip(b"=")
    # b64decode ignores set trailing bits and embedded padding: only the round trip refuses them.
    if again != text.encode():
        raise Damaged("not canonical base64")
    return data


def canonical_json(value: Json) -> bytes:
    """UTF-8 bytes of RFC 8785 JSON, restricted to ASCII keys, arrays, strings and |integers| < 2^53.

    Raises ValueError on anything else, lone surrogates and nesting over 16 included.
    """
    _check(value, 0)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8")


def parse_canonical(data: bytes) -> Json:
    """The value of canonical JSON bytes; Damaged unless `canonical_json` gives back the same bytes."""
    try:
        value = json.loads(data.decode("utf-8"))
        again = canonical_json(value)
    except (ValueError, RecursionError) as error:
        raise Damaged("not JSON of the allowed kind") from error
    if again != data:
        raise Damaged("not canonical")
    return cast(Json, value)


def parse_object(data: bytes) -> dict[str, Any]:
    """Like `parse_canonical`, but Damaged unless the value is an object."""
    value = parse_canonical(data)
    if not isinstance(value, dict):
        raise Damaged("not an object")
    return value


def is_day(value: object) -> bool:
    """Whether a value reads like `2026-11-23`."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def is_count(value: object) -> bool:
    """Whether a value is a whole number, not negative."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _check(value: object, depth: int) -> None:
    if isinstance(value, str):
        return
    # bool is an int in Python and a word of its own in JSON.
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > MAX_INTEGER:
            raise ValueError("integer too large")
        return
    if not isinstance(value, list | dict) or depth == MAX_DEPTH:
        raise ValueError("no canonical form")
    for key in value if isinstance(value, dict) else ():
        if not isinstance(key, str) or not key.isascii():
            raise ValueError("keys are ASCII")
    for member in value.values() if isinstance(value, dict) else value:
        _check(member, depth + 1)
