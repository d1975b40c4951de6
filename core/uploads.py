"""What a reporter's page sends, checked as far as can be without a database or an organisation's key."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import Malformed, UnsupportedHeader, WrongSecret, WrongSize
from core.secrets import Secrets, keyed
from core.statuses import NEW
from crypto.age import check_profile, payload_size
from crypto.errors import Damaged, UnsupportedVersion
from crypto.frame import ID
from crypto.padding import ANSWERS_SIZES, BOX, IDENTITY, PART, REQUEST_SIZES, TEXT_MIN
from crypto.primitives import sha256
from crypto.report import report_id

KINDS = ("answers", "identity")
FILE = "attachment"
# Letters of the forms that exist; `b`, `c`, `d` and `x` come with theirs.
LETTERS = frozenset("abcdx")
LANGUAGES = frozenset({"uk", "ru", "en", "other"})
MOST_READERS = 5
# What happens with a case later.
NOT_YET = (
    "closure", "assignee", "first_opened", "first_answered", "message_waiting", "stopped",
    "goes_on", "exported",
)  # fmt: skip
Rows = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class UploadHeader:
    """A header (1,627 bytes) for one organisation; ids 16 bytes."""

    org: bytes
    epoch: bytes
    header: bytes


@dataclass(frozen=True, slots=True)
class UploadObject:
    """One sealed object with its payload and one header a reader."""

    id: bytes
    kind: str
    payload: bytes
    headers: Sequence[UploadHeader]


@dataclass(frozen=True, slots=True)
class UploadBox:
    """A mailbox as it is kept: the MACs of `lookup` and `auth`, and the note that the browser left itself."""

    lookup_mac: bytes
    auth_mac: bytes
    header: bytes
    payload: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of all of it, of the MACs: a fast hash of what a code gives would be something to try."""
        return sha256(self.lookup_mac + self.auth_mac + sha256(self.header) + sha256(self.payload))

    def row(self, report: bytes) -> dict[str, object]:
        """Its row in the table, with the report's id (16 bytes)."""
        macs = {"lookup_mac": self.lookup_mac, "auth_mac": self.auth_mac}
        return {**macs, "report_id": report, "header": self.header, "payload": self.payload}


