"""What a person writes when they come back with the code (ENVELOPE.md section 14)."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crypto.encoding import Json, b64u, canonical_json, from_b64u, is_count, is_day, parse_object
from crypto.errors import Damaged, UnsupportedVersion
from crypto.frame import ID, Kind, Place
from crypto.manifest import Listed, listed_wire, read_listed
from crypto.sealed import Reader, SealedObject, open_object, seal_object
from crypto.signed import Signed, sign, verify

_FIELDS = {"day", "n", "object", "objects", "orgs", "report", "text", "v"}


@dataclass(frozen=True)
class Message:
    """`report`, `object`, `orgs` (its readers): ids of 16 bytes; `day` like 2026-11-23.

    `n`: how much had been said in the conversation before. `objects`: files that came with it.
    """

    report: bytes
    object: bytes
    orgs: tuple[bytes, ...]
    day: str
    n: int
    text: str
    objects: tuple[Listed, ...] = ()


def seal_message(
    site: bytes,
    message: Message,
    seed: bytes,
    readers: Sequence[Reader],
    random: Callable[[int], bytes] = os.urandom,
) -> SealedObject:
    """Signed with the Ed25519 seed (32 bytes) of the code and sealed to `readers`. Raises TooLong."""
    if sorted(reader.org for reader in readers) != sorted(message.orgs):
        raise ValueError("the readers are those named")
    ordered = sorted(readers, key=lambda reader: b64u(reader.org))
    body = canonical_json({**sign("message", _statement(message), seed).to_wire()})
    place = Place(Kind.MESSAGE, site, message.report, message.object)
    return seal_object(place, {"v": 1}, body, ordered, random)


def open_message(place: Place, header: bytes, payload: bytes, identity: bytes, verify_key: bytes) -> Message:
    """A message, once it opens and its signature by the code's key (32 bytes) holds.

    `identity`: of the reader's epoch, 32 bytes. Raises NotForThisKey, Damaged, UnsupportedVersion.
    """
    opened = open_object(place, header, payload, identity)
    message = _read(verify("message", Signed.from_wire(parse_object(opened.body)), verify_key))
    if (message.report, message.object) != (place.owner, place.object):
        raise Damaged("of another place")
    return message


def _statement(message: Message) -> dict[str, Json]:
    orgs: Json = list(sorted(map(b64u, message.orgs)))
    return {
        "day": message.day,
        "n": message.n,
        "object": b64u(message.object),
        "objects": listed_wire(message.objects),
        "orgs": orgs,
        "report": b64u(message.report),
        "text": message.text,
        "v": 1,
    }


def _read(statement: dict[str, Any]) -> Message:
    if statement.get("v") != 1:
        raise UnsupportedVersion("unknown version of a message")
    if statement.keys() != _FIELDS or not is_day(statement["day"]) or not isinstance(statement["orgs"], list):
        raise Damaged("wrong fields of a message")
    objects = read_listed(statement["objects"])
    if (
        not isinstance(statement["text"], str)
        or not is_count(statement["n"])
        or any(one.kind is not Kind.ATTACHMENT for one in objects)
    ):
        raise Damaged("not a message")
    message = Message(
        report=from_b64u(statement["report"], ID),
        object=from_b64u(statement["object"], ID),
        orgs=tuple(from_b64u(org, ID) for org in statement["orgs"]),
        day=statement["day"],
        n=statement["n"],
        text=statement["text"],
        objects=objects,
    )
    # Sorted, each organisation once, at least one.
    if not message.orgs or len(set(message.orgs)) != len(message.orgs) or _statement(message) != statement:
        raise Damaged("organisations are sorted, each once")
    return message
