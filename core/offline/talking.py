"""What was said after a report: messages and replies with their signatures, or why one is not shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.offline.archive import Export
from crypto.errors import Damaged, EnvelopeError, NotForThisKey
from crypto.frame import Kind, Place
from crypto.keylog import LogState
from crypto.manifest import Listed, Manifest
from crypto.message import open_message
from crypto.reply import open_reply
from crypto.report import StoredObject

SPOKEN = (Kind.MESSAGE, Kind.REPLY)


@dataclass(frozen=True)
class Said:
    """`n`: how much had been said before; `problem`: the name of an error, then there is no text.

    `objects`: files that came with it.
    """

    kind: Kind
    n: int = 0
    day: str = ""
    text: str = ""
    problem: str = ""
    objects: tuple[Listed, ...] = ()


def conversation(
    export: Export, inner: Manifest, state: LogState, identities: Mapping[bytes, bytes]
) -> tuple[Said, ...]:
    """In the order in which it was said. `identities`: 32 bytes by epoch id."""
    found = [_said(export, inner, state, identities, one) for one in export.objects if one.kind in SPOKEN]
    return tuple(sorted(found, key=lambda said: (said.n, said.kind)))


def _said(
    export: Export, inner: Manifest, state: LogState, identities: Mapping[bytes, bytes], one: StoredObject
) -> Said:
    place = Place(one.kind, export.site, export.report, one.id)
    try:
        identity = identities.get(one.epoch)
        if identity is None:
            raise NotForThisKey("no identity of this epoch")
        if one.kind is Kind.REPLY:
            reply = open_reply(place, one.header, one.payload, identity, state)
            return Said(one.kind, reply.n, reply.day, reply.text)
        if inner.reply is None:
            raise Damaged("a message of nobody who has a code")
        message = open_message(place, one.header, one.payload, identity, inner.reply.verify)
        return Said(one.kind, message.n, message.day, message.text, objects=message.objects)
    except EnvelopeError as error:
        return Said(one.kind, problem=type(error).__name__)
