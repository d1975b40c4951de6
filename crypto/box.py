"""What a browser leaves itself in the mailbox: whom the report was sealed for (ENVELOPE.md section 13)."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crypto.code import CodeKeys
from crypto.encoding import Json, b64u, canonical_json, from_b64u, is_day, parse_object
from crypto.errors import Damaged, UnsupportedVersion
from crypto.frame import ID, Kind, Place
from crypto.primitives import sha256
from crypto.sealed import Reader, SealedObject, open_object, seal_object
from crypto.signed import Signed, sign, verify

_DOMAIN = b"dovira/v1/box\0"
_FIELDS = {"day", "orgs", "report", "v"}


@dataclass(frozen=True)
class BoxNote:
    """`report`: its id (16 bytes); `orgs`: fingerprint (32) by organisation (16); `day` like 2026-11-23."""

    report: bytes
    orgs: Mapping[bytes, bytes]
    day: str


@dataclass(frozen=True)
class Mailbox:
    """What opens a mailbox with its report: `lookup` and `auth` (32 bytes each), and the note."""

    lookup: bytes
    auth: bytes
    note: SealedObject

    def to_wire(self) -> dict[str, str]:
        """As `POST /u/<report>` carries it."""
        return {
            "auth": b64u(self.auth),
            "header": self.note.headers[0].header.decode("ascii"),
            "lookup": b64u(self.lookup),
            "payload": b64u(self.note.payload),
        }


def box_id(lookup: bytes) -> bytes:
    """The id (16 bytes) of the mailbox that a look-up value (32 bytes) finds."""
    return sha256(_DOMAIN + lookup)[:ID]


def seal_box(
    site: bytes, keys: CodeKeys, note: BoxNote, random: Callable[[int], bytes] = os.urandom
) -> SealedObject:
    """The note, signed and sealed with the code's own keys. Raises TooLong."""
    owner = box_id(keys.lookup)
    signed = sign("box", _statement(note), keys.sign)
    body = canonical_json({**signed.to_wire()})
    place = Place(Kind.BOX, site, owner, owner)
    return seal_object(place, {"v": 1}, body, [Reader(owner, owner, keys.recipient)], random)


def open_box(site: bytes, keys: CodeKeys, header: bytes, payload: bytes) -> BoxNote:
    """The note, once it opens and its signature holds. Raises NotForThisKey, Damaged, UnsupportedVersion."""
    owner = box_id(keys.lookup)
    opened = open_object(Place(Kind.BOX, site, owner, owner), header, payload, keys.xwing)
    return _read(verify("box", Signed.from_wire(parse_object(opened.body)), keys.verify))


def _statement(note: BoxNote) -> dict[str, Json]:
    listed = sorted((b64u(org), b64u(whole)) for org, whole in note.orgs.items())
    orgs: Json = [{"fingerprint": whole, "id": org} for org, whole in listed]
    return {"day": note.day, "orgs": orgs, "report": b64u(note.report), "v": 1}


def _read(statement: dict[str, Any]) -> BoxNote:
    if statement.get("v") != 1:
        raise UnsupportedVersion("unknown version of a note")
    if statement.keys() != _FIELDS or not is_day(statement["day"]) or not isinstance(statement["orgs"], list):
        raise Damaged("wrong fields of a note")
    orgs = dict(_organisation(entry) for entry in statement["orgs"])
    note = BoxNote(from_b64u(statement["report"], ID), orgs, statement["day"])
    # Sorted, each organisation once, at least one.
    if not orgs or _statement(note) != statement:
        raise Damaged("organisations are sorted, each once")
    return note


def _organisation(entry: object) -> tuple[bytes, bytes]:
    if not isinstance(entry, dict) or entry.keys() != {"fingerprint", "id"}:
        raise Damaged("not an organisation")
    return from_b64u(entry["id"], ID), from_b64u(entry["fingerprint"], 32)
