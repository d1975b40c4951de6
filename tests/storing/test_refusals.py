"""What is not a whole, current, well addressed report is refused, and nothing of it is stored."""

import dataclasses
import os
from collections.abc import Callable

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import func, select

from core import errors, models, partners
from core.db import Store
from core.errors import (
    CoreError,
    Different,
    EpochEnded,
    Malformed,
    OrgClosed,
    UnknownOrg,
    WrongSecret,
    WrongSize,
)
from core.reports import Upload, UploadObject, file_report, size_class_of
from crypto.padding import REQUEST_SIZES

TABLES = (models.Report, models.Case, models.SealedObject, models.Header, models.Part)


def refuse(store: Store, letter: Letter, upload: Upload, error: type[CoreError]) -> None:
    """Send it, catch the error inside the transaction, commit: still nothing may be there."""
    with store.write() as s:
        before = [s.scalar(select(func.count()).select_from(table)) for table in TABLES]
        with pytest.raises(error):
            file_report(s, upload, DAY, size_class=letter.size_class)
    with store.read() as s:
        assert [s.scalar(select(func.count()).select_from(table)) for table in TABLES] == before


def changed(upload: Upload, index: int, **fields: object) -> Upload:
    objects = list(upload.objects)
    objects[index] = dataclasses.replace(objects[index], **fields)  # type: ignore[arg-type]  # any field
    return dataclasses.replace(upload, objects=objects)


def without_last_header(upload: Upload) -> Upload:
    return changed(upload, 1, headers=[])


def header_twice(upload: Upload) -> Upload:
    return changed(upload, 0, headers=[*upload.objects[0].headers] * 2)


def cut_header(upload: Upload) -> Upload:
    header = upload.objects[0].headers[0]
    return changed(upload, 0, headers=[dataclasses.replace(header, header=header.header[:-1])])


def other_stanza(upload: Upload) -> Upload:
    header = upload.objects[0].headers[0]
    other = header.header.replace(b"mlkem768x25519", b"mlkem768x25518")
    return changed(upload, 0, headers=[dataclasses.replace(header, header=other)])


def appended_header(upload: Upload) -> Upload:
    header = upload.objects[0].headers[0]
    return changed(upload, 0, headers=[dataclasses.replace(header, header=header.header + b"x")])


BROKEN: dict[str, Callable[[Upload], Upload]] = {
    "payload one byte short": lambda u: changed(u, 0, payload=u.objects[0].payload[:-1]),
    "payload one byte long": lambda u: changed(u, 1, payload=u.objects[1].payload + b"x"),
    "payloads exchanged": lambda u: changed(
        changed(u, 0, payload=u.objects[1].payload), 1, payload=u.objects[0].payload
    ),
    "kinds exchanged": lambda u: changed(changed(u, 0, kind="identity"), 1, kind="answers"),
    "two answers": lambda u: changed(u, 1, kind="answers"),
    "unknown kind": lambda u: changed(u, 1, kind="message"),
    "identity missing": lambda u: dataclasses.replace(u, objects=u.objects[:1]),
    "one object three times": lambda u: dataclasses.replace(u, objects=[*u.objects, u.objects[0]]),
    "nothing": lambda u: dataclasses.replace(u, objects=[]),
    "same id twice": lambda u: changed(u, 1, id=u.objects[0].id),
    "short id": lambda u: changed(u, 1, id=b"short"),
    "unknown form": lambda u: dataclasses.replace(u, form="z"),
    "unknown language": lambda u: dataclasses.replace(u, lang="xx"),
    "no header for identity": without_last_header,
    "header twice": header_twice,
    "header cut": cut_header,
    "header of another type": other_stanza,
    "bytes after the header": appended_header,
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_another_shape_is_refused_whole(
    store: Store, letter: Letter, broken: Callable[[Upload], Upload]
) -> None:
    refuse(store, letter, broken(letter.upload), Malformed)


def test_a_header_of_another_age_version_is_named_as_such(store: Store, letter: Letter) -> None:
    header = letter.upload.objects[0].headers[0]
    newer = dataclasses.replace(header, header=header.header.replace(b"org/v1", b"org/v2"))
    refuse(store, letter, changed(letter.upload, 0, headers=[newer]), errors.UnsupportedHeader)


def test_who_knows_only_the_id_can_neither_write_nor_probe(store: Store, letter: Letter) -> None:
    forged = dataclasses.replace(letter.upload, secret=os.urandom(32))
    refuse(store, letter, forged, WrongSecret)
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    refuse(store, letter, forged, WrongSecret)


def test_a_payload_of_another_class_than_the_request_is_refused(store: Store, letter: Letter) -> None:
    with store.write() as s, pytest.raises(Malformed):
        file_report(s, letter.upload, DAY, size_class=letter.size_class + 1)


def test_only_seven_sizes_of_request_exist() -> None:
    assert [size_class_of(size) for size in REQUEST_SIZES] == [0, 1, 2, 3, 4, 5, 6]
    for size in (0, REQUEST_SIZES[0] - 1, REQUEST_SIZES[0] + 1, REQUEST_SIZES[6] + 1024):
        with pytest.raises(WrongSize):
            size_class_of(size)


def test_an_ended_epoch_is_refused(store: Store, letter: Letter, worker: Worker) -> None:
    worker.next_epoch()
    refuse(store, letter, letter.upload, EpochEnded)


def test_an_epoch_that_ended_is_refused_for_one_of_two_objects(store: Store, letter: Letter) -> None:
    header = dataclasses.replace(letter.upload.objects[1].headers[0], epoch=os.urandom(16))
    refuse(store, letter, changed(letter.upload, 1, headers=[header]), EpochEnded)


def test_the_epoch_of_another_organisation_is_refused(
    store: Store, letter: Letter, other_worker: Worker
) -> None:
    foreign = other_worker.keys().epoch
    header = dataclasses.replace(letter.upload.objects[0].headers[0], epoch=foreign)
    refuse(store, letter, changed(letter.upload, 0, headers=[header]), EpochEnded)


def test_a_closed_organisation_is_refused(store: Store, letter: Letter) -> None:
    with store.write() as s:
        partners.set_open(s, "harbour", False)
    refuse(store, letter, letter.upload, OrgClosed)


def test_an_unknown_organisation_is_refused(store: Store, letter: Letter) -> None:
    stranger = os.urandom(16)
    upload = letter.upload
    for index in (0, 1):
        header = dataclasses.replace(upload.objects[index].headers[0], org=stranger)
        upload = changed(upload, index, headers=[header])
    refuse(store, letter, upload, UnknownOrg)


def test_objects_addressed_to_different_organisations_are_refused(
    store: Store, letter: Letter, other_worker: Worker
) -> None:
    header = dataclasses.replace(letter.upload.objects[1].headers[0], org=other_worker.org)
    refuse(store, letter, changed(letter.upload, 1, headers=[header]), Malformed)


def test_an_object_of_another_report_cannot_be_taken_over(
    store: Store, letter: Letter, worker: Worker
) -> None:
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    mine = write(worker.site, [worker.keys()])
    stolen: UploadObject = letter.upload.objects[1]
    taken = changed(mine.upload, 1, id=stolen.id, payload=stolen.payload, headers=stolen.headers)
    refuse(store, mine, taken, Different)
    assert worker.open(letter.report).identity == {"name": "CANARY-name"}
