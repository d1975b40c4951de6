"""A sealed object: one payload, one header for each organisation that may read (ENVELOPE.md section 1)."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crypto import age
from crypto.encoding import Json
from crypto.frame import Kind, Place, frame, unframe
from crypto.primitives import sha256

FILE_KEY_DOMAIN = b"dovira/v1/file-key\0"


@dataclass(frozen=True)
class Reader:
    """Someone to seal to: organisation and epoch (ids, 16 bytes), X-Wing recipient (1,216 bytes)."""

    org: bytes
    epoch: bytes
    recipient: bytes


@dataclass(frozen=True)
class ReaderHeader:
    """The header, 1,627 bytes, that lets one organisation's epoch read an object."""

    org: bytes
    epoch: bytes
    header: bytes


@dataclass(frozen=True)
class SealedObject:
    """What is sent. `key` commits to the file key and goes only into a manifest, never on the wire."""

    id: bytes
    kind: Kind
    payload: bytes
    headers: tuple[ReaderHeader, ...]
    key: bytes


@dataclass(frozen=True)
class OpenedObject:
    """Inner header, body, and the commitment (32 bytes) to the file key that opened it."""

    inner: dict[str, Any]
    body: bytes
    key: bytes


def commitment(file_key: bytes) -> bytes:
    """Hash, 32 bytes, that names a file key in a manifest without giving it away."""
    return sha256(FILE_KEY_DOMAIN + file_key)


def seal_object(
    place: Place,
    inner: dict[str, Json],
    body: bytes,
    readers: Sequence[Reader],
    random: Callable[[int], bytes] = os.urandom,
) -> SealedObject:
    """Seal a body to its readers under a fresh file key and nonce from `random`.

    Raises TooLong, and Damaged when a recipient is not an X-Wing key.
    """
    plaintext = frame(place, inner, body)
    file_key, nonce = random(age.FILE_KEY), random(age.NONCE)
    headers = tuple(ReaderHeader(r.org, r.epoch, age.wrap(file_key, r.recipient)) for r in readers)
    payload = age.encrypt(plaintext, file_key, nonce)
    return SealedObject(place.object, place.kind, payload, headers, commitment(file_key))


def open_object(place: Place, header: bytes, payload: bytes, identity: bytes) -> OpenedObject:
    """Open an object found at `place` with an X-Wing identity (32 bytes).

    Raises NotForThisKey, Damaged or UnsupportedVersion.
    """
    file_key = age.unwrap(header, identity)
    inner, body = unframe(age.decrypt(payload, file_key), place)
    return OpenedObject(inner, body, commitment(file_key))


def add_reader(header: bytes, identity: bytes, recipient: bytes) -> bytes:
    """A new header of the same object for another recipient; the payload stays as it is.

    Raises NotForThisKey, Damaged or UnsupportedVersion like `age.unwrap`.
    """
    return age.wrap(age.unwrap(header, identity), recipient)
