"""Opening an export with the recovery identity or an epoch's: the checks of the worker's browser."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.offline import BadExport
from core.offline.archive import Export
from core.offline.talking import Said, conversation
from crypto.age import identity_from_text
from crypto.attachment import OpenedFile, open_file
from crypto.encoding import from_b64u, parse_object
from crypto.errors import Damaged, EnvelopeError, NotAddressed, NotForThisKey, UnsupportedVersion
from crypto.frame import ID, Kind, Place
from crypto.hpke import recipient_of
from crypto.keylog import verify_log
from crypto.manifest import Listed
from crypto.primitives import sha256
from crypto.report import OpenedReport, StoredObject, open_report
from crypto.sealed import open_object
from crypto.signed import Signed

SENTENCES: dict[type[EnvelopeError], str] = {
    NotForThisKey: "This report is sealed for an epoch whose key is not in the export. Export it again.",
    NotAddressed: "Alarm: this report was not sent to this organisation, and nobody passed it on to it."
    " Nothing of it is shown. Tell your coordinator at once: someone may have tampered with the server.",
    UnsupportedVersion: "This report was sealed by a newer version of Dovira. Install that version.",
    Damaged: "What is in this export is not what was sealed. Nothing of it is shown. Keep the file and tell"
    " your coordinator.",
}


@dataclass(frozen=True)
class Opened:
    """A report and the files that it or a message names; `missing`: named ones that are not there.

    `strange`: files that nobody named, left closed. `said`: what was said after it.
    """

    report: OpenedReport
    files: tuple[OpenedFile, ...]
    missing: int
    strange: int
    fingerprint: bytes
    said: tuple[Said, ...] = ()


def open_export(export: Export, key: bytes) -> Opened:
    """Open everything or nothing. `key`: recovery identity, or an epoch's, 32 bytes. Raises BadExport."""
    try:
        state = verify_log(export.log, export.org)
        identities = _epochs(export, key)
        files = [one for one in export.objects if one.kind is Kind.ATTACHMENT]
        report = open_report(export.site, export.report, export.org, identities, export.objects)
        said = conversation(export, report.inner, state, identities)
        named = _named(report, said)
        opened = tuple(_file(export, named[one.id], one, identities) for one in files if one.id in named)
    except EnvelopeError as error:
        raise BadExport(SENTENCES.get(type(error), SENTENCES[Damaged])) from error
    strange = len(files) - len(opened)
    return Opened(report, opened, len(named) - len(opened), strange, state.fingerprint, said)


def _epochs(export: Export, key: bytes) -> dict[bytes, bytes]:
    """Identities by epoch id, each held against the organisation's key log, which was verified."""
    stated = _stated_epochs(export.log)
    own = sha256(recipient_of(key))
    if own in stated.values():
        return _one_epoch(export, key, own, stated)
    return _unwrapped(export, key, stated)


def _one_epoch(export: Export, key: bytes, own: bytes, stated: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """The log itself says whose this key is: the export's epoch files are not looked at."""
    identities = {epoch: key for epoch, recipient in stated.items() if recipient == own}
    if not any(one.epoch in identities for one in export.objects):
        raise BadExport("This key is of another epoch than the report. Take that epoch's, or the sheet.")
    return identities


def _unwrapped(export: Export, recovery: bytes, stated: dict[bytes, bytes]) -> dict[bytes, bytes]:
    identities = {}
    for file in export.epochs:
        place = Place(Kind.EPOCH, export.site, export.org, file.epoch)
        try:
            body = open_object(place, file.header, file.payload, recovery).body
        except NotForThisKey as error:
            raise BadExport(
                "This recovery key does not open this export: it belongs to another organisation, or to a"
                " sheet that was replaced since."
            ) from error
        identity = _identity(body)
        if sha256(recipient_of(identity)) != stated.get(file.epoch):
            raise Damaged("not the epoch of the log")
        identities[file.epoch] = identity
    return identities


def _stated_epochs(log: Sequence[Signed]) -> dict[bytes, bytes]:
    """Hash of the recipient (32 bytes) by epoch id, from a log that was verified."""
    statements = [parse_object(signed.statement) for signed in log]
    return {
        from_b64u(one["epoch"], ID): from_b64u(one["recipient"], 32)
        for one in statements
        if one["type"] == "epoch"
    }


def _identity(body: bytes) -> bytes:
    try:
        return identity_from_text(body.decode("ascii"))
    except UnicodeDecodeError as error:
        raise Damaged("not an identity") from error


def _named(report: OpenedReport, said: Sequence[Said]) -> dict[bytes, Listed]:
    """Files by id, as the answers and the messages name them: what nobody named is nobody's."""
    listed = [*report.inner.objects, *(one for words in said for one in words.objects)]
    return {one.id: one for one in listed if one.kind is Kind.ATTACHMENT}


def _file(export: Export, listed: Listed, stored: StoredObject, identities: dict[bytes, bytes]) -> OpenedFile:
    identity = identities.get(stored.epoch)
    if identity is None:
        raise NotForThisKey("no identity of this epoch")
    place = Place(stored.kind, export.site, export.report, stored.id)
    opened = open_file(place, stored.header, stored.payload, identity)
    if opened.key != listed.key:
        raise Damaged("not the file that was listed")
    return opened
