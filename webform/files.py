"""Files of a report, sealed on the phone: announced, then sent in parts of 1 MiB."""

import re
import time
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request
from msgspec import Meta

from core import files
from core.db import database_file
from core.errors import Malformed, NotFound, WrongSize, WrongType
from core.files import Announced, Arrival, Limits
from core.mailboxes import report_of, shown
from core.web.deployment import deployment
from crypto.encoding import b64u, from_b64u
from crypto.errors import Damaged
from crypto.frame import ID
from webform.upload import AUTHORIZATION, PAD, SECRET, WireHeader, header_of

bp = Blueprint("files", __name__)

# One length for one to five readers.
ANNOUNCEMENT = 12_288
CODE = re.compile(r"Code ([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")


class WireFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that will come: bytes of its sealed payload, a header for each reader."""

    headers: Annotated[list[WireHeader], Meta(min_length=1, max_length=5)]
    pad: str
    size: int


DECODER = msgspec.json.Decoder(WireFile, strict=True)


@bp.post("/u/<report>/<file>")
def announce(report: str, file: str) -> Response:
    """Make room for a file, or say what of it is here."""
    if request.mimetype != "application/json":
        raise WrongType
    here, given = deployment(), _announced(file, request.get_data(cache=False))
    limits = Limits(here.settings.file_bytes, here.settings.files)
    files.check_size(given.size, limits)
    check_room(given.size)
    with here.store.write() as s:
        if code := CODE.fullmatch(_shown()):
            lookup, auth = (_bytes(text, SECRET) for text in code.groups())
            owner = report_of(s, shown(here.secrets, lookup, auth))
            if owner != _bytes(report, ID):
                raise NotFound
        else:
            owner = files.report_by_secret(_bytes(report, ID), _secret())
        return _answer(files.announce(s, owner, given, int(time.time()), limits))


@bp.put("/u/<report>/<file>/<int:n>")
def part(report: str, file: str, n: int) -> Response:
    """Keep a part; after the last one its readers have the file."""
    if request.mimetype != "application/octet-stream":
        raise WrongType
    store, owner = deployment().store, _bytes(report, ID)
    id_ = files.file_of(_secret(), _bytes(file, ID))
    with store.write() as s:
        arrived = files.put_part(s, owner, id_, n, request.get_data(cache=False))
    if arrived.sha256 is None and not arrived.missing:
        arrived = _finished(id_)
    return _answer(arrived)


def _finished(file: bytes) -> Arrival:
    """Hashed outside the transaction that writes: nobody's words wait for a long file."""
    store = deployment().store
    with store.read() as s:
        digest = files.digest_of(files.parts_of(s, file))
    with store.write() as s:
        files.finish(s, file, digest, datetime.now(UTC).date())
        return files.arrival(s, file)


def _announced(file: str, body: bytes) -> Announced:
    """Raises Malformed, WrongSize."""
    if len(body) != ANNOUNCEMENT:
        raise WrongSize
    try:
        wire = DECODER.decode(body)
        headers = [header_of(one) for one in wire.headers]
    except (msgspec.DecodeError, Damaged, RecursionError, UnicodeEncodeError) as error:
        raise Malformed from error
    if PAD.fullmatch(wire.pad) is None:
        raise Malformed
    return Announced(_bytes(file, ID), wire.size, headers)


def _answer(arrived: Arrival) -> Response:
    body: dict[str, object] = {"missing": list(arrived.missing)}
    if arrived.sha256 is not None:
        body["sha256"] = b64u(arrived.sha256)
    return Response(msgspec.json.encode(body), content_type="application/json")


def _shown() -> str:
    return request.headers.get("Authorization", "")


def _secret() -> bytes:
    found = AUTHORIZATION.fullmatch(_shown())
    if found is None:
        raise Malformed
    return _bytes(found[1], SECRET)


def _bytes(text: str, length: int) -> bytes:
    try:
        return from_b64u(text, length)
    except Damaged as error:
        raise Malformed from error


def check_room(size: int) -> None:
    """Whether the disk has room for so many bytes of files. Raises StoreUnavailable."""
    path = database_file(deployment().settings)
    if size:
        files.check_room(path and path.parent, size)
