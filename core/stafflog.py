"""Verbs of the staff log (ENVELOPE.md section 6): an entry stands in the same transaction as its act."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, and_, exists, func, insert, literal, select
from sqlalchemy.orm import Session

from core import models
from core.errors import NotFound
from crypto import chain
from crypto.encoding import Json, b64u, canonical_json, parse_object

# Who acts when it is no member: the server, or whoever runs it.
NOBODY = bytes(16)


@dataclass(frozen=True)
class _End:
    """Where the log stands, and the day that is open."""

    head: chain.Head
    day: date


@dataclass(frozen=True)
class PublishedHead:
    """Hash (32 bytes) of the closing entry of `day`; where the key log ends, None before it was founded."""

    org: bytes
    day: date
    hash: bytes
    keys: chain.Head | None


def note(
    s: Session,
    partner_id: bytes,
    by: bytes,
    kind: str,
    object_: bytes = b"",
    today: date | None = None,
    **more: str,
) -> None:
    """Enter what `by` (16 bytes, or NOBODY) did to `object_` (16 bytes or none). Raises NotFound.

    `kind`: one of crypto.stafflog.ACTS; `more`: further fields of that kind. `today`: the clock's where it
    is not given. Days that are over are closed first. The entry is kept or lost with the transaction.
    """
    if not attempt(s, partner_id, by, kind, object_, today, **more):
        raise NotFound


def attempt(
    s: Session,
    partner_id: bytes,
    by: bytes,
    kind: str,
    object_: bytes = b"",
    today: date | None = None,
    **more: str,
) -> bool:
    """Like `note`; for an organisation that there is not the same statements, and False."""
    day = today or datetime.now(UTC).date()
    known = _lock(s, partner_id)
    end = _end_of(s, partner_id, day)
    if known:
        end = _close_days(s, _begin(s, end), day)
    fields: dict[str, Json] = {"type": kind, "object": b64u(object_) if object_ else ""}
    _append(s, end, by, fields | more)
    return known


def close_days(s: Session, partner_id: bytes, today: date) -> int:
    """Close every day before `today` that is not closed yet, and say how many. Raises NotFound."""
    if not _lock(s, partner_id):
        raise NotFound
    end = _begin(s, _end_of(s, partner_id, today))
    _close_days(s, end, today)
    return max(0, (today - end.day).days)


def statements_of(s: Session, partner_id: bytes, after: int = -1, limit: int | None = None) -> list[bytes]:
    """Entries after that place, oldest first, at most `limit`."""
    entry = models.StaffLogEntry
    query = select(entry.statement).where(entry.partner_id == partner_id, entry.seq > after)
    return list(s.scalars(query.order_by(entry.seq).limit(limit)))


def head_of(s: Session, partner_id: bytes) -> chain.Head:
    """Where the log stands now."""
    entry = models.StaffLogEntry
    query = select(entry.hash, entry.seq).where(entry.partner_id == partner_id)
    row = s.execute(query.order_by(entry.seq.desc()).limit(1)).one_or_none()
    return chain.Head(partner_id) if row is None else chain.Head(partner_id, *row)


def published_heads(s: Session) -> list[PublishedHead]:
    """What everybody may keep of each organisation: its last closed day, and its key log's end."""
    head, key = models.LogHead, models.KeyLogEntry
    days = select(head.partner_id, func.max(head.day).label("day")).group_by(head.partner_id).subquery()
    ends = select(key.partner_id, func.max(key.seq).label("seq")).group_by(key.partner_id).subquery()
    rows = s.execute(
        select(head.partner_id, head.day, head.hash, key.seq, key.hash)
        .join(days, and_(days.c.partner_id == head.partner_id, days.c.day == head.day))
        .outerjoin(ends, ends.c.partner_id == head.partner_id)
        .outerjoin(key, and_(key.partner_id == ends.c.partner_id, key.seq == ends.c.seq))
        .order_by(head.partner_id)
    )
    return [
        PublishedHead(org, day, hash_, None if seq is None else chain.Head(org, end, seq))
        for org, day, hash_, seq, end in rows
    ]


