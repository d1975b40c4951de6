"""One report as a file that is read without the service: core/offline, ENVELOPE.md section 9."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from core import cases, keys
from core.errors import NoRecovery
from core.offline.archive import EpochFile, Export, write_archive
from core.questionnaire import FORM_IDS, form_data, load_form
from core.site import site
from core.uploads import FILE
from crypto.frame import Kind
from crypto.report import StoredObject

# An archive is made in memory.
MOST_FILES = 64 << 20


def export_report(s: Session, partner_id: bytes, report_id: bytes) -> bytes:
    """The archive of a report as this organisation finds it: sealed bytes and public data.

    Raises NotFound, and NoRecovery where nobody could open it.
    """
    found = cases.sealed_report(s, partner_id, report_id)
    taken = _taken(found.objects)
    epochs = {one.epoch: _wrapped(s, one.epoch) for one in taken}
    export = Export(
        site=site(s).id,
        org=partner_id,
        report=report_id,
        log=keys.log_of(s, partner_id),
        epochs=list(epochs.values()),
        objects=[_stored(s, partner_id, one) for one in taken],
        form=next((form_data(id_) for id_ in FORM_IDS if load_form(id_).letter == found.form), b"{}"),
    )
    return write_archive(export)


def _taken(objects: Sequence[cases.SealedPart]) -> list[cases.SealedPart]:
    """All, of files the smallest first, as many as memory has room for: the others are saved one by one."""
    left, taken = MOST_FILES, [one for one in objects if one.kind != FILE]
    for one in sorted((one for one in objects if one.kind == FILE), key=lambda one: one.size):
        left -= one.size
        if left >= 0:
            taken.append(one)
    return taken


def _wrapped(s: Session, epoch: bytes) -> EpochFile:
    file = keys.recovery_file(s, epoch)
    if file is None:
        raise NoRecovery
    return EpochFile(file.epoch, file.header, file.payload)


def _stored(s: Session, partner_id: bytes, one: cases.SealedPart) -> StoredObject:
    payload = b"".join(cases.part(s, partner_id, one.id, n) for n in range(one.parts))
    return StoredObject(one.id, Kind.of(one.kind), one.epoch, one.header, payload)
