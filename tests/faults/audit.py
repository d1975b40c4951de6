"""What the database holds against what people were told. Reports are opened with the worker's real key."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actors.organisation import Worker
from faults.submissions import Submission
from sqlalchemy import select

from core import cases, models
from core.db import Store
from core.errors import CoreError
from crypto.errors import EnvelopeError
from crypto.frame import Kind
from crypto.report import StoredObject, open_report


@dataclass(frozen=True)
class Count:
    """What must be 0. `false`: was told "received" for a report that was not stored at that moment."""

    lost: int = 0
    doubled: int = 0
    unreadable: int = 0
    unanswered: int = 0
    false: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(*(mine + theirs for mine, theirs in zip(self.figures(), other.figures(), strict=True)))

    def figures(self) -> tuple[int, ...]:
        """All, in order."""
        return self.lost, self.doubled, self.unreadable, self.unanswered, self.false


@dataclass(frozen=True)
class Reading:
    """Report id to its text; None where it does not open."""

    texts: Mapping[bytes, str | None]


def read_all(store: Store, worker: Worker, only: Sequence[bytes] | None = None) -> Reading:
    """Open every report of the database, or those named."""
    identities = worker.identities()
    ids = stored_ids(store) if only is None else only
    return Reading({report: _open(store, worker, identities, report) for report in ids})


def stored_ids(store: Store) -> list[bytes]:
    """Every report there is."""
    with store.read() as s:
        return list(s.scalars(select(models.Report.id)))


def compare(sent: Sequence[Submission], found: Reading) -> Count:
    """Reports of others may be there; each of theirs must open, too."""
    ours = {one.report: one.text for one in sent}
    copies = Counter(text for text in found.texts.values() if text is not None)
    return Count(
        lost=sum(one.acknowledged and one.report not in found.texts for one in sent),
        doubled=sum(max(0, copies[text] - 1) for text in ours.values()),
        unreadable=sum(
            text is None or ours.get(report, text) != text for report, text in found.texts.items()
        ),
        unanswered=sum(not one.acknowledged for one in sent),
    )


def false_received(told: Sequence[Submission], store: Store) -> Count:
    """`told`: those who have been told "received" before this is called."""
    there = set(stored_ids(store))
    return Count(false=sum(one.report not in there for one in told))


def _open(store: Store, worker: Worker, identities: Mapping[bytes, bytes], report: bytes) -> str | None:
    try:
        with store.read() as s:
            sealed = cases.sealed_report(s, worker.org, report)
            stored = [
                StoredObject(
                    one.id,
                    Kind.of(one.kind),
                    one.epoch,
                    one.header,
                    b"".join(cases.part(s, worker.org, one.id, n) for n in range(one.parts)),
                )
                for one in sealed.objects
            ]
        return str(open_report(worker.site, report, worker.org, identities, stored).answers["story"])
    except (CoreError, EnvelopeError, KeyError):
        return None
