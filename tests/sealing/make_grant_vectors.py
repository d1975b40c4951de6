"""Vectors of grants: one grant and its signatures, chains of grants."""

from typing import Any

from sealing.actors import DAY, HARBOUR, LANTERN, REPORT, STRANGER, Organisation, named

from crypto import grant
from crypto.encoding import b64u, canonical_json, parse_object
from crypto.primitives import ed25519_public, ed25519_sign
from crypto.signed import signed_bytes

Scenario = dict[str, Any]

SECOND_MEMBER = named("harbour second member", 16)
SECOND_SEED = named("harbour second sign", 32)
GIVEN = grant.Grant(REPORT, None, HARBOUR.id, STRANGER.id, "consent", "read", "", DAY)


def grant_fields(given: grant.Grant) -> dict[str, Any]:
    return dict(grant._statement(given))


def _signed_grant(changes: dict[str, Any], *signers: tuple[bytes, bytes]) -> bytes:
    """A grant with other fields, signed all the same."""
    statement = canonical_json(grant._statement(GIVEN) | changes)
    signers = signers or ((HARBOUR.member, HARBOUR.keys.sign),)
    return grant._write(statement, {m: ed25519_sign(signed_bytes("grant", statement), s) for m, s in signers})


def _two_member_state() -> list[dict[str, str]]:
    """Members of the granting organisation, as its key log will list them once it can add a second."""
    both = ((HARBOUR.member, HARBOUR.keys.verify), (SECOND_MEMBER, ed25519_public(SECOND_SEED)))
    return [{"id": b64u(member), "sign": b64u(key)} for member, key in both]


def grants() -> list[Scenario]:
    one, two = (HARBOUR.member, HARBOUR.keys.sign), (SECOND_MEMBER, SECOND_SEED)
    exception = {"basis": "exception", "reason": "danger"}
    good = {
        "consent": grant.make(GIVEN, *one),
        "consent to one object, to pass on": _signed_grant(
            {"object": b64u(named("message", 16)), "scope": "read+refer"}
        ),
        "exception by two": _signed_grant(exception, one, two),
    }
    bad = {
        "exception by one": _signed_grant(exception, one),
        "consent by two": _signed_grant({}, one, two),
        "consent by nobody": grant._write(canonical_json(grant._statement(GIVEN)), {}),
        "by a stranger": _signed_grant({}, (STRANGER.member, STRANGER.keys.sign)),
        "in a member's name by a stranger": _signed_grant({}, (HARBOUR.member, STRANGER.keys.sign)),
        "one of two by a stranger": _signed_grant(exception, one, (SECOND_MEMBER, STRANGER.keys.sign)),
        "from another organisation": _signed_grant({"from": b64u(LANTERN.id)}),
        "unknown basis": _signed_grant({"basis": "hurry"}),
        "unknown scope": _signed_grant({"scope": "write"}),
        "consent with a reason": _signed_grant({"reason": "danger"}),
        "exception without a reason": _signed_grant({"basis": "exception"}, one, two),
        "field too many": _signed_grant({"x": 1}),
        "report id too short": _signed_grant({"report": "AAAA"}),
        "statement altered": good["consent"].replace(b"signature", b"Signature", 1),
    }
    scenarios = [
        {"name": n, "expect": "ok", "body": b64u(b), "fields": _fields_of(b)} for n, b in good.items()
    ]
    scenarios += [{"name": n, "expect": "damaged", "body": b64u(b)} for n, b in bad.items()]
    scenarios += [{"name": "version 2", "expect": "version", "body": b64u(_signed_grant({"v": 2}))}]
    state = {"op": "verify", "giver": b64u(HARBOUR.id), "members": _two_member_state()}
    return [*(scenario | state for scenario in scenarios), *_chains()]


def _fields_of(body: bytes) -> dict[str, Any]:
    return parse_object(grant._parse(body)[0])


def _given(giver: Organisation, to: Organisation, **changes: str) -> dict[str, Any]:
    return grant._statement(GIVEN) | {"from": b64u(giver.id), "to": b64u(to.id)} | changes


def _chains() -> list[Scenario]:
    message, other = b64u(named("message", 16)), b64u(named("other object", 16))
    refer = {"scope": "read+refer"}
    cases: list[tuple[str, list[dict[str, Any]], str]] = [
        ("granted by one addressed", [_given(HARBOUR, STRANGER)], "ok"),
        ("granted for this object", [_given(HARBOUR, STRANGER, object=message)], "ok"),
        ("passed on", [_given(HARBOUR, LANTERN, **refer), _given(LANTERN, STRANGER)], "ok"),
        ("passed on, listed backwards", [_given(LANTERN, STRANGER), _given(HARBOUR, LANTERN, **refer)], "ok"),
        ("no grant", [], "not-addressed"),
        ("granted for another object", [_given(HARBOUR, STRANGER, object=other)], "not-addressed"),
        ("granted for another report", [_given(HARBOUR, STRANGER, report=other)], "not-addressed"),
        ("granted to another", [_given(HARBOUR, LANTERN)], "not-addressed"),
        ("passed on without scope", [_given(HARBOUR, LANTERN), _given(LANTERN, STRANGER)], "not-addressed"),
        ("from one not addressed", [_given(LANTERN, STRANGER)], "not-addressed"),
        ("two that grant each other",
         [_given(LANTERN, STRANGER, **refer), _given(STRANGER, LANTERN, **refer)], "not-addressed"),
        ("passed on for less than asked",
         [_given(HARBOUR, LANTERN, object=other, **refer), _given(LANTERN, STRANGER)], "not-addressed"),
    ]  # fmt: skip
    asked = {"report": b64u(REPORT), "orgs": [b64u(HARBOUR.id)], "org": b64u(STRANGER.id), "object": message}
    return [{"name": n, "op": "entitled", "expect": e, "grants": g} | asked for n, g, e in cases]
