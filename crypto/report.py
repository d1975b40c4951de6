"""A report: `answers` and `identity`, sealed together to the organisations chosen (ENVELOPE.md section 4)."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crypto import padding
from crypto.age import payload_size
from crypto.box import Mailbox
from crypto.encoding import Json, b64u, canonical_json
from crypto.errors import Damaged, NotForThisKey
from crypto.frame import ID, Kind, Place
from crypto.grant import Grant, check_entitled, is_entitled
from crypto.manifest import Listed, Manifest, ReplyKeys, check_body, listed_wire, read_inner
from crypto.primitives import sha256
from crypto.sealed import OpenedObject, Reader, SealedObject, add_reader, open_object, seal_object

__all__ = [
    "Draft",
    "Mailbox",
    "OpenedReport",
    "Reader",
    "ReplyKeys",
    "SealedReport",
    "StoredObject",
    "add_reader",
    "new_upload_secret",
    "open_report",
    "report_id",
    "request_body",
    "seal_report",
]

UPLOAD_SECRET = 32
MAX_READERS = 5

Answers = Mapping[str, "str | Sequence[str]"]


@dataclass(frozen=True)
class Draft:
    """What a person wrote. `day` is theirs (UTC), `form_version` SHA-256 of the form's data (32 bytes).

    `files`: those that come with it (crypto.attachment), whose keys the answers name.
    """

    form: str
    form_version: bytes
    lang: str
    day: str
    answers: Answers
    identity: Answers = field(default_factory=dict)
    origin: str = "browser"
    follows: bytes | None = None
    reply: ReplyKeys | None = None
    files: Sequence[Listed] = ()


@dataclass(frozen=True)
class SealedReport:
    """What is sent: the id (16 bytes) and two objects. The upload secret is not part of it."""

    id: bytes
    answers: SealedObject
    identity: SealedObject


@dataclass(frozen=True)
class StoredObject:
    """An object as one organisation finds it: ids 16 bytes, its own header, the whole payload."""

    id: bytes
    kind: Kind
    epoch: bytes
    header: bytes
    payload: bytes


@dataclass(frozen=True)
class OpenedReport:
    """A report as its reader sees it; `identity` is None when the grant does not cover it."""

    inner: Manifest
    answers: dict[str, Any]
    identity: dict[str, Any] | None


def new_upload_secret(random: Callable[[int], bytes] = os.urandom) -> bytes:
    """32 random bytes that prove later requests come from who sent the first."""
    return random(UPLOAD_SECRET)


def report_id(upload_secret: bytes) -> bytes:
    """The public id, 16 bytes, of an upload secret."""
    return sha256(upload_secret)[:ID]


def seal_report(
    draft: Draft,
    site: bytes,
    report: bytes,
    readers: Sequence[Reader],
    random: Callable[[int], bytes] = os.urandom,
) -> SealedReport:
    """Seal a draft to one to five organisations. `site` and `report`: ids, 16 bytes.

    Raises TooLong, Damaged (a recipient is no X-Wing key), ValueError (readers repeat or are too many).
    """
    ordered = sorted(readers, key=lambda reader: b64u(reader.org))
    if not 1 <= len({reader.org for reader in readers}) == len(readers) <= MAX_READERS:
        raise ValueError("one to five different organisations")
    place = Place(Kind.IDENTITY, site, report, random(ID))
    identity = seal_object(place, {"v": 1}, _body(draft.identity), ordered, random)
    place = Place(Kind.ANSWERS, site, report, random(ID))
    inner = _inner(draft, [b64u(reader.org) for reader in ordered], identity)
    answers = seal_object(place, inner, _body(draft.answers), ordered, random)
    return SealedReport(report, answers, identity)


def request_body(
    sealed: SealedReport, form: str, lang: str, priority: bool, mailbox: Mailbox | None = None
) -> bytes:
    """The body of `POST /u/<report>` (docs/http.md), filled to one of seven sizes, with a mailbox or without.

    `form`: the form's letter; `lang`: uk, ru, en or other.
    """
    fields: dict[str, Any] = {
        "form": form,
        "lang": lang,
        "objects": [_wire(sealed.answers), _wire(sealed.identity)],
        "pad": "",
        "priority": priority,
    }
    if mailbox is not None:
        fields["box"] = mailbox.to_wire()
    sizes = {payload_size(size): size for size in padding.ANSWERS_SIZES}
    missing = padding.request_size(sizes[len(sealed.answers.payload)]) - len(_compact(fields))
    if missing < 0:
        raise ValueError("more than a request can carry")
    return _compact(fields | {"pad": "0" * missing})


def open_report(
    site: bytes,
    report: bytes,
    org: bytes,
    identities: Mapping[bytes, bytes],
    stored: Sequence[StoredObject],
    grants: Sequence[Grant] = (),
) -> OpenedReport:
    """Open a report's `answers`, then the `identity` it lists, as `org`; files and what was said stay closed.

    `identities`: X-Wing identity (32 bytes) by epoch id. `grants`: already verified ones.
    Raises NotForThisKey, Damaged, UnsupportedVersion, NotAddressed.
    """
    first = _only([found for found in stored if found.kind is Kind.ANSWERS])
    opened = _open(site, report, first, identities)
    inner = read_inner(opened.inner)
    check_entitled(report, inner.orgs, grants, org, first.id)
    listed = inner.identity
    _check_listed(inner, [found for found in stored if found.kind is Kind.IDENTITY])
    answers = check_body(opened.body)
    # A grant may hand on the answers alone: then there is no header of `identity` for this reader.
    if not is_entitled(report, inner.orgs, grants, org, listed.id):
        return OpenedReport(inner, answers, None)
    second = _open(site, report, _only([found for found in stored if found.id == listed.id]), identities)
    if second.key != listed.key:
        raise Damaged("not the object that was listed")
    return OpenedReport(inner, answers, check_body(second.body))


def _open(site: bytes, report: bytes, found: StoredObject, identities: Mapping[bytes, bytes]) -> OpenedObject:
    identity = identities.get(found.epoch)
    if identity is None:
        raise NotForThisKey("no identity of this epoch")
    return open_object(Place(found.kind, site, report, found.id), found.header, found.payload, identity)


def _only(found: list[StoredObject]) -> StoredObject:
    if len(found) != 1:
        raise Damaged("an object is missing or repeated")
    return found[0]


def _check_listed(inner: Manifest, others: list[StoredObject]) -> None:
    listed = {(entry.id, entry.kind) for entry in inner.objects}
    if any((found.id, found.kind) not in listed for found in others):
        raise Damaged("an object that was not listed")


def _body(answers: Answers) -> bytes:
    data = canonical_json(
        {key: value if isinstance(value, str) else list(value) for key, value in answers.items()}
    )
    check_body(data)
    return data


def _inner(draft: Draft, orgs: list[str], identity: SealedObject) -> dict[str, Json]:
    objects = [Listed(identity.id, identity.kind, identity.key), *draft.files]
    inner: dict[str, Json] = {
        "day": draft.day,
        "form": draft.form,
        "form_version": b64u(draft.form_version),
        "lang": draft.lang,
        "objects": listed_wire(objects),
        "orgs": orgs,
        "origin": draft.origin,
        "v": 1,
    }
    if draft.follows is not None:
        inner["follows"] = b64u(draft.follows)
    if draft.reply is not None:
        inner["code"] = {"recipient": b64u(draft.reply.recipient), "sign": b64u(draft.reply.verify)}
    read_inner(inner)
    return inner


def _wire(sealed: SealedObject) -> dict[str, Any]:
    headers = [
        {"epoch": b64u(one.epoch), "header": one.header.decode("ascii"), "org": b64u(one.org)}
        for one in sealed.headers
    ]
    return {
        "headers": headers,
        "id": b64u(sealed.id),
        "kind": sealed.kind.label,
        "payload": b64u(sealed.payload),
    }


def _compact(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, separators=(",", ":"), sort_keys=True).encode("ascii")
