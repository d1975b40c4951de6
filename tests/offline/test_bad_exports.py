"""A damaged, foreign or malicious file gives one plain sentence, exit status 2, and nothing is written."""

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from actors.office import Desk, Office, export_of, lay_out, new_office
from hypothesis import given, settings
from hypothesis import strategies as st
from offline.conftest import Open

from core.offline import BadExport
from core.offline.archive import Export, read_archive, write_archive
from core.offline.container import pack, unpack
from core.offline.opening import open_export

CANARY = "CANARY-2b9f"
DAMAGED = "not an export of a report, or it was damaged"


def expect_refused(desk: Desk, dovira: Open, sentence: str) -> None:
    before = sorted(path.name for path in desk.folder.iterdir())
    done = dovira("open", desk.archive, "--key", desk.key, "--out", desk.folder / "opened")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1
    assert CANARY not in done.stderr
    assert sorted(path.name for path in desk.folder.iterdir()) == before


def members(data: bytes) -> dict[str, bytes]:
    return unpack(data)


def archive(
    entries: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_STORED, mode: int = stat.S_IFREG
) -> bytes:
    """A zip as anyone can make it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = (mode | 0o600) << 16
            made.writestr(info, data, method)
    return buffer.getvalue()


def with_one_more(name: str) -> Callable[[bytes], bytes]:
    return lambda data: archive([*members(data).items(), (name, b"x")])


def twice(data: bytes) -> bytes:
    """The same name again, which zipfile itself warns of."""
    made = archive([*members(data).items(), ("9.age", b"x")])
    return made.replace(b"9.age", b"1.age")


def bomb(data: bytes) -> bytes:
    return archive([*members(data).items(), ("9.age", bytes(50_000_000))], zipfile.ZIP_DEFLATED)


def many(_data: bytes) -> bytes:
    return archive((f"{n}.age", b"") for n in range(1001))


def huge_in_words_only(data: bytes) -> bytes:
    """Every entry claims to be as large as the archive allows."""
    at, out = data.index(b"PK\x01\x02"), bytearray(data)
    while at >= 0:
        struct.pack_into("<2L", out, at + 20, 2**31, 2**31)
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(out)


def second_end(data: bytes) -> bytes:
    """A ZIP64 directory behind the small one's back."""
    end = data[-22:]
    return data[:-22] + b"PK\x06\x07" + bytes(16) + end


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"",
        lambda _: b"PK",
        lambda _: os.urandom(5000),
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b"\0",
        lambda data: b"\0" + data,
        lambda data: data.replace(b"age-encryption.org/v1", b"age-encryption.org/vv"),
        lambda data: archive((name, body) for name, body in members(data).items() if name != "2.age"),
        lambda data: archive((name, body) for name, body in members(data).items() if name != "export.json"),
        lambda data: archive((name, body) for name, body in members(data).items() if name != "form.json"),
        with_one_more("9.age"),
        with_one_more("../9.age"),
        with_one_more("/9.age"),
        with_one_more("C:\\9.age"),
        with_one_more("a/"),
        with_one_more("con.age "),
        lambda data: archive(members(data).items(), mode=stat.S_IFLNK),
        lambda data: archive(members(data).items(), method=zipfile.ZIP_DEFLATED),
        twice,
        bomb,
        many,
        huge_in_words_only,
        second_end,
    ],
)
def test_a_file_that_is_not_as_it_was_made_is_refused(
    change: Callable[[bytes], bytes], desk: Desk, dovira: Open
) -> None:
    desk.change(change)
    expect_refused(desk, dovira, DAMAGED)


def test_a_file_of_a_terabyte_is_refused_before_it_is_read(desk: Desk, dovira: Open) -> None:
    os.truncate(desk.archive, 2**40)
    expect_refused(desk, dovira, "too large")


@pytest.mark.parametrize("kind", ["none", "folder", "pipe", "device"])
def test_what_is_no_file_is_refused(kind: str, desk: Desk, dovira: Open) -> None:
    desk.archive.unlink()
    made = {
        "none": lambda: None,
        "folder": desk.archive.mkdir,
        "pipe": lambda: os.mkfifo(desk.archive),
        "device": lambda: desk.archive.symlink_to("/dev/zero"),
    }
    made[kind]()
    expect_refused(desk, dovira, "The export ")


@pytest.mark.parametrize(
    "listed",
    [b"", b"{}", b"[]", b'{"v":1}', b"\xff", b"[" * 100_000, b'{"v":1e999}', b'{"v":1,"v":1}'],
)
def test_a_list_that_is_none_is_refused(listed: bytes, desk: Desk, dovira: Open) -> None:
    desk.change(lambda data: pack(members(data) | {"export.json": listed}))
    done = dovira("open", desk.archive, "--key", desk.key)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_a_newer_export_asks_for_a_newer_reader(desk: Desk, dovira: Open) -> None:
    desk.change(
        lambda data: pack(
            members(data) | {"export.json": members(data)["export.json"].replace(b'"v":1', b'"v":2')}
        )
    )
    expect_refused(desk, dovira, "newer version")