@dataclass(frozen=True, slots=True)
class Upload:
    """The request of docs/http.md, decoded: `report` 16 bytes, `secret` 32, `form` a letter.

    `box`: None where the person wanted no code. `id_mac`: see `erased_mac`. `files`: those that the server
    sealed too; others come by themselves (core.files).
    """

    report: bytes
    secret: bytes
    form: str
    lang: str
    priority: bool
    objects: Sequence[UploadObject]
    box: UploadBox | None = None
    id_mac: bytes = b""
    files: Sequence[UploadObject] = ()


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What is safely stored; `orgs` sorted, `sha256` of the payload."""

    id: bytes
    kind: str
    sha256: bytes
    orgs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """An upload that may be filed; `rows` by table.

    `sameness` (32 bytes) tells a repeat from a change: SHA-256 of all sealed bytes, or the MAC of what was
    typed where the server sealed it, anew each time.
    """

    upload: Upload
    stored: list[StoredObject]
    sameness: bytes
    rows: dict[str, Rows]


def size_class_of(body: int) -> int:
    """Which of the seven sizes (0 to 6) a request body of so many bytes has. Raises WrongSize."""
    if body not in REQUEST_SIZES:
        raise WrongSize
    return REQUEST_SIZES.index(body)


def box_of(secrets: Secrets, lookup: bytes, auth: bytes, header: bytes, payload: bytes) -> UploadBox:
    """What a browser sent (`lookup`, `auth`: 32 bytes each), as it is kept.

    Raises Malformed and UnsupportedHeader.
    """
    if len(payload) != payload_size(BOX):
        raise Malformed
    _check_headers([header])
    return UploadBox(*mailbox_macs(secrets, lookup, auth), header, payload)


def mailbox_macs(secrets: Secrets, lookup: bytes, auth: bytes) -> tuple[bytes, bytes]:
    """What is kept of `lookup` and `auth`, all 32 bytes: of no use without the pepper."""
    pepper = secrets.pepper
    return keyed(pepper, "mailbox-lookup", lookup), keyed(pepper, "mailbox-auth", auth)


def erased_mac(secrets: Secrets, report: bytes) -> bytes:
    """By what a report (id 16 bytes) is known again after it was erased: 32 bytes."""
    return keyed(secrets.pepper, "erased-report", report)


def check_upload(
    upload: Upload, today: date, size_class: int, origin: str, typed: bytes | None = None
) -> Checked:
    """Raises WrongSecret, Malformed and UnsupportedHeader. `typed`: see core.reports.Desk."""
    if not hmac.compare_digest(report_id(upload.secret), upload.report):
        raise WrongSecret
    stored = _check_shape(upload, size_class)
    sealed = _digest(upload, stored)
    report: dict[str, object] = {
        "id": upload.report,
        "form": upload.form,
        "priority": upload.priority,
        "day": today,
        "lang": upload.lang,
        "size_class": size_class,
        "object_count": len(stored),
        "origin": origin,
        "sealed": sealed,
        "typed": typed,
        "deletion_asked": None,
        "erase_on": None,
    }
    return Checked(upload, stored, typed or sealed, {"reports": [report]} | _rows(upload, stored, today))


def check_sealed(item: UploadObject) -> StoredObject:
    """A message or reply that may be kept: a payload of a size of texts, a header for each reader.

    Raises Malformed and UnsupportedHeader.
    """
    sizes = {payload_size(TEXT_MIN << n): TEXT_MIN << n for n in range(9)}
    if len(item.payload) not in sizes:
        raise Malformed
    return _checked(item, sizes[len(item.payload)])


def rows_of(report: bytes, item: UploadObject, today: date) -> dict[str, Rows]:
    """Rows of one object of that report (id 16 bytes), by table."""
    of_object: dict[str, object] = {"report_id": report, "object_id": item.id}
    sealed = {"size": len(item.payload), "sha256": sha256(item.payload)}
    headers: Rows = [
        of_object | {"partner_id": one.org, "epoch_id": one.epoch, "header": one.header}
        for one in item.headers
    ]
    parts: Rows = [
        of_object | {"n": at // PART, "bytes": item.payload[at : at + PART]}
        for at in range(0, len(item.payload), PART)
    ]
    known = {"report_id": report, "id": item.id, "kind": item.kind, "day": today, "slot": None}
    objects: Rows = [known | sealed]
    return {"objects": objects, "headers": headers, "parts": parts}


def check_readers(headers: Sequence[UploadHeader]) -> tuple[bytes, ...]:
    """Whom headers are for: one to five organisations, each once, sorted.

    Raises Malformed and UnsupportedHeader.
    """
    orgs = tuple(sorted({header.org for header in headers}))
    if not 1 <= len(orgs) == len(headers) <= MOST_READERS:
        raise Malformed
    _check_headers(header.header for header in headers)
    return orgs


def _check_shape(upload: Upload, size_class: int) -> list[StoredObject]:
    """What will be stored, sorted by kind. Raises Malformed and UnsupportedHeader."""
    objects = sorted(upload.objects, key=lambda item: item.kind)
    if tuple(item.kind for item in objects) != KINDS or objects[0].id == objects[1].id:
        raise Malformed
    if upload.form not in LETTERS or upload.lang not in LANGUAGES:
        raise Malformed
    sizes = (ANSWERS_SIZES[size_class], IDENTITY)
    stored = [_checked(item, size) for item, size in zip(objects, sizes, strict=True)]
    if stored[0].orgs != stored[1].orgs:
        raise Malformed
    if any(one.kind != FILE or check_readers(one.headers) != stored[0].orgs for one in upload.files):
        raise Malformed
    return stored


def _checked(item: UploadObject, size: int) -> StoredObject:
    if len(item.id) != ID or len(item.payload) != payload_size(size):
        raise Malformed
    return StoredObject(item.id, item.kind, sha256(item.payload), check_readers(item.headers))


def _check_headers(headers: Iterable[bytes]) -> None:
    """Raises Malformed and UnsupportedHeader."""
    try:
        for header in headers:
            check_profile(header)
    except Damaged as error:
        raise Malformed from error
    except UnsupportedVersion as error:
        raise UnsupportedHeader from error


def _digest(upload: Upload, stored: Sequence[StoredObject]) -> bytes:
    """SHA-256 of all sealed bytes and where they belong, whatever their order in the request."""
    lines = [item.kind.encode() + b"\0" + item.id + item.sha256 for item in stored]
    for item in sorted(upload.objects, key=lambda item: item.kind):
        headers = sorted(item.headers, key=lambda header: header.org)
        lines += [header.org + header.epoch + sha256(header.header) for header in headers]
    if upload.box:
        lines.append(upload.box.digest)
    return sha256(b"".join(lines))


def _rows(upload: Upload, stored: Sequence[StoredObject], today: date) -> dict[str, Rows]:
    case: dict[str, object] = {"status": NEW, "kept_since": today} | dict.fromkeys(NOT_YET)
    of_report: dict[str, object] = {"report_id": upload.report}
    of_objects = [rows_of(upload.report, item, today) for item in (*upload.objects, *upload.files)]
    cases: Rows = [of_report | case | {"partner_id": org} for org in stored[0].orgs]
    boxes = [upload.box.row(upload.report)] if upload.box else []
    names = ("objects", "headers", "parts")
    return {name: [row for one in of_objects for row in one[name]] for name in names} | {
        "cases": cases,
        "mailboxes": boxes,
    }
