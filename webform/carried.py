"""Files that a browser without JavaScript sends with its words: sealed with them as they are, in memory."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import category

from flask import Request
from werkzeug.datastructures import FileStorage

from core.config import Settings
from core.errors import Malformed
from core.reports import UploadHeader, UploadObject
from core.web.memory import MemoryRequest
from crypto.attachment import LONGEST_NAME, FileFacts, seal_file
from crypto.encoding import Json, b64u, canonical_json
from crypto.frame import ID, Kind, Place
from crypto.manifest import Listed
from crypto.primitives import sha256
from crypto.report import Reader

FIELD = "file"
# All files of one request together.
MOST_BYTES = 10 << 20
LONGEST_ENDING = 10
TYPE = re.compile(r"[\x21-\x7e]{1,100}")
# What reorders or hides text in a name, and what parts a path: as webform/js/picked.js has it.
HIDING = frozenset({"Cc", "Cf", "Zl", "Zp"})
PARTING = frozenset("/\\")


@dataclass(frozen=True)
class CarriedFile:
    """Its bytes, and what is said of it."""

    facts: FileFacts
    body: bytes


@dataclass(frozen=True)
class Carried:
    """The files of one press of "Send". `problems`: names of the sentences that say why none of them goes."""

    files: Sequence[CarriedFile] = ()
    problems: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.problems)

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(len(one.body) for one in self.files)

    def wire(self) -> list[Json]:
        """What tells these files from others."""
        return [[one.facts.name, one.facts.type, b64u(sha256(one.body))] for one in self.files]

    def digest(self) -> bytes:
        """The same in 32 bytes; none where there is no file."""
        return sha256(canonical_json({"files": self.wire()})) if self.files else b""


@dataclass(frozen=True)
class SealedFiles:
    """As a manifest names them, and as they are kept."""

    listed: Sequence[Listed] = ()
    objects: Sequence[UploadObject] = ()


def make_room(request: Request, settings: Settings, proceed: Callable[[], None] | None) -> None:
    """Before the form is read. `proceed`: see core.web.memory."""
    if settings.files and isinstance(request, MemoryRequest):
        request.room = min(MOST_BYTES, settings.file_bytes)
        request.proceed = proceed


def read_carried(request: Request, most: int) -> Carried:
    """What came, at most `most` files. Raises Malformed for what no page of ours sends."""
    if set(request.files) - {FIELD}:
        raise Malformed
    # A browser sends an empty part where nothing was chosen.
    found = [one for one in request.files.getlist(FIELD) if one.filename]
    bodies = [one.stream.read() for one in found]
    problems = []
    if isinstance(request, MemoryRequest) and request.overflowed:
        problems.append("heavy")
    elif not all(bodies):
        problems.append("empty")
    if len(found) > most:
        problems.append("many")
    if problems:
        return Carried(problems=problems)
    files = zip(found, bodies, strict=True)
    return Carried([CarriedFile(_facts(one), body) for one, body in files])


def seal_carried(carried: Carried, site: bytes, report: bytes, readers: Sequence[Reader]) -> SealedFiles:
    """Seal them as files of this report; ids 16 bytes."""
    sealed = [
        seal_file(Place(Kind.ATTACHMENT, site, report, os.urandom(ID)), one.facts, one.body, readers)
        for one in carried.files
    ]
    objects = [
        UploadObject(
            one.id,
            one.kind.label,
            one.payload,
            [UploadHeader(to.org, to.epoch, to.header) for to in one.headers],
        )
        for one in sealed
    ]
    return SealedFiles([Listed(one.id, one.kind, one.key) for one in sealed], objects)


def _facts(file: FileStorage) -> FileFacts:
    type_ = file.mimetype or ""
    return FileFacts("uncleaned", shortened(file.filename or ""), type_ if TYPE.fullmatch(type_) else "")


def shortened(name: str) -> str:
    """A name as a browser says it, of at most 200 UTF-16 code units, with its ending."""
    plain = "".join("_" if one in PARTING or category(one) in HIDING else one for one in name)
    if _units(plain) <= LONGEST_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    ending = dot + ending if stem and len(ending) < LONGEST_ENDING else ""
    while _units(plain) + _units(ending) > LONGEST_NAME:
        plain = plain[:-1]
    return plain + ending


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
