"""What is inside a report's seals: the inner header of `answers` and the bodies (ENVELOPE.md section 4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crypto.encoding import Json, b64u, from_b64u, is_day, parse_object
from crypto.errors import Damaged, UnsupportedVersion
from crypto.frame import ID, Kind
from crypto.hpke import RECIPIENT

_REQUIRED = {"day", "form", "form_version", "lang", "objects", "orgs", "origin", "v"}
LISTED = (Kind.IDENTITY, Kind.ATTACHMENT)


@dataclass(frozen=True)
class Listed:
    """An object the answers list: id 16 bytes, kind, commitment to its file key 32 bytes."""

    id: bytes
    kind: Kind
    key: bytes


@dataclass(frozen=True)
class ReplyKeys:
    """To whom answers go: X-Wing recipient (1,216 bytes), and the Ed25519 key (32) of who wrote this."""

    recipient: bytes
    verify: bytes


@dataclass(frozen=True)
class Manifest:
    """The inner header of `answers`: ids 16 bytes, `form_version` 32 bytes, `day` like 2026-11-23.

    `reply`: None when the person wanted no code and cannot be answered here.
    """

    day: str
    form: str
    form_version: bytes
    lang: str
    objects: tuple[Listed, ...]
    orgs: tuple[bytes, ...]
    origin: str
    follows: bytes | None
    reply: ReplyKeys | None

    @property
    def identity(self) -> Listed:
        """The one `identity` object every report has."""
        return next(entry for entry in self.objects if entry.kind is Kind.IDENTITY)


def read_inner(inner: dict[str, Any]) -> Manifest:
    """Check every field; Damaged, or UnsupportedVersion for an unknown kind or key of a listed object."""
    if not inner.keys() >= _REQUIRED or not is_day(inner["day"]):
        raise Damaged("wrong fields")
    if inner["origin"] not in ("browser", "server"):
        raise Damaged("wrong origin")
    return Manifest(
        day=inner["day"],
        form=_text(inner["form"]),
        form_version=from_b64u(inner["form_version"], 32),
        lang=_text(inner["lang"]),
        objects=_objects(inner["objects"]),
        orgs=_orgs(inner["orgs"]),
        origin=inner["origin"],
        follows=from_b64u(inner["follows"], ID) if "follows" in inner else None,
        reply=_reply(inner["code"]) if "code" in inner else None,
    )


def check_body(data: bytes) -> dict[str, Any]:
    """Body of `answers` or `identity`: text, or lists of codes sorted without repeats; Damaged otherwise."""
    body = parse_object(data)
    for value in body.values():
        if not isinstance(value, str) and not _is_code_list(value):
            raise Damaged("not an answer")
    return body


def read_listed(value: object) -> tuple[Listed, ...]:
    """A list of objects, sorted by id, each once. Raises Damaged, UnsupportedVersion."""
    if not isinstance(value, list):
        raise Damaged("no list of objects")
    objects = tuple(_listed(entry) for entry in value)
    if not _is_code_list([b64u(entry.id) for entry in objects]):
        raise Damaged("objects are sorted, each once")
    return objects


def listed_wire(objects: Iterable[Listed]) -> list[Json]:
    """The same as JSON, in order."""
    wire = sorted((b64u(one.id), b64u(one.key), one.kind.label) for one in objects)
    return [{"id": id_, "key": key, "kind": kind} for id_, key, kind in wire]


def _is_code_list(value: object) -> bool:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        return False
    # By UTF-16 code units, as RFC 8785 sorts keys and JavaScript sorts strings.
    return value == sorted(set(value), key=lambda code: code.encode("utf-16-be"))


def _reply(value: object) -> ReplyKeys:
    if not isinstance(value, dict) or value.keys() != {"recipient", "sign"}:
        raise Damaged("not the keys of a code")
    return ReplyKeys(from_b64u(value["recipient"], RECIPIENT), from_b64u(value["sign"], 32))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Damaged("not a text")
    return value


def _orgs(value: object) -> tuple[bytes, ...]:
    if not value or not _is_code_list(value) or not isinstance(value, list):
        raise Damaged("organisations are sorted, each once")
    return tuple(from_b64u(org, ID) for org in value)


def _objects(value: object) -> tuple[Listed, ...]:
    objects = read_listed(value)
    if sum(entry.kind is Kind.IDENTITY for entry in objects) != 1:
        raise Damaged("one identity object")
    return objects


def _listed(entry: object) -> Listed:
    if not isinstance(entry, dict) or not entry.keys() >= {"id", "key", "kind"}:
        raise Damaged("wrong fields of an object")
    if len(entry) != 3:
        raise UnsupportedVersion("unknown key of an object")
    kind = Kind.of(_text(entry["kind"]))
    if kind not in LISTED:
        raise Damaged("a kind that is never listed")
    return Listed(from_b64u(entry["id"], ID), kind, from_b64u(entry["key"], 32))
