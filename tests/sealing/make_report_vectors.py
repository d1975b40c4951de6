"""Whole sealed reports, sound and broken. Bytes stand once under `blobs`; scenarios name them."""

from dataclasses import replace
from typing import Any

from sealing.actors import (
    DRAFT,
    HARBOUR,
    LANTERN,
    REPORT,
    SITE,
    STRANGER,
    Organisation,
    dice,
    named,
    seal,
    stored_for,
)
from sealing.make_grant_vectors import GIVEN, grant_fields

from crypto import report
from crypto.encoding import b64u, canonical_json
from crypto.frame import Kind, Place
from crypto.sealed import SealedObject, add_reader, seal_object

Stored = list[report.StoredObject]


class Book:
    """Collects scenarios, and every header and payload once."""

    def __init__(self) -> None:
        self.blobs: dict[str, str] = {}
        self.scenarios: list[dict[str, Any]] = []

    def add(
        self, name: str, expect: str, stored: Stored, org: Organisation = HARBOUR, **more: object
    ) -> None:
        scenario = {
            "name": name,
            "expect": expect,
            "site": b64u(SITE),
            "report": b64u(REPORT),
            "org": b64u(org.id),
            "identities": {b64u(epoch): b64u(identity) for epoch, identity in org.identities.items()},
            "grants": [],
            "stored": [self._shown(one) for one in stored],
        }
        self.scenarios.append(scenario | more)

    def _shown(self, one: report.StoredObject) -> dict[str, str]:
        return {
            "id": b64u(one.id),
            "kind": one.kind.label,
            "epoch": b64u(one.epoch),
            "header": self._blob(one.header),
            "payload": self._blob(one.payload),
        }

    def _blob(self, data: bytes) -> str:
        text = b64u(data)
        for name, known in self.blobs.items():
            if known == text:
                return name
        name = f"blob {len(self.blobs) + 1}"
        self.blobs[name] = text
        return name


def _opened(draft: report.Draft = DRAFT) -> dict[str, Any]:
    return {"answers": dict(draft.answers), "identity": dict(draft.identity)}


def _reseal(inner: dict[str, Any], body: bytes, draws: str) -> SealedObject:
    place = Place(Kind.ANSWERS, SITE, REPORT, named("resealed", 16))
    return seal_object(place, inner, body, [HARBOUR.reader], dice(draws))


def _stored(one: SealedObject) -> report.StoredObject:
    return report.StoredObject(one.id, one.kind, HARBOUR.epoch, one.headers[0].header, one.payload)


def _sound(book: Book, sealed: report.SealedReport) -> None:
    bare = replace(DRAFT, identity={}, follows=named("earlier", 16), origin="server")
    long = replace(DRAFT, answers={"words": "я" * 10_000})
    answerable = replace(DRAFT, reply=report.ReplyKeys(HARBOUR.recipient, HARBOUR.keys.verify))
    book.add("opened by the first organisation", "ok", stored_for(sealed, HARBOUR), **_opened())
    book.add("opened by the second organisation", "ok", stored_for(sealed, LANTERN), LANTERN, **_opened())
    book.add("objects in another order", "ok", stored_for(sealed, HARBOUR)[::-1], **_opened())
    one = seal(bare, HARBOUR, draws="bare")
    book.add("an addition without contact", "ok", stored_for(one, HARBOUR), **_opened(bare))
    one = seal(answerable, HARBOUR, draws="answerable")
    book.add("with the public keys of a code", "ok", stored_for(one, HARBOUR), **_opened(answerable))
    one = seal(long, HARBOUR, draws="long")
    book.add("answers of 32 KiB", "ok", stored_for(one, HARBOUR), **_opened(long))


def _misplaced(book: Book, sealed: report.SealedReport) -> None:
    answers, identity = stored_for(sealed, HARBOUR)
    other = seal(DRAFT, HARBOUR, draws="other report")
    other_answers, other_identity = stored_for(other, HARBOUR)
    swapped = [replace(answers, payload=identity.payload), replace(identity, payload=answers.payload)]
    crossed = [replace(answers, header=identity.header), replace(identity, header=answers.header)]
    book.add("payloads exchanged", "damaged", swapped)
    book.add("headers exchanged", "damaged", crossed)
    book.add(
        "kinds exchanged",
        "damaged",
        [replace(answers, kind=Kind.IDENTITY), replace(identity, kind=Kind.ANSWERS)],
    )
    book.add("another object id", "damaged", [replace(answers, id=other_answers.id), identity])
    book.add("another site", "damaged", [answers, identity], site=b64u(named("other site", 16)))
    book.add("another report", "damaged", [answers, identity], report=b64u(named("other report", 16)))
    book.add("header of another report", "damaged", [replace(answers, header=other_answers.header), identity])
    book.add("identity of another sealing", "damaged", [answers, other_identity])
    moved = replace(identity, header=other_identity.header, payload=other_identity.payload)
    book.add("identity of another sealing under the listed id", "damaged", [answers, moved])
    book.add("identity dropped", "damaged", [answers])
    book.add("answers dropped", "damaged", [identity])
    book.add("answers twice", "damaged", [answers, other_answers, identity])
    book.add("identity added", "damaged", [answers, identity, other_identity])


