"""Reading requests of docs/http.md: strict JSON, base64url of exact lengths. Everything else is Malformed."""

from typing import TypeVar

import msgspec
from flask import Response, request

from core.errors import Malformed, NotFound, WrongType
from crypto.encoding import from_b64u
from crypto.errors import Damaged
from crypto.signed import Signed

ID = 16
Body = TypeVar("Body")


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all request bodies."""


class Nothing(Shape, frozen=True):
    """A request that says all by its address."""


class SignedShape(Shape, frozen=True):
    """A signed statement."""

    statement: str
    signature: str

    def decoded(self) -> Signed:
        """The bytes. Raises Malformed."""
        return Signed(exactly(self.statement), exactly(self.signature, 64))


def body(shape: type[Body]) -> Body:
    """The request's JSON. Raises WrongType and Malformed."""
    if request.mimetype != "application/json":
        raise WrongType
    try:
        return msgspec.json.decode(request.get_data(), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed from error


def exactly(text: str, length: int | None = None) -> bytes:
    """Bytes of a canonical base64url text, `length` long where given. Raises Malformed."""
    try:
        return from_b64u(text, length)
    except Damaged as error:
        raise Malformed from error


def identifier(text: str, size: int = ID) -> bytes:
    """An id of 16 bytes, or `size`, from the path. Raises NotFound: no such thing can exist."""
    try:
        return from_b64u(text, size)
    except Damaged as error:
        raise NotFound from error


def answer(value: object) -> Response:
    """JSON of builtin values."""
    return Response(msgspec.json.encode(value), content_type="application/json")
