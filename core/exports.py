"""One report as a file that is read without the service: core/offline, ENVELOPE.md section 9."""

from sqlalchemy.orm import Session

from core import cases, keys
from core.errors import NoRecovery
from core.offline.archive import EpochFile, Export, write_archive
from core.questionnaire import FORM_IDS, form_data, load_form
from core.site import site
from crypto.frame import Kind
from crypto.report import StoredObject


def export_report(s: Session, partner_id: bytes, report_id: bytes) -> bytes:
    """The archive of a report as this organisation finds it: sealed bytes and public data.

    Raises NotFound, and NoRecovery where nobody could open it.
    """
    found = cases.sealed_report(s, partner_id, report_id)
    epochs = {one.epoch: _wrapped(s, one.epoch) for one in found.objects}
    export = Export(
        site=site(s).id,
        org=partner_id,
        report=report_id,
        log=keys.log_of(s, partner_id),
        epochs=list(epochs.values()),
        objects=[_stored(s, partner_id, one) for one in found.objects],
        form=next((form_data(id_) for id_ in FORM_IDS if load_form(id_).letter == found.form), b"{}"),
    )
    return write_archive(export)


def _wrapped(s: Session, epoch: bytes) -> EpochFile:
    file = keys.recovery_file(s, epoch)
    if file is None:
        raise NoRecovery
    return EpochFile(file.epoch, file.header, file.payload)


def _stored(s: Session, partner_id: bytes, one: cases.SealedPart) -> StoredObject:
    payload = b"".join(cases.part(s, partner_id, one.id, n) for n in range(one.parts))
    return StoredObject(one.id, Kind.of(one.kind), one.epoch, one.header, payload)
