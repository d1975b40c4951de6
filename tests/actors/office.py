"""An organisation with a recovery sheet, a report to it, and its export: crypto only, no database."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.offline.archive import EpochFile, Export, write_archive
from crypto.age import identity_to_text
from crypto.encoding import Json, b64u
from crypto.frame import Kind, Place
from crypto.hpke import recipient_of
from crypto.keylog import verify_log
from crypto.keystatements import epoch_statement, found_statement
from crypto.primitives import sha256
from crypto.report import Reader, StoredObject
from crypto.sealed import SealedObject, seal_object
from crypto.signed import Signed, sign
from crypto.staff import member_keys

DAY = "2026-11-23"
FORMS = Path(__file__).parents[2] / "core" / "forms"


def questionnaire() -> bytes:
    """Canonical JSON of a small form with a variant."""
    return (
        b'{"fields":[{"choices":[{"text":"Me","value":"me"},{"text":"A child","value":"child"}],"key":"who",'
        b'"question":"Who needs help?","type":"radio"},{"key":"story","question":"In your own words",'
        b'"type":"textarea","variants":[{"question":"What happened to the child?","when":{"field":"who",'
        b'"in":["child"]}}]},{"key":"contact_value","question":"Contact","sealed":"identity","type":"text"}],'
        b'"id":"help"}'
    )


@dataclass(frozen=True)
class Office:
    """Ids, the key log, the member's vault, the epoch's and the recovery identity."""

    site: bytes
    org: bytes
    log: tuple[Signed, ...]
    epoch: bytes
    identity: bytes
    recovery: bytes
    member: bytes
    vault: bytes

    @property
    def paper(self) -> str:
        """What stands on the recovery sheet."""
        return identity_to_text(self.recovery)

    def wrapped(self, recovery: bytes | None = None) -> EpochFile:
        """The epoch's identity for the sheet."""
        place = Place(Kind.EPOCH, self.site, self.org, self.epoch)
        reader = Reader(self.org, self.epoch, recipient_of(recovery or self.recovery))
        body = identity_to_text(self.identity).encode()
        sealed = seal_object(place, {"v": 1}, body, [reader])
        return EpochFile(self.epoch, sealed.headers[0].header, sealed.payload)

    def reader(self) -> Reader:
        """As the reporter's page knows it."""
        return Reader(self.org, self.epoch, recipient_of(self.identity))


def new_office() -> Office:
    """Found it and open its first epoch."""
    org, member, epoch, identity = os.urandom(16), os.urandom(16), os.urandom(16), os.urandom(32)
    vault = os.urandom(32)
    keys = member_keys(vault)
    found = sign("key-log", found_statement(org, member, keys.recipient, keys.verify, DAY), keys.sign)
    statement = epoch_statement(verify_log([found], org), member, epoch, recipient_of(identity), DAY)
    log = (found, sign("key-log", statement, keys.sign))
    return Office(os.urandom(16), org, log, epoch, identity, os.urandom(32), member, vault)


def stored(one: SealedObject) -> StoredObject:
    """As the first organisation finds it."""
    return StoredObject(one.id, one.kind, one.headers[0].epoch, one.headers[0].header, one.payload)


def export_of(
    office: Office,
    answers: bytes = b'{"story":"CANARY-2b9f","who":"child"}',
    identity: bytes = b'{"contact_value":"@canary"}',
    attachments: tuple[bytes, ...] = (),
    orgs: tuple[bytes, ...] | None = None,
    form: bytes | None = None,
    form_id: str = "help",
) -> Export:
    """A report with files, sealed as version 1 says, and its export."""
    report, readers = os.urandom(16), [office.reader()]

    def seal(kind: Kind, body: bytes) -> SealedObject:
        inner: dict[str, Json] = {"v": 1}
        if kind is Kind.ATTACHMENT:
            inner |= {"how": "cleaned", "name": "", "type": "image/jpeg"}
        return seal_object(Place(kind, office.site, report, os.urandom(16)), inner, body, readers)

    parts = [seal(Kind.IDENTITY, identity), *(seal(Kind.ATTACHMENT, data) for data in attachments)]
    listed = [{"id": b64u(one.id), "key": b64u(one.key), "kind": one.kind.label} for one in parts]
    questions = questionnaire() if form is None else form
    inner = {
        "day": DAY,
        "form": form_id,
        "form_version": b64u(sha256(questions)),
        "lang": "uk",
        "objects": sorted(listed, key=lambda entry: entry["id"]),
        "orgs": sorted(b64u(org) for org in (orgs or (office.org,))),
        "origin": "browser",
        "v": 1,
    }
    place = Place(Kind.ANSWERS, office.site, report, os.urandom(16))
    first = seal_object(place, inner, answers, readers)  # type: ignore[arg-type]  # nested JSON, as frame takes it
    objects = [stored(one) for one in (first, *parts)]
    return Export(office.site, office.org, report, office.log, [office.wrapped()], objects, questions)


@dataclass(frozen=True)
class Desk:
    """A folder with an export and the key from paper."""

    folder: Path
    office: Office
    export: Export

    @property
    def archive(self) -> Path:
        """The export's file."""
        return self.folder / "export.zip"

    @property
    def key(self) -> Path:
        """The sheet, typed off."""
        return self.folder / "key"

    def change(self, change: Callable[[bytes], bytes]) -> None:
        """Do something to the file."""
        self.archive.write_bytes(change(self.archive.read_bytes()))

    def put(self, **fields: object) -> None:
        """Export with other content."""
        self.archive.write_bytes(write_archive(replace(self.export, **fields)))  # type: ignore[arg-type]  # by name


def lay_out(folder: Path, office: Office, export: Export) -> Desk:
    """Write both files."""
    desk = Desk(folder, office, export)
    desk.put()
    desk.key.write_text(office.paper + "\n")
    return desk
