"""Files of a report: announced with their headers, then sent in parts; whole only when the last part is here.

Who may announce: whoever shows the report's upload secret, or its code. Who may send parts: whoever shows the
file's own upload secret. To everybody else there is no such report or file.
"""

import hashlib
import hmac
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from core import mailboxes, models
from core.errors import Different, Malformed, NotFound, StoreUnavailable, TooMany
from core.uploads import FILE, UploadHeader, UploadObject, check_readers, rows_of
from crypto.age import payload_size
from crypto.attachment import file_id
from crypto.frame import ID
from crypto.padding import ATTACHMENT_MIN, PART, padme
from crypto.report import report_id

SLOT_SECONDS = 6 * 3600
# An unfinished file vanishes after 18 to 24 hours.
SLOTS = 4
# With the report, and as often with messages.
SENDINGS = 5
# What the seal puts before a file's bytes: name, type, lengths.
HEAD = 2048
# Files never take the room that words need.
SPARE = 512 << 20
PAGE = 50
OF_FILE = (("objects", models.SealedObject), ("headers", models.Header), ("parts", models.Part))


@dataclass(frozen=True)
class Limits:
    """`file`: bytes of one file before it is sealed; `files`: of one sending."""

    file: int
    files: int


@dataclass(frozen=True)
class Announced:
    """A file that will come: object id 16 bytes, bytes of its sealed payload, a header for each reader."""

    id: bytes
    size: int
    headers: Sequence[UploadHeader]


@dataclass(frozen=True)
class Arrival:
    """What of a file is here. `missing`: numbers of parts; `sha256` of the sealed bytes once it is whole."""

    missing: tuple[int, ...]
    sha256: bytes | None


def report_by_secret(report: bytes, secret: bytes) -> bytes:
    """The report (id 16 bytes) that an upload secret (32 bytes) belongs to. Raises NotFound."""
    if not hmac.compare_digest(report_id(secret), report):
        raise NotFound
    return report


def announce(s: Session, report: bytes, file: Announced, now: int, limits: Limits) -> Arrival:
    """Make room for a file of this report (id 16 bytes); a repeat says what is here and changes nothing.

    Raises NotFound, Malformed, UnsupportedHeader, Different, OrgClosed, EpochEnded and TooMany.
    """
    check_size(file.size, limits)
    orgs = check_readers(file.headers)
    item = models.SealedObject
    before = s.execute(select(item.report_id, item.size).where(item.id == file.id)).one_or_none()
    known = s.scalar(select(models.Report.erase_on.is_(None)).where(models.Report.id == report))
    if not known:
        raise NotFound
    if before is not None:
        if tuple(before) != (report, file.size):
            raise Different
        return arrival(s, file.id)
    mailboxes.check_current(file.headers, mailboxes.open_epochs(s, report, orgs))
    if _count(s, report) >= SENDINGS * limits.files:
        raise TooMany
    _store(s, report, file, now)
    return arrival(s, file.id)


def put_part(s: Session, report: bytes, file: bytes, n: int, data: bytes) -> Arrival:
    """Keep part `n` (from 0) of a file (ids 16 bytes) that was announced; a repeat changes nothing.

    Raises NotFound, Malformed (no such part or length) and Different.
    """
    item, part = models.SealedObject, models.Part
    this_file = and_(item.report_id == report, item.id == file, item.kind == FILE)
    size = s.scalar(select(item.size).where(this_file))
    if size is None:
        raise NotFound
    if not 0 <= n < _parts(size) or len(data) != min(PART, size - n * PART):
        raise Malformed
    this = and_(part.report_id == report, part.object_id == file, part.n == n)
    before = s.scalar(select(part.bytes).where(this))
    if before is None:
        s.execute(insert(part).values(report_id=report, object_id=file, n=n, bytes=data))
    elif not hmac.compare_digest(before, data):
        raise Different
    return arrival(s, file)


def put_whole(s: Session, report: bytes, items: Sequence[UploadObject], today: date, limits: Limits) -> None:
    """Keep files that are wholly here, beside the message that names them: in its transaction, after it.

    `report`: id, 16 bytes. Raises Malformed, UnsupportedHeader, OrgClosed, EpochEnded and TooMany.
    """
    for item in items:
        check_size(len(item.payload), limits)
        readers = mailboxes.open_epochs(s, report, check_readers(item.headers))
        mailboxes.check_current(item.headers, readers)
    if items and _count(s, report) + len(items) > SENDINGS * limits.files:
        raise TooMany
    for item in items:
        rows = rows_of(report, item, today)
        for name, table in OF_FILE:
            s.execute(insert(table), rows[name])


