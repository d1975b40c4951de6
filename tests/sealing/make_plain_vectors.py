"""Vectors of encoding, padding and frame: everything that needs no key."""

from typing import Any

from sealing.actors import DAY, REPORT, SITE, named

from crypto.age import payload_size
from crypto.encoding import b64u, canonical_json
from crypto.errors import TooLong
from crypto.frame import Kind, Place, context_hash, frame, padded_size
from crypto.padding import ANSWERS_SIZES, request_size

Scenario = dict[str, Any]

_GOOD_JSON: dict[str, Any] = {
    "empty object": {},
    "empty array": [],
    "a string": "слово",
    "an integer": 42,
    "negative": -7,
    "largest integer": 2**53 - 1,
    "smallest integer": -(2**53 - 1),
    "keys in order of code": {"b": 1, "a": 2, "Z": 3, "10": 4, "9": 5, "_": 6, "": 7},
    "a key that JavaScript objects treat apart": {"__proto__": "x", "constructor": "y"},
    "control characters": "\x00\x01\x07\b\t\n\v\f\r\x1f\x7f",
    "quotes and slashes": '"\\/',
    "line separators stay as they are": "\u2028\u2029\ufeff",
    "outside the basic plane": "\U0001f56f\U0010ffff",
    "nested": {"a": [{"b": ["c", 1]}, []], "d": {}},
    "nested 16 deep": [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]],
}

_BAD_JSON = {
    "space": b'{"a": 1}',
    "space at the end": b"{} ",
    "line feed at the end": b"{}\n",
    "keys out of order": b'{"b":1,"a":2}',
    "repeated key": b'{"a":1,"a":1}',
    "escaped slash": b'"\\/"',
    "needless escape": b'"\\u0041"',
    "upper-case escape": b'"\\u001F"',
    "long escape of a line feed": b'"\\u000a"',
    "escaped letter outside ASCII": b'"\\u0456"',
    "raw control character": b'"\x01"',
    "key outside ASCII": '{"ключ":1}'.encode(),
    "lone surrogate": b'"\\ud800"',
    "lone low surrogate": b'"\\udc00"',
    "surrogate encoded in UTF-8": b'"\xed\xa0\x80"',
    "true": b"true",
    "false in an array": b"[false]",
    "null": b"null",
    "fraction": b"1.5",
    "fraction that is whole": b"1.0",
    "exponent": b"1e2",
    "minus zero": b"-0",
    "leading zero": b"01",
    "plus": b"+1",
    "2^53": b"9007199254740992",
    "-2^53": b"-9007199254740992",
    "thousands of digits": b"9" * 5000,
    "not a number": b"NaN",
    "infinity": b"Infinity",
    "not UTF-8": b'"\xff"',
    "overlong UTF-8": b'"\xc0\x80"',
    "byte order mark": b"\xef\xbb\xbf{}",
    "nothing": b"",
    "cut": b'{"a":',
    "two values": b"{}{}",
    "comma at the end": b"[1,]",
    "comment": b"{}//",
    "single quotes": b"{'a':1}",
    "nested 17 deep": b"[" * 17 + b"]" * 17,
    "nested 10,000 deep": b"[" * 10_000 + b"]" * 10_000,
}

_BASE64: list[tuple[str, str, str, bytes | None]] = [
    ("nothing", "b64u", "", b""),
    ("one byte", "b64u", "_w", b"\xff"),
    ("two bytes", "b64u", "--8", b"\xfb\xef"),
    ("three bytes", "b64u", "-_-_", b"\xfb\xff\xbf"),
    ("padded", "b64u", "_w==", None),
    ("other alphabet", "b64u", "/w", None),
    ("trailing bits set, one byte", "b64u", "_x", None),
    ("trailing bits set, two bytes", "b64u", "--9", None),
    ("one character too many", "b64u", "-_-_A", None),
    ("space", "b64u", "-_ -_", None),
    ("line feed at the end", "b64u", "-_-_\n", None),
    ("letter outside ASCII", "b64u", "-_-і", None),
    ("standard alphabet", "b64", "+/+/", b"\xfb\xff\xbf"),
    ("standard, padded", "b64", "/w==", None),
    ("standard, url alphabet", "b64", "_w", None),
    ("standard, trailing bits set", "b64", "/x", None),
    ("standard, padding inside", "b64", "/w==/w", None),
]


def encoding() -> list[Scenario]:
    good = [
        {"name": name, "op": "json", "expect": "ok", "value": value, "data": b64u(canonical_json(value))}
        for name, value in _GOOD_JSON.items()
    ]
    bad = [
        {"name": name, "op": "json", "expect": "damaged", "data": b64u(data)}
        for name, data in _BAD_JSON.items()
    ]
    texts = [
        {"name": name, "op": op, "text": text, "expect": "damaged"}
        if data is None
        else {"name": name, "op": op, "text": text, "expect": "ok", "data": b64u(data)}
        for name, op, text, data in _BASE64
    ]
    return [*good, *bad, *texts]


_LENGTHS = {
    Kind.ANSWERS: [0, 44, 16_383, 16_384, 16_385, 32_768, 524_289, 1_048_576, 1_048_577],
    Kind.IDENTITY: [44, 4_096, 4_097],
    Kind.BOX: [44, 2_048, 2_049],
    Kind.ATTACHMENT: [
        44,
        16_384,
        16_385,
        17_000,
        65_537,
        1_000_000,
        10_000_000,
        123_456_789,
        2**32 + 1,
        2**40 + 1,
    ],
    Kind.MESSAGE: [44, 4_096, 4_097, 1_048_576, 1_048_577],
    Kind.REPLY: [44],
    Kind.CARD: [5_000],
    Kind.NOTE: [1_000_000],
    Kind.GRANT: [44, 4_096, 4_097],
    Kind.EPOCH: [128],
}


