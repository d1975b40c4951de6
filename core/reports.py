"""Filing a report: stored whole in one transaction, the same answer to every repeat."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date

from sqlalchemy import Connection, Select, and_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import coalesce

from core import models
from core.db import Base, Store
from core.errors import CoreError, Different, EpochEnded, OrgClosed, UnknownOrg
from core.group import GroupCommit
from core.rows import Taken, among, ask, insert_rows
from core.uploads import (
    KINDS,
    Checked,
    StoredObject,
    Upload,
    UploadBox,
    UploadHeader,
    UploadObject,
    box_of,
    check_upload,
    erased_mac,
    size_class_of,
)

__all__ = [
    "Desk",
    "StoredObject",
    "Upload",
    "UploadBox",
    "UploadHeader",
    "UploadObject",
    "box_of",
    "erased_mac",
    "file_report",
    "size_class_of",
]

CLOSED = b"closed"
Outcome = list[StoredObject] | CoreError
NAMES = ("reports", "cases", "objects", "headers", "parts", "mailboxes")
TABLES = [Base.metadata.tables[name] for name in NAMES]


def file_report(
    s: Session, upload: Upload, today: date, *, size_class: int, origin: str = "browser"
) -> list[StoredObject]:
    """Store a report and give what is stored, sorted by kind; a repeat changes nothing and gets the same.

    `size_class` comes from `size_class_of`. Raises WrongSecret, Malformed, UnsupportedHeader, Different,
    UnknownOrg, OrgClosed and EpochEnded; then nothing was stored.
    """
    outcome = _file_all(s.connection(), [check_upload(upload, today, size_class, origin)])[0]
    if isinstance(outcome, CoreError):
        raise outcome
    return outcome


class Desk:
    """Files reports that arrive at the same moment in one transaction. One a process and database.

    `typed` (32 bytes, with origin `server`): a MAC of what was typed. What the server seals differs each
    time, so this tells a repeat from a change.
    """

    def __init__(self, store: Store) -> None:
        self._group: GroupCommit[Checked, list[StoredObject]] = GroupCommit(store.transact, _file_all)

    def file(
        self,
        upload: Upload,
        today: date,
        *,
        size_class: int,
        origin: str = "browser",
        typed: bytes | None = None,
    ) -> list[StoredObject]:
        """Like `file_report`; checks before it waits for the database. Raises StoreUnavailable too."""
        return self._group.write(check_upload(upload, today, size_class, origin, typed))


def _file_all(connection: Connection, uploads: Sequence[Checked]) -> list[Outcome]:
    """File each, or say why not. What is wrong with one changes nothing for another."""
    known = _known(connection, uploads)
    erased = _erased(connection, uploads)
    current = _current_epochs(connection, uploads)
    new: dict[bytes, Checked] = {}
    outcomes: list[Outcome] = []
    for one in uploads:
        report = one.upload.report
        first = new[report].sameness if report in new else known.get(report)
        outcome = _refusal(one, current) if first is None else _difference(one, first)
        if first is None and one.upload.id_mac in erased:
            outcome = Different()
        if first is None and outcome is None:
            new[report] = one
        outcomes.append(outcome or (_stored(connection, report) if report in known else new[report].stored))
    try:
        _insert(connection, list(new.values()))
    except Taken:
        if len(uploads) > 1:
            return [_file_all(connection, [one])[0] for one in uploads]
        return [_after_race(connection, uploads[0])]
    return outcomes


def _known(connection: Connection, uploads: Sequence[Checked]) -> dict[bytes, bytes]:
    """What those reports that are stored already are compared by: see Checked."""
    rows = ask(connection, _known_query, [one.upload.report for one in uploads])
    return {report: sameness for report, sameness in rows}


def _known_query(count: int) -> Select[bytes, bytes]:
    report = models.Report
    return select(report.id, coalesce(report.typed, report.sealed)).where(among(report.id, count))


def _erased(connection: Connection, uploads: Sequence[Checked]) -> set[bytes]:
    """Of reports whose deletion was asked for: a repeat must not bring them back."""
    return {mac for (mac,) in ask(connection, _erased_query, [one.upload.id_mac for one in uploads])}


def _erased_query(count: int) -> Select[bytes]:
    mac = models.ErasedReport.id_mac
    return select(mac).where(among(mac, count))


def _current_epochs(connection: Connection, uploads: Sequence[Checked]) -> dict[bytes, bytes | None]:
    """Epoch by organisation: CLOSED for a closed one, None where there is none yet."""
    orgs = sorted({org for one in uploads for org in one.stored[0].orgs})
    if connection.dialect.name == "postgresql":
        # A statement sees what was committed when it began: the wait for a change of epoch comes before.
        ask(connection, _lock_query, orgs)
    rows = ask(connection, _epochs_query, orgs)
    return {org: epoch if is_open else CLOSED for org, is_open, epoch in rows}


def _lock_query(count: int) -> Select[bytes]:
    partner = models.Partner.id
    return select(partner).where(among(partner, count)).order_by(partner).with_for_update(read=True)


def _epochs_query(count: int) -> Select[bytes, bool, bytes]:
    partner, epoch = models.Partner, models.Epoch
    return (
        select(partner.id, and_(partner.open, partner.leaves.is_(None)), epoch.id)
        .outerjoin(epoch, and_(epoch.partner_id == partner.id, epoch.ended.is_(False)))
        .where(among(partner.id, count))
    )


def _refusal(one: Checked, current: Mapping[bytes, bytes | None]) -> CoreError | None:
    orgs = one.stored[0].orgs
    if any(org not in current for org in orgs):
        return UnknownOrg()
    if any(current[org] == CLOSED for org in orgs):
        return OrgClosed()
    headers = [header for item in (*one.upload.objects, *one.upload.files) for header in item.headers]
    return EpochEnded() if any(header.epoch != current[header.org] for header in headers) else None


def _difference(one: Checked, sameness: bytes) -> CoreError | None:
    return None if hmac.compare_digest(one.sameness, sameness) else Different()


def _insert(connection: Connection, new: Sequence[Checked]) -> None:
    if not new:
        return
    # In one order everywhere, so that two processes with the same reports never wait for each other.
    new = sorted(new, key=lambda one: one.upload.report)
    with _whole_or_nothing(connection):
        for table in TABLES:
            insert_rows(connection, table, [row for one in new for row in one.rows[table.name]])


@contextmanager
def _whole_or_nothing(connection: Connection) -> Iterator[None]:
    """A savepoint in plain SQL: SQLAlchemy's own costs a tenth of a report."""
    connection.exec_driver_sql("SAVEPOINT report")
    try:
        yield
    except BaseException:
        # Some errors have ended the transaction, and the savepoint with it.
        with suppress(SQLAlchemyError):
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT report")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT report")


def _after_race(connection: Connection, one: Checked) -> Outcome:
    """Another process filed the same report in between; or an object id is another report's."""
    sameness = _known(connection, [one]).get(one.upload.report)
    if sameness is None:
        return Different()
    return _difference(one, sameness) or _stored(connection, one.upload.report)


def _stored(connection: Connection, report: bytes) -> list[StoredObject]:
    item, header = models.SealedObject, models.Header
    rows = connection.execute(
        select(item.id, item.kind, item.sha256, header.partner_id)
        .outerjoin(header, and_(header.report_id == item.report_id, header.object_id == item.id))
        .where(item.report_id == report, item.kind.in_(KINDS))
        .order_by(item.kind, item.id, header.partner_id)
    ).all()
    orgs: dict[tuple[bytes, str, bytes], list[bytes]] = {}
    for object_id, kind, digest, org in rows:
        orgs.setdefault((object_id, kind, digest), []).append(org)
    return [StoredObject(*known, tuple(readers)) for known, readers in orgs.items()]