def arrival(s: Session, file: bytes) -> Arrival:
    """What is here of an announced file (id 16 bytes)."""
    item, part = models.SealedObject, models.Part
    report, size, slot, digest = s.execute(
        select(item.report_id, item.size, item.slot, item.sha256).where(item.id == file)
    ).one()
    here = s.scalars(select(part.n).where(part.report_id == report, part.object_id == file)).all()
    missing = tuple(sorted(set(range(_parts(size))) - set(here)))
    return Arrival(missing, None if slot is not None else digest)


def parts_of(s: Session, file: bytes) -> Iterator[bytes]:
    """The sealed bytes of a file, part after part: one is in memory at a time."""
    item, part = models.SealedObject, models.Part
    own = and_(part.report_id == item.report_id, part.object_id == item.id)
    count = _parts(s.scalars(select(item.size).where(item.id == file)).one())
    for n in range(count):
        yield s.scalars(select(part.bytes).join(item, own).where(item.id == file, part.n == n)).one()


def digest_of(parts: Iterator[bytes]) -> bytes:
    """SHA-256, 32 bytes, of a file's sealed bytes, part after part."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def finish(s: Session, file: bytes, sha256: bytes, today: date) -> None:
    """All parts of a file (id 16 bytes) are here: from now on its readers have it. Raises NotFound."""
    item, case, header = models.SealedObject, models.Case, models.Header
    this = and_(item.id == file, item.slot.is_not(None))
    if (
        s.execute(update(item).where(this).values(slot=None, sha256=sha256).returning(item.id)).first()
        is None
    ):
        # Another request finished it, or nobody did and it is gone.
        if s.scalar(select(item.id).where(item.id == file)) is None:
            raise NotFound
        return
    reads = exists().where(
        header.object_id == file, header.report_id == case.report_id, header.partner_id == case.partner_id
    )
    # Whoever looked before it came must look again; who did not, finds it with the rest.
    looked = and_(case.report_id == _report_of(file), case.first_opened.is_not(None), reads)
    s.execute(update(case).where(looked).values(message_waiting=func.coalesce(case.message_waiting, today)))


def forget_unfinished(s: Session, now: int) -> int:
    """Delete a page of files that were announced and never came; how many."""
    item = models.SealedObject
    old = select(item.report_id, item.id).where(item.slot <= now // SLOT_SECONDS - SLOTS)
    gone = s.execute(old.order_by(item.id).limit(PAGE)).all()
    for report, file in gone:
        for table in (models.Part, models.Header):
            s.execute(delete(table).where(table.report_id == report, table.object_id == file))
        s.execute(delete(item).where(item.report_id == report, item.id == file))
    return len(gone)


def check_size(size: int, limits: Limits) -> None:
    """Raises Malformed: more than a file may have, or no filled size (ENVELOPE.md section 3)."""
    plain = size - 16 - 16 * -(-(size - 16) // 65_552)
    if plain < ATTACHMENT_MIN or payload_size(plain) != size or padme(plain) != plain:
        raise Malformed
    if plain > padme(limits.file + HEAD):
        raise Malformed


def check_room(folder: Path | None, size: int) -> None:
    """Whether the disk has room for so many bytes and for words after them. Raises StoreUnavailable.

    `folder`: where the database is, None where that is another machine's.
    """
    if folder is not None and shutil.disk_usage(folder).free < size + SPARE:
        raise StoreUnavailable


def file_of(secret: bytes, file: bytes) -> bytes:
    """The file (id 16 bytes) that an upload secret (32 bytes) belongs to. Raises NotFound."""
    if len(file) != ID or not hmac.compare_digest(file_id(secret), file):
        raise NotFound
    return file


def _report_of(file: bytes) -> ColumnElement[bytes]:
    item = models.SealedObject
    return select(item.report_id).where(item.id == file).scalar_subquery()


def _parts(size: int) -> int:
    return -(-size // PART)


def _count(s: Session, report: bytes) -> int:
    item = models.SealedObject
    files = and_(item.report_id == report, item.kind == FILE)
    return s.scalar(select(func.count()).select_from(item).where(files)) or 0


def _store(s: Session, report: bytes, file: Announced, now: int) -> None:
    day = datetime.fromtimestamp(now, UTC).date()
    values = {"report_id": report, "id": file.id, "kind": FILE, "day": day, "size": file.size}
    s.execute(insert(models.SealedObject).values(**values, sha256=bytes(32), slot=now // SLOT_SECONDS))
    own = {"report_id": report, "object_id": file.id}
    headers = [
        {**own, "partner_id": one.org, "epoch_id": one.epoch, "header": one.header} for one in file.headers
    ]
    s.execute(insert(models.Header), headers)