def _padded(kind: Kind, length: int) -> Scenario:
    scenario: Scenario = {"op": "padded", "kind": kind.label, "length": length}
    try:
        return scenario | {"expect": "ok", "size": padded_size(kind, length)}
    except TooLong:
        return scenario | {"expect": "too-long"}


def padding() -> list[Scenario]:
    padded = [_padded(kind, length) for kind, lengths in _LENGTHS.items() for length in lengths]
    payloads: list[Scenario] = [
        {"op": "payload", "expect": "ok", "length": length, "size": payload_size(length)}
        for length in (0, 1, 65_535, 65_536, 65_537, 131_072, 1_048_576)
    ]
    requests: list[Scenario] = [
        {"op": "request", "expect": "ok", "length": size, "size": request_size(size)}
        for size in ANSWERS_SIZES
    ]
    every = [*padded, *payloads, *requests]
    return [{"name": f"{s['op']} {s.get('kind', '')} {s['length']}".replace("  ", " ")} | s for s in every]


_PLACE = Place(Kind.MESSAGE, SITE, REPORT, named("message", 16))
_INNER = {"v": 1}
_BODY = "Я тут.".encode()


def _framed(name: str, plaintext: bytes, expect: str, place: Place = _PLACE) -> Scenario:
    filled = plaintext.rstrip(b"\0")
    return {
        "name": name,
        "expect": expect,
        "kind": place.kind.label,
        "site": b64u(place.site),
        "owner": b64u(place.owner),
        "object": b64u(place.object),
        "filled": b64u(filled),
        "zeros": len(plaintext) - len(filled),
    }


def _raw(
    head: bytes,
    body: bytes = _BODY,
    *,
    head_length: int | None = None,
    body_length: int | None = None,
    size: int = 4_096,
) -> bytes:
    first = len(head) if head_length is None else head_length
    second = len(body) if body_length is None else body_length
    joined = context_hash(_PLACE) + first.to_bytes(4, "big") + head + second.to_bytes(8, "big") + body
    return joined.ljust(size, b"\0")


def _frames_of_every_kind() -> list[Scenario]:
    answers = {
        "day": DAY, "form": "help", "form_version": b64u(named("form", 32)), "lang": "uk", "objects": [],
        "orgs": [], "origin": "browser", "v": 1,
    }  # fmt: skip
    scenarios = []
    for kind in Kind:
        place = Place(kind, SITE, REPORT, named(f"object {kind.label}", 16))
        inner: Any = answers if kind is Kind.ANSWERS else _INNER
        scenario = _framed(f"kind {kind.label}", frame(place, inner, _BODY), "ok", place)
        scenarios.append(scenario | {"inner": inner, "body": b64u(_BODY)})
    return scenarios


def frames() -> list[Scenario]:
    whole = frame(_PLACE, _INNER, _BODY)  # type: ignore[arg-type] # {"v": 1} is JSON
    head = canonical_json({"v": 1})
    full = 4_096 - len(frame(Place(Kind.EPOCH, *_PLACE[1:]), {"v": 1}, b""))
    bad = [
        ("another kind", whole, _PLACE._replace(kind=Kind.NOTE)),
        ("another site", whole, _PLACE._replace(site=named("other site", 16))),
        ("another report", whole, _PLACE._replace(owner=named("other report", 16))),
        ("another object", whole, _PLACE._replace(object=named("other object", 16))),
        ("owner and object exchanged", whole, _PLACE._replace(owner=_PLACE.object, object=_PLACE.owner)),
        ("empty", b"", _PLACE),
        ("context only", whole[:32], _PLACE),
        ("half a length", whole[:34], _PLACE),
        ("cut in the zeros", whole[:-1], _PLACE),
        ("a zero too many", whole + b"\0", _PLACE),
        ("twice the size", whole.ljust(8_192, b"\0"), _PLACE),
        ("not filled", whole.rstrip(b"\0"), _PLACE),
        ("filled with something else", whole[:-1] + b"\x01", _PLACE),
        ("text after the body", whole[:-2_000] + b"x" + whole[-1_999:], _PLACE),
        ("inner length past the end", _raw(head, head_length=4_096), _PLACE),
        ("largest inner length", _raw(head, head_length=2**32 - 1), _PLACE),
        ("body length past the end", _raw(head, body_length=4_096), _PLACE),
        ("largest body length", _raw(head, body_length=2**64 - 1), _PLACE),
        ("body length of 2^53", _raw(head, body_length=2**53), _PLACE),
        ("inner header not canonical", _raw(b'{"v": 1}'), _PLACE),
        ("inner header not an object", _raw(b"[1]"), _PLACE),
        ("inner header empty", _raw(b""), _PLACE),
    ]
    large = Place(Kind.EPOCH, *_PLACE[1:])
    grant = context_hash(large._replace(kind=Kind.GRANT)) + frame(large, {"v": 1}, b"x" * 5_000)[32:]
    bad.append(("larger than its kind allows", grant.ljust(8_192, b"\0"), large._replace(kind=Kind.GRANT)))
    version = [
        ("version 2", canonical_json({"v": 2})),
        ("version as text", canonical_json({"v": "1"})),
        ("no version", canonical_json({})),
        ("unknown inner key", canonical_json({"v": 1, "x": 1})),
    ]
    return [
        *_frames_of_every_kind(),
        _framed("fills its size exactly", frame(_PLACE, {"v": 1}, b"x" * full), "ok")
        | {"inner": _INNER, "body": b64u(b"x" * full)},
        *(_framed(name, data, "damaged", place) for name, data, place in bad),
        *(_framed(name, _raw(data), "version") for name, data in version),
    ]
