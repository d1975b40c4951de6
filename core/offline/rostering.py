"""A coordinator's work without a network: a key, what is to be signed, and the signature."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.offline import BadExport
from crypto.encoding import Json, b64u, canonical_json, from_b64u
from crypto.errors import EnvelopeError
from crypto.primitives import ed25519_public
from crypto.roster import Roster, verify_roster
from crypto.signed import Signed, sign

SEED = 32
LARGEST = 2**20


@dataclass(frozen=True)
class Prepared:
    """What a server wrote to be signed: a roster's statement, and what its organisations are called.

    The names are not signed. Only the voice of the organisation ties a name to its check words.
    """

    statement: dict[str, Json]
    names: Mapping[str, str]


def new_key(path: Path) -> bytes:
    """Write a new key (mode 600) and give its public half, 32 bytes. Raises BadExport."""
    seed = os.urandom(SEED)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(f"{b64u(seed)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise BadExport("The key was not written: the file exists, or its folder does not.") from error
    return ed25519_public(seed)


def read_key(path: Path) -> bytes:
    """The seed (32 bytes) that `new_key` wrote. Raises BadExport, which quotes none of it."""
    try:
        return from_b64u(_read(path).decode("ascii").strip(), SEED)
    except (EnvelopeError, UnicodeDecodeError) as error:
        raise BadExport("The key file is not one that `dovira roster key` wrote.") from error


def write_prepared(prepared: Prepared) -> bytes:
    """As a file, for people to read too."""
    content = {"names": dict(prepared.names), "statement": prepared.statement, "v": 1}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def read_prepared(path: Path) -> tuple[Prepared, Roster]:
    """The file, and what would be signed as others will read it. Raises BadExport."""
    try:
        read = _json(path)
        if read.keys() != {"names", "statement", "v"} or read["v"] != 1:
            raise KeyError
        names = {str(org): str(name) for org, name in read["names"].items()}
        statement = dict(read["statement"])
        # Signed with a key of no importance: the same checks as everybody makes, before anybody signs.
        probe = os.urandom(SEED)
        signed = sign("roster", statement, probe)
        roster = verify_roster(signed, [ed25519_public(probe)], from_b64u(statement["site"]))
    except (EnvelopeError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadExport("This is not what `dovira roster prepare` wrote, or it was changed since.") from error
    return Prepared(statement, names), roster


def write_signed(signed: Signed) -> bytes:
    """As a file: the statement as text, so that people see what was signed."""
    return canonical_json(dict(signed.to_text())) + b"\n"


def read_signed(path: Path) -> Signed:
    """A file of `write_signed`. Raises BadExport."""
    return parse_signed(_read(path))


def parse_signed(data: bytes) -> Signed:
    """What stands in such a file. Raises BadExport."""
    try:
        return Signed.from_text(_object(data))
    except (EnvelopeError, ValueError, RecursionError) as error:
        raise BadExport("This is not what `dovira roster sign` wrote.") from error


def known_before(path: Path, own: bytes, roster: Roster) -> frozenset[bytes]:
    """Organisations that a roster signed with this very key (public half, 32 bytes) pinned as this one does.

    They were compared then. Raises BadExport when it was not signed with the key.
    """
    try:
        before = verify_roster(read_signed(path), [own], roster.site)
    except EnvelopeError as error:
        raise BadExport("The roster from before was not signed with this key.") from error
    return frozenset(
        org
        for org, pin in roster.pins.items()
        if org in before.pins and before.pins[org].fingerprint == pin.fingerprint
    )


def _json(path: Path) -> dict[str, Any]:
    return _object(_read(path))


def _object(data: bytes) -> dict[str, Any]:
    read = json.loads(data)
    if not isinstance(read, dict):
        raise ValueError("not an object")
    return read


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        raise BadExport(f"{path} cannot be read: there is no such file, or you may not read it.") from error
