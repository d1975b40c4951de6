"""Grants: how an organisation that was not addressed becomes entitled to read (ENVELOPE.md section 7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crypto.encoding import Json, b64u, canonical_json, from_b64u, is_day, parse_object
from crypto.errors import Damaged, NotAddressed, UnsupportedVersion
from crypto.frame import ID
from crypto.keylog import LogState
from crypto.primitives import ed25519_sign
from crypto.signed import Signed, signed_bytes, verify

_FIELDS = {"basis", "day", "from", "object", "reason", "report", "scope", "to", "v"}
_SIGNERS = {"consent": 1, "exception": 2}
_SCOPES = ("read", "read+refer")
_EVERY_OBJECT = "*"


@dataclass(frozen=True)
class Grant:
    """`giver` lets `to` read `object` (None: all) of `report`. Ids 16 bytes; `reason` "" with consent."""

    report: bytes
    object: bytes | None
    giver: bytes
    to: bytes
    basis: str
    scope: str
    reason: str
    day: str


def make(grant: Grant, member: bytes, seed: bytes) -> bytes:
    """Body of a `grant` object, signed by one member (id 16 bytes, Ed25519 seed 32 bytes)."""
    statement = canonical_json(_statement(grant))
    _read(parse_object(statement))
    return _write(statement, {member: ed25519_sign(signed_bytes("grant", statement), seed)})


def co_sign(body: bytes, member: bytes, seed: bytes) -> bytes:
    """The same body with one more member's signature."""
    statement, signatures = _parse(body)
    return _write(statement, signatures | {member: ed25519_sign(signed_bytes("grant", statement), seed)})


def giver_of(body: bytes) -> bytes:
    """Id of the organisation a body claims to come from, to look up its key log. Not verified; Damaged."""
    return _read(parse_object(_parse(body)[0])).giver


def verify_grant(body: bytes, state: LogState) -> Grant:
    """The grant, once the signatures hold against the giver's key log; Damaged or UnsupportedVersion."""
    statement, signatures = _parse(body)
    grant = _read(parse_object(statement))
    if grant.giver != state.org or len(signatures) != _SIGNERS[grant.basis]:
        raise Damaged("not signed as this basis needs")
    for member, signature in signatures.items():
        if member not in state.members:
            raise Damaged("not signed by a member")
        verify("grant", Signed(statement, signature), state.members[member].sign)
    return grant


def is_entitled(
    report: bytes, orgs: Iterable[bytes], grants: Sequence[Grant], org: bytes, object_id: bytes
) -> bool:
    """Whether `org` was addressed, or a chain of verified grants from one that was leads to it."""
    covering = [g for g in grants if g.report == report and g.object in (None, object_id)]
    may_refer, may_read = set(orgs), set(orgs)
    grown = True
    while grown:
        reached = {g.to for g in covering if g.giver in may_refer}
        passing = {g.to for g in covering if g.giver in may_refer and g.scope == "read+refer"}
        grown = not passing <= may_refer
        may_read, may_refer = may_read | reached, may_refer | passing
    return org in may_read


def check_entitled(
    report: bytes, orgs: Iterable[bytes], grants: Sequence[Grant], org: bytes, object_id: bytes
) -> None:
    """NotAddressed unless `is_entitled`."""
    if not is_entitled(report, orgs, grants, org, object_id):
        raise NotAddressed("neither addressed nor granted")


def _statement(grant: Grant) -> dict[str, Json]:
    return {
        "basis": grant.basis,
        "day": grant.day,
        "from": b64u(grant.giver),
        "object": _EVERY_OBJECT if grant.object is None else b64u(grant.object),
        "reason": grant.reason,
        "report": b64u(grant.report),
        "scope": grant.scope,
        "to": b64u(grant.to),
        "v": 1,
    }


def _read(statement: dict[str, Any]) -> Grant:
    if statement.get("v") != 1:
        raise UnsupportedVersion("unknown version of a grant")
    if statement.keys() != _FIELDS or not is_day(statement["day"]):
        raise Damaged("wrong fields")
    basis, scope, reason = statement["basis"], statement["scope"], statement["reason"]
    if basis not in ("consent", "exception") or scope not in _SCOPES or not isinstance(reason, str):
        raise Damaged("wrong basis, scope or reason")
    if (basis == "consent") != (reason == ""):
        raise Damaged("a reason goes with an exception, and only there")
    named = statement["object"]
    return Grant(
        report=from_b64u(statement["report"], ID),
        object=None if named == _EVERY_OBJECT else from_b64u(named, ID),
        giver=from_b64u(statement["from"], ID),
        to=from_b64u(statement["to"], ID),
        basis=basis,
        scope=scope,
        reason=reason,
        day=statement["day"],
    )


def _write(statement: bytes, signatures: dict[bytes, bytes]) -> bytes:
    wire = sorted((b64u(member), b64u(signature)) for member, signature in signatures.items())
    listed: Json = [{"by": by, "signature": signature} for by, signature in wire]
    return canonical_json({"signatures": listed, "statement": b64u(statement)})


def _parse(body: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    wire = parse_object(body)
    if wire.keys() != {"signatures", "statement"} or not isinstance(wire["signatures"], list):
        raise Damaged("not a grant")
    signatures = {}
    for entry in wire["signatures"]:
        if not isinstance(entry, dict) or entry.keys() != {"by", "signature"}:
            raise Damaged("not a signature")
        signatures[from_b64u(entry["by"], ID)] = from_b64u(entry["signature"], 64)
    if [b64u(member) for member in signatures] != sorted(entry["by"] for entry in wire["signatures"]):
        raise Damaged("signatures are sorted by member, each once")
    return from_b64u(wire["statement"]), signatures
