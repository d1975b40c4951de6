"""The format of an export, written by the partners' site and read offline (ENVELOPE.md section 9)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from core.offline import BadExport
from core.offline.container import damaged, pack, unpack
from crypto import age
from crypto.encoding import Json, b64u, canonical_json, from_b64u, parse_object
from crypto.errors import Damaged, EnvelopeError, UnsupportedVersion
from crypto.frame import ID, Kind
from crypto.report import StoredObject
from crypto.signed import Signed

LIST = "export.json"
FORM = "form.json"
MAX_LIST = 4 * 1024 * 1024

_FIELDS = {"epochs", "form", "log", "objects", "org", "report", "site", "v"}


@dataclass(frozen=True)
class EpochFile:
    """An epoch's identity sealed to the recovery recipient: id 16 bytes, kind `epoch`."""

    epoch: bytes
    header: bytes
    payload: bytes


@dataclass(frozen=True)
class Export:
    """One report as one organisation finds it. Sealed bytes, ids (16 bytes) and public data, nothing else.

    `form`: canonical JSON of the questionnaire; the report says by its hash whether it is the one shown.
    """

    site: bytes
    org: bytes
    report: bytes
    log: Sequence[Signed]
    epochs: Sequence[EpochFile]
    objects: Sequence[StoredObject]
    form: bytes


def write_archive(export: Export) -> bytes:
    """The archive's bytes. The order of log, epochs and objects is kept."""
    numbers = (f"{n}.age" for n in range(1, len(export.epochs) + len(export.objects) + 1))
    files: dict[str, bytes] = {}

    def put(sealed: EpochFile | StoredObject) -> str:
        name = next(numbers)
        files[name] = sealed.header + sealed.payload
        return name

    epochs: list[Json] = [{"epoch": b64u(one.epoch), "file": put(one)} for one in export.epochs]
    objects: list[Json] = [
        {"epoch": b64u(one.epoch), "file": put(one), "id": b64u(one.id), "kind": one.kind.label}
        for one in export.objects
    ]
    listed: dict[str, Json] = {
        "epochs": epochs,
        "form": FORM,
        "log": [dict(signed.to_wire()) for signed in export.log],
        "objects": objects,
        "org": b64u(export.org),
        "report": b64u(export.report),
        "site": b64u(export.site),
        "v": 1,
    }
    return pack({LIST: canonical_json(listed), FORM: export.form, **files})


def read_archive(data: bytes) -> Export:
    """Reverse of `write_archive`. Raises BadExport; nothing is decrypted here."""
    members = unpack(data)
    try:
        return _read(members)
    except UnsupportedVersion as error:
        raise BadExport("This export was made by a newer version of Dovira. Install that version.") from error
    except EnvelopeError as error:
        raise damaged() from error


def _read(members: dict[str, bytes]) -> Export:
    listed = _list_of(members)
    taken = {LIST, FORM}

    def take(name: object) -> tuple[bytes, bytes]:
        if not isinstance(name, str) or name in taken or name not in members:
            raise Damaged("a file is missing or used twice")
        taken.add(name)
        return age.split(members[name])

    epochs = [
        EpochFile(from_b64u(entry["epoch"], ID), *take(entry["file"]))
        for entry in _entries(listed["epochs"], {"epoch", "file"})
    ]
    objects = [_object(entry, take(entry["file"])) for entry in _objects(listed)]
    if taken != members.keys():
        raise Damaged("a file that is not listed")
    _check_once(epochs, objects)
    return Export(
        site=from_b64u(listed["site"], ID),
        org=from_b64u(listed["org"], ID),
        report=from_b64u(listed["report"], ID),
        log=[Signed.from_wire(entry) for entry in _entries(listed["log"], {"signature", "statement"})],
        epochs=epochs,
        objects=objects,
        form=members[FORM],
    )


def _list_of(members: dict[str, bytes]) -> dict[str, Any]:
    if not {LIST, FORM} <= members.keys() or len(members[LIST]) > MAX_LIST:
        raise Damaged("no list or no form")
    listed = parse_object(members[LIST])
    if listed.get("v") != 1:
        raise UnsupportedVersion("unknown version of an export")
    if listed.keys() != _FIELDS or listed["form"] != FORM:
        raise Damaged("wrong fields")
    return listed


def _objects(listed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return _entries(listed["objects"], {"epoch", "file", "id", "kind"})


def _object(entry: dict[str, Any], file: tuple[bytes, bytes]) -> StoredObject:
    if not isinstance(entry["kind"], str):
        raise Damaged("not a kind")
    kind = Kind.of(entry["kind"])
    return StoredObject(from_b64u(entry["id"], ID), kind, from_b64u(entry["epoch"], ID), *file)


def _entries(value: object, fields: set[str]) -> Iterator[dict[str, Any]]:
    if not isinstance(value, list) or not all(
        isinstance(entry, dict) and entry.keys() == fields for entry in value
    ):
        raise Damaged("not a list of these fields")
    return iter(value)


def _check_once(epochs: Sequence[EpochFile], objects: Sequence[StoredObject]) -> None:
    ids = list(chain((one.epoch for one in epochs), (one.id for one in objects)))
    if len(set(ids)) != len(ids):
        raise Damaged("something is listed twice")
