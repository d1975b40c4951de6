"""All reports of an organisation as one file, written while it is sent: an archive of sealed archives."""

import zipfile
from collections.abc import Iterator

from sqlalchemy import select

from core import models
from core.db import Store
from core.errors import NoRecovery, NotFound
from core.exports import export_report
from core.offline.container import entry

LEFT_OUT = "left-out.txt"


def export_all(store: Store, partner_id: bytes) -> Iterator[bytes]:
    """The file piece by piece: an archive of `dovira open` for each report, by its id.

    Reports that no recovery key opens are named in `left-out.txt`: nobody could read them from there.
    """
    out = _Pieces()
    left_out = []
    with zipfile.ZipFile(out, "w") as archive:
        for report in _reports(store, partner_id):
            name = report.hex()
            try:
                with store.read() as s:
                    archive.writestr(entry(f"{name}.zip"), export_report(s, partner_id, report))
            except NotFound:
                # Erased since the list was made.
                continue
            except NoRecovery:
                left_out.append(f"{name}\n")
            yield out.taken()
        if left_out:
            archive.writestr(entry(LEFT_OUT), "".join(left_out))
    yield out.taken()


def _reports(store: Store, partner_id: bytes) -> list[bytes]:
    case = models.Case
    with store.read() as s:
        ids = select(case.report_id).where(case.partner_id == partner_id).order_by(case.report_id)
        return list(s.scalars(ids))


class _Pieces:
    """What a ZipFile writes to: it keeps no more than one report."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def write(self, data: bytes, /) -> int:
        self._kept += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """What was written stays until it is taken."""

    def taken(self) -> bytes:
        """What was written since the last call."""
        data, self._kept = bytes(self._kept), bytearray()
        return data