def did(s: Session, partner_id: bytes, by: bytes, kinds: set[str], object_: bytes, today: date) -> bool:
    """Whether the log has one of these of this day."""
    wanted = (b64u(by), b64u(object_), today.isoformat())
    return any(
        entry["type"] in kinds and (entry["by"], entry["object"], entry["day"]) == wanted
        for entry in _open_day(s, partner_id)
    )


def _lock(s: Session, partner_id: bytes) -> bool:
    """Two acts at once: the second waits here and follows the first. SQLite has one writer anyway."""
    row = models.Partner.id
    # Without `key_share` a report that arrives would wait for a worker who reads.
    return s.scalar(select(row).where(row == partner_id).with_for_update(key_share=True)) is not None


def _end_of(s: Session, partner_id: bytes, today: date) -> _End:
    entry = models.StaffLogEntry
    query = select(entry.hash, entry.seq, entry.statement).where(entry.partner_id == partner_id)
    row = s.execute(query.order_by(entry.seq.desc()).limit(1)).one_or_none()
    if row is None:
        return _End(chain.Head(partner_id), today)
    last = parse_object(row.statement)
    day = date.fromisoformat(last["day"]) + timedelta(days=last["type"] == "closing")
    return _End(chain.Head(partner_id, row.hash, row.seq), day)


def _begin(s: Session, end: _End) -> _End:
    return end if end.head.hash else _append(s, end, NOBODY, {"type": "began", "object": ""})


def _close_days(s: Session, end: _End, today: date) -> _End:
    """A machine whose clock is behind writes on the day that is open: no day ever goes back."""
    while end.day < today:
        reports = _arrived(s, end)
        if reports:
            end = _append(s, end, NOBODY, {"type": "arrived", "reports": reports})
        counts = Counter(entry["type"] for entry in _open_day(s, end.head.org))
        closed = _append(s, end, NOBODY, {"type": "closing", "counts": dict(counts)})
        s.add(
            models.LogHead(partner_id=end.head.org, day=end.day, seq=closed.head.seq, hash=closed.head.hash)
        )
        s.flush()
        end = _End(closed.head, end.day + timedelta(days=1))
    return end


def _arrived(s: Session, end: _End) -> list[Json]:
    """Ids of the day's reports, and of those of the day before that came in while it was being closed."""
    report, case, before = models.Report, models.Case, end.day - timedelta(days=1)
    ids = s.scalars(
        select(report.id)
        .join(case, case.report_id == report.id)
        .where(case.partner_id == end.head.org, report.day.in_([before, end.day]))
    )
    listed = {
        one
        for entry in _entries(s, end.head.org, _closed(s, end.head.org, before - timedelta(days=1)))
        if entry["type"] == "arrived"
        for one in entry["reports"]
    }
    return list[Json](sorted({b64u(one) for one in ids} - listed))


def _open_day(s: Session, partner_id: bytes) -> Iterator[dict[str, Any]]:
    return _entries(s, partner_id, _closed(s, partner_id))


def _closed(s: Session, partner_id: bytes, day: date | None = None) -> int:
    """The place of the last closing, or of that day's; -1 where there is none."""
    head = models.LogHead
    which = [] if day is None else [head.day == day]
    found = s.scalar(select(func.max(head.seq)).where(head.partner_id == partner_id, *which))
    return -1 if found is None else found


def _entries(s: Session, partner_id: bytes, after: int) -> Iterator[dict[str, Any]]:
    return map(parse_object, statements_of(s, partner_id, after))


def _append(s: Session, end: _End, by: bytes, fields: dict[str, Json]) -> _End:
    """Nothing is written for an organisation that there is not; the statement is the same."""
    org = end.head.org
    statement = canonical_json(chain.following(end.head, by, end.day.isoformat()) | fields)
    hash_, seq = chain.entry_hash("staff-log", statement), end.head.seq + 1
    row = models.StaffLogEntry
    values = (literal(org, LargeBinary), literal(seq), literal(statement, LargeBinary))
    found = exists().where(models.Partner.id == org)
    new = select(*values, literal(hash_, LargeBinary)).where(found)
    s.execute(insert(row).from_select(["partner_id", "seq", "statement", "hash"], new))
    return _End(chain.Head(org, hash_, seq), end.day)
