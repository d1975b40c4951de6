"""What an organisation answers to who has the code (ENVELOPE.md section 14)."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crypto.encoding import Json, b64u, canonical_json, from_b64u, is_count, is_day, parse_object
from crypto.errors import Damaged, UnsupportedVersion
from crypto.frame import ID, Kind, Place
from crypto.hpke import recipient_of
from crypto.keylog import LogState
from crypto.primitives import ed25519_sign, ed25519_verify, hkdf_sha256
from crypto.sealed import Reader, SealedObject, open_object, seal_object
from crypto.signed import Signed, sign, signed_bytes, verify

_INFO = b"dovira/v1/epoch/answer"
_IDS = ("report", "object", "org", "epoch", "by")
_FIELDS = {"before", "day", "kind", "lang", "n", "text", "v", "version", *_IDS}


@dataclass(frozen=True)
class Reply:
    """`report`, `object`, `org`, `epoch`, `by` (the member): ids of 16 bytes; `lang` like uk.

    `n`: how much had been said in the conversation before.
    """

    report: bytes
    object: bytes
    org: bytes
    epoch: bytes
    by: bytes
    day: str
    lang: str
    n: int
    text: str


def answer_seed(identity: bytes) -> bytes:
    """The Ed25519 seed (32 bytes) with which an organisation answers, of an epoch's identity (32 bytes)."""
    return hkdf_sha256(identity, b"", _INFO)


def seal_reply(
    site: bytes,
    reply: Reply,
    seed: bytes,
    identity: bytes,
    recipient: bytes,
    random: Callable[[int], bytes] = os.urandom,
) -> SealedObject:
    """Signed by the member (Ed25519 seed, 32 bytes) and by the organisation.

    Sealed to the code's `recipient` (1,216 bytes), whose header names the report as its reader, and to the
    epoch of `identity` (32 bytes), so that colleagues read it too. Raises TooLong.
    """
    signed = sign("staff", _statement(reply), seed)
    answer = ed25519_sign(signed_bytes("reply", signed.statement), answer_seed(identity))
    body = canonical_json({"answer": b64u(answer), **signed.to_wire()})
    person = Reader(reply.report, reply.report, recipient)
    own = Reader(reply.org, reply.epoch, recipient_of(identity))
    place = Place(Kind.REPLY, site, reply.report, reply.object)
    return seal_object(place, {"v": 1}, body, [person, own], random)


def open_reply(place: Place, header: bytes, payload: bytes, identity: bytes, state: LogState) -> Reply:
    """An answer, once it opens and both signatures hold by the organisation's verified log.

    `identity`: the code's or an epoch's, 32 bytes. Raises NotForThisKey, Damaged, UnsupportedVersion.
    """
    body = parse_object(open_object(place, header, payload, identity).body)
    if body.keys() != {"answer", "signature", "statement"}:
        raise Damaged("not an answer")
    signed = Signed.from_wire({name: body[name] for name in ("signature", "statement")})
    reply = _read(parse_object(signed.statement))
    epoch = state.epochs.get(reply.epoch)
    if reply.org != state.org or epoch is None or epoch.answer is None or reply.by not in epoch.members:
        raise Damaged("not of this organisation")
    verify("staff", signed, epoch.members[reply.by])
    stated = signed_bytes("reply", signed.statement)
    if not ed25519_verify(from_b64u(body["answer"], 64), stated, epoch.answer):
        raise Damaged("wrong signature")
    if (reply.report, reply.object) != (place.owner, place.object):
        raise Damaged("of another place")
    return reply


def _statement(reply: Reply) -> dict[str, Json]:
    return {
        "before": "",
        "by": b64u(reply.by),
        "day": reply.day,
        "epoch": b64u(reply.epoch),
        "kind": Kind.REPLY.label,
        "lang": reply.lang,
        "n": reply.n,
        "object": b64u(reply.object),
        "org": b64u(reply.org),
        "report": b64u(reply.report),
        "text": reply.text,
        "v": 1,
        "version": 1,
    }


def _read(statement: dict[str, Any]) -> Reply:
    if statement.get("v") != 1 or statement.get("version") != 1:
        raise UnsupportedVersion("unknown version of an answer")
    if statement.keys() != _FIELDS or not is_day(statement["day"]):
        raise Damaged("wrong fields of an answer")
    lang, n, text = statement["lang"], statement["n"], statement["text"]
    if not isinstance(lang, str) or not isinstance(text, str) or not is_count(n):
        raise Damaged("not an answer")
    report, object_, org, epoch, by = (from_b64u(statement[name], ID) for name in _IDS)
    reply = Reply(report, object_, org, epoch, by, statement["day"], lang, n, text)
    if _statement(reply) != statement:
        raise Damaged("not a first version")
    return reply
