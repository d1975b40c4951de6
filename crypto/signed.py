"""Signed statements (ENVELOPE.md section 6): canonical JSON under Ed25519 with a domain."""

from dataclasses import dataclass
from typing import Any, Literal

from crypto.encoding import Json, b64u, canonical_json, from_b64u, parse_object
from crypto.errors import Damaged
from crypto.primitives import ed25519_sign, ed25519_verify

Domain = Literal["key-log", "grant", "staff", "live", "bundle", "roster", "head", "box", "message", "reply"]


@dataclass(frozen=True)
class Signed:
    """A statement (canonical JSON bytes) and its signature (64 bytes)."""

    statement: bytes
    signature: bytes

    def to_wire(self) -> dict[str, str]:
        """`{"signature", "statement"}` as base64url."""
        return {"signature": b64u(self.signature), "statement": b64u(self.statement)}

    def to_text(self) -> dict[str, str]:
        """The same with the statement as the JSON text that it is: smaller, and people can read it."""
        return {"signature": b64u(self.signature), "statement": self.statement.decode()}

    @classmethod
    def from_text(cls, value: object) -> "Signed":
        """Reverse of `to_text`; Damaged for any other shape."""
        signature, statement = _pair(value)
        if not isinstance(statement, str):
            raise Damaged("not a signed statement")
        try:
            return cls(statement.encode(), from_b64u(signature, 64))
        except UnicodeEncodeError as error:
            raise Damaged("not a text") from error

    @classmethod
    def from_wire(cls, value: object) -> "Signed":
        """Reverse of `to_wire`; Damaged for any other shape."""
        signature, statement = _pair(value)
        return cls(from_b64u(statement), from_b64u(signature, 64))


def signed_bytes(domain: Domain, statement: bytes) -> bytes:
    """What is signed: a statement of one domain can never pass for one of another."""
    return b"dovira/v1/" + domain.encode() + b"\0" + statement


def sign(domain: Domain, statement: dict[str, Json], seed: bytes) -> Signed:
    """Serialise and sign with an Ed25519 seed (32 bytes)."""
    data = canonical_json(statement)
    return Signed(data, ed25519_sign(signed_bytes(domain, data), seed))


def verify(domain: Domain, signed: Signed, verify_key: bytes) -> dict[str, Any]:
    """The statement, once its signature by this key (32 bytes) holds; Damaged otherwise."""
    statement = parse_object(signed.statement)
    if not ed25519_verify(signed.signature, signed_bytes(domain, signed.statement), verify_key):
        raise Damaged("wrong signature")
    return statement


def _pair(value: object) -> tuple[object, object]:
    """Signature and statement of something read from JSON."""
    if not isinstance(value, dict) or value.keys() != {"signature", "statement"}:
        raise Damaged("not a signed statement")
    return value["signature"], value["statement"]
