"""A file of a report, sealed by itself (ENVELOPE.md section 15)."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crypto.encoding import Json
from crypto.errors import Damaged
from crypto.frame import ID, Kind, Place
from crypto.primitives import sha256
from crypto.sealed import Reader, SealedObject, open_object, seal_object

HOW = ("cleaned", "kept", "uncleaned")
LONGEST_NAME = 200
_TYPE = re.compile(r"[\x21-\x7e]{0,100}")


@dataclass(frozen=True)
class FileFacts:
    """What the seal says of a file.

    `how`: its hidden details were removed on the phone (`cleaned`), the person kept them on purpose (`kept`),
    or they could not be removed and the person sent it all the same (`uncleaned`). `name` has at most 200
    UTF-16 code units, `type` 100 printable ASCII characters.
    """

    how: str
    name: str
    type: str


@dataclass(frozen=True)
class OpenedFile:
    """`key`: the commitment (32 bytes) to the file key that opened it."""

    facts: FileFacts
    body: bytes
    key: bytes


def file_id(secret: bytes) -> bytes:
    """The object id, 16 bytes, of a file's upload secret (32 bytes)."""
    return sha256(secret)[:ID]


def seal_file(
    place: Place,
    facts: FileFacts,
    body: bytes,
    readers: Sequence[Reader],
    random: Callable[[int], bytes] = os.urandom,
) -> SealedObject:
    """Seal a file that is wholly in memory. Raises Damaged for facts or a recipient that cannot be."""
    inner: dict[str, Json] = {"how": facts.how, "name": facts.name, "type": facts.type, "v": 1}
    _read_facts(inner)
    return seal_object(place, inner, body, readers, random)


def open_file(place: Place, header: bytes, payload: bytes, identity: bytes) -> OpenedFile:
    """Open a file found at `place`, kind `attachment`, with an X-Wing identity (32 bytes).

    Raises NotForThisKey, Damaged and UnsupportedVersion.
    """
    if place.kind is not Kind.ATTACHMENT:
        raise Damaged("not a file")
    opened = open_object(place, header, payload, identity)
    return OpenedFile(_read_facts(opened.inner), opened.body, opened.key)


def _read_facts(inner: dict[str, Any]) -> FileFacts:
    how, name, type_ = (inner.get(key) for key in ("how", "name", "type"))
    if how not in HOW or not isinstance(name, str) or not isinstance(type_, str):
        raise Damaged("not the facts of a file")
    if len(name.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_NAME or not _TYPE.fullmatch(type_):
        raise Damaged("not a name or type")
    return FileFacts(how, name, type_)