def _bent(book: Book, sealed: report.SealedReport) -> None:
    answers, identity = stored_for(sealed, HARBOUR)
    middle = len(answers.payload) // 2
    flipped = answers.payload[:middle] + bytes([answers.payload[middle] ^ 1]) + answers.payload[middle + 1 :]
    book.add("a byte of the payload altered", "damaged", [replace(answers, payload=flipped), identity])
    book.add("payload cut", "damaged", [replace(answers, payload=answers.payload[:-1]), identity])
    book.add("payload empty", "damaged", [replace(answers, payload=b""), identity])
    book.add(
        "payload with a byte more", "damaged", [replace(answers, payload=answers.payload + b"\0"), identity]
    )
    book.add("header cut", "damaged", [replace(answers, header=answers.header[:-1]), identity])
    newer = answers.header.replace(b"/v1", b"/v2", 1)
    book.add("header of age v2", "version", [replace(answers, header=newer), identity])
    theirs = stored_for(sealed, LANTERN)[0]
    book.add(
        "header of the other organisation", "not-for-key", [replace(theirs, epoch=HARBOUR.epoch), identity]
    )
    book.add("an epoch without identity", "not-for-key", [theirs, identity])


def _inner(sealed: report.SealedReport) -> dict[str, Any]:
    return report._inner(DRAFT, sorted(b64u(org.id) for org in (HARBOUR, LANTERN)), sealed.identity)


def _dishonest(book: Book, sealed: report.SealedReport) -> None:
    """Sealed by someone who can seal, but not to the rules: anyone can."""
    inner, body = _inner(sealed), canonical_json({"where": "abroad"})
    listed = inner["objects"][0]
    orgs = inner["orgs"]
    identity = stored_for(sealed, HARBOUR)[1]
    cases: list[tuple[str, str, dict[str, Any], bytes]] = [
        ("unknown version", "version", {"v": 2}, body),
        ("unknown inner key", "version", {"x": "y"}, body),
        ("unknown key of a listed object", "version", {"objects": [listed | {"x": 1}]}, body),
        ("unknown kind of a listed object", "version", {"objects": [listed | {"kind": "thought"}]}, body),
        ("inner key missing", "damaged", {"lang": None}, body),
        ("organisations not sorted", "damaged", {"orgs": orgs[::-1]}, body),
        ("organisation repeated", "damaged", {"orgs": [orgs[0], orgs[0]]}, body),
        ("no organisation", "damaged", {"orgs": []}, body),
        ("organisations not base64url", "damaged", {"orgs": ["harbour"]}, body),
        ("nothing listed", "damaged", {"objects": []}, body),
        ("objects not a list", "damaged", {"objects": listed}, body),
        ("listed without its key", "damaged", {"objects": [{"id": listed["id"], "kind": "identity"}]}, body),
        ("identity listed twice", "damaged", {"objects": [listed, listed]}, body),
        ("another file key listed", "damaged", {"objects": [listed | {"key": b64u(bytes(32))}]}, body),
        ("a message listed", "damaged", {"objects": [listed | {"kind": "message"}]}, body),
        ("day with a time", "damaged", {"day": "2026-11-23 10:00"}, body),
        ("unknown origin", "damaged", {"origin": "phone"}, body),
        ("form version too short", "damaged", {"form_version": "AAAA"}, body),
        ("follows something else", "damaged", {"follows": ""}, body),
        ("code without a key", "damaged", {"code": {"recipient": b64u(HARBOUR.recipient)}}, body),
        ("code with a short key", "damaged", {"code": {"recipient": "AAAA", "sign": b64u(bytes(32))}}, body),
        ("code that is no keys", "damaged", {"code": "12345678"}, body),
        ("body not canonical", "damaged", {}, b'{"where": "abroad"}'),
        ("body not an object", "damaged", {}, b'["abroad"]'),
        ("body with a number", "damaged", {}, b'{"age":17}'),
        ("codes not sorted", "damaged", {}, b'{"what":["money","documents"]}'),
        ("code repeated", "damaged", {}, b'{"what":["money","money"]}'),
        ("addressed to others", "not-addressed", {"orgs": [b64u(STRANGER.id)]}, body),
    ]
    for number, (name, expect, changes, data) in enumerate(cases):
        changed = {key: value for key, value in (inner | changes).items() if value is not None}
        book.add(name, expect, [_stored(_reseal(changed, data, f"dishonest {number}")), identity])


def _granted(book: Book, sealed: report.SealedReport) -> None:
    stored = [
        replace(
            one, epoch=STRANGER.epoch, header=add_reader(one.header, HARBOUR.identity, STRANGER.recipient)
        )
        for one in stored_for(sealed, HARBOUR)
    ]
    everything = grant_fields(GIVEN)
    answers_only = grant_fields(replace(GIVEN, object=sealed.answers.id))
    identity_only = grant_fields(replace(GIVEN, object=sealed.identity.id))
    book.add("handed on without a grant", "not-addressed", stored, STRANGER)
    book.add("handed on with a grant", "ok", stored, STRANGER, grants=[everything], **_opened())
    partly = _opened() | {"identity": None}
    book.add("handed on without the identity", "ok", stored[:1], STRANGER, grants=[answers_only], **partly)
    book.add("identity granted, answers not", "not-addressed", stored, STRANGER, grants=[identity_only])


def reports() -> dict[str, Any]:
    book, sealed = Book(), seal()
    _sound(book, sealed)
    _misplaced(book, sealed)
    _bent(book, sealed)
    _dishonest(book, sealed)
    _granted(book, sealed)
    return {"blobs": book.blobs, "scenarios": book.scenarios}