def test_one_byte_of_a_sealed_file_is_noticed(desk: Desk, dovira: Open) -> None:
    def turn(data: bytes) -> bytes:
        found = members(data)
        return pack(found | {"2.age": found["2.age"][:-1] + bytes([found["2.age"][-1] ^ 1])})

    desk.change(turn)
    expect_refused(desk, dovira, "not what was sealed")


def test_another_key_opens_nothing(desk: Desk, dovira: Open) -> None:
    desk.key.write_text(new_office().paper)
    expect_refused(desk, dovira, "does not open this export")


@pytest.mark.parametrize(
    "text", ["", "AGE-SECRET-KEY-PQ-1", "AGE-SECRET-KEY-PQ-1" + "Q" * 99, "\0" * 59, "ї" * 57, "x" * 64]
)
def test_a_text_that_is_no_key_is_refused(text: str, desk: Desk, dovira: Open) -> None:
    desk.key.write_text(text)
    expect_refused(desk, dovira, "not a recovery key")


@pytest.mark.parametrize("text", ["\0" * 99, "ї" * 77, "x" * 99999])
def test_what_is_too_long_for_a_sheet_is_taken_for_a_share(text: str, desk: Desk, dovira: Open) -> None:
    desk.key.write_text(text)
    expect_refused(desk, dovira, "Share 1 is not as on its paper")


def test_one_wrong_letter_of_the_key_is_noticed(desk: Desk, dovira: Open) -> None:
    last = desk.office.paper[-1]
    desk.key.write_text(desk.office.paper[:-1] + ("Q" if last != "Q" else "P"))
    expect_refused(desk, dovira, "a letter of it is wrong")


def test_a_key_file_that_is_not_there_is_told(desk: Desk, dovira: Open) -> None:
    desk.key.unlink()
    expect_refused(desk, dovira, "key file cannot be read")


def changed(desk: Desk, **fields: object) -> Export:
    desk.put(**fields)
    return replace(desk.export, **fields)  # type: ignore[arg-type]  # by name


def test_an_organisation_that_was_not_addressed_raises_the_alarm(desk: Desk, dovira: Open) -> None:
    lay_out(desk.folder, desk.office, export_of(desk.office, orgs=(os.urandom(16),)))
    expect_refused(desk, dovira, "Alarm")


@pytest.mark.parametrize("field", ["site", "report", "org"])
def test_a_report_moved_to_another_place_is_refused(field: str, desk: Desk, dovira: Open) -> None:
    changed(desk, **{field: os.urandom(16)})
    expect_refused(desk, dovira, "not what was sealed")


def test_objects_dropped_added_or_exchanged_are_noticed(desk: Desk, dovira: Open) -> None:
    answers, identity = desk.export.objects
    other = export_of(desk.office).objects[1]
    for objects in (
        [answers],
        [identity],
        [answers, identity, other],
        [answers, replace(other, id=identity.id)],
    ):
        changed(desk, objects=objects)
        expect_refused(desk, dovira, "not what was sealed")


def test_an_epoch_that_the_key_log_does_not_name_is_refused(desk: Desk, dovira: Open) -> None:
    foreign = replace(desk.office, identity=os.urandom(32))
    changed(desk, epochs=[foreign.wrapped()])
    expect_refused(desk, dovira, "not what was sealed")


def test_an_epoch_that_is_missing_is_told(desk: Desk, dovira: Open) -> None:
    changed(desk, epochs=[])
    expect_refused(desk, dovira, "Export it again")


@pytest.mark.parametrize(
    "form", [b"", b"x", b"[]", b'{"id":"help"}', b'{"fields":[1],"id":"help"}', b"[" * 99999]
)
def test_a_form_that_is_none_is_refused_where_the_report_names_it(
    form: bytes, desk: Desk, dovira: Open
) -> None:
    lay_out(desk.folder, desk.office, export_of(desk.office, form=form))
    expect_refused(desk, dovira, "form")


OFFICE: Office = new_office()
GOOD = write_archive(export_of(OFFICE))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_change_of_bytes_leads_to_anything_but_a_refusal_or_the_same_report(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD) - 1))
    cut = data.draw(st.integers(0, 40))
    new = GOOD[:at] + data.draw(st.binary(max_size=40)) + GOOD[at + cut :]
    try:
        opened = open_export(read_archive(new), OFFICE.recovery)
    except BadExport:
        return
    assert opened.report.answers["story"] == CANARY


@given(st.binary(max_size=400))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BadExport):
        read_archive(data)


def test_the_same_export_gives_the_same_bytes(desk: Desk) -> None:
    assert write_archive(desk.export) == write_archive(desk.export)
    assert read_archive(desk.archive.read_bytes()) == replace(desk.export, log=list(desk.export.log))


def test_every_member_is_a_valid_age_file_or_public() -> None:
    found = unpack(write_archive(export_of(OFFICE)))
    assert sorted(found) == ["1.age", "2.age", "3.age", "export.json", "form.json"]
    assert all(found[f"{n}.age"].startswith(b"age-encryption.org/v1\n") for n in (1, 2, 3))
