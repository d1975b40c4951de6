"""`dovira verify` finds and names what was done to a staff log."""

from datetime import timedelta

import pytest
from actors.organisation import Worker
from logs.conftest import TODAY, Files, Tamper, changed, head_at, place, rechained

from crypto.chain import entry_hash
from crypto.encoding import b64u, canonical_json, parse_object
from crypto.signed import sign

STRANGER = b64u(b"x" * 16)


def insert(statements: list[bytes]) -> list[bytes]:
    made = changed(statements[5], object=STRANGER)
    return [*statements[:5], made, *statements[5:]]


def set_back(statements: list[bytes]) -> list[bytes]:
    at = place(statements, "opened", 1)
    statements[at] = changed(statements[at], day=TODAY.isoformat())
    return rechained(statements)


def without_closing(statements: list[bytes]) -> list[bytes]:
    return rechained([one for n, one in enumerate(statements) if n != place(statements, "closing")])


def unknown_type(statements: list[bytes]) -> list[bytes]:
    return rechained([*statements[:-1], changed(statements[-1], type="nothing")])


def hidden_act(statements: list[bytes]) -> list[bytes]:
    at = place(statements, "exported")
    return rechained([*statements[:at], *statements[at + 1 :]])


def begun_twice(statements: list[bytes]) -> list[bytes]:
    return rechained([*statements, changed(statements[-1], type="began", object="")])


TAMPERED: dict[str, tuple[Tamper, str]] = {
    "removed": (lambda log: [*log[:5], *log[6:]], "Entry 5 was removed."),
    "several removed": (lambda log: [*log[:3], *log[6:]], "Entries 3 to 5 were removed."),
    "first removed": (lambda log: log[1:], "Entry 0 was removed."),
    "changed": (
        lambda log: [*log[:5], changed(log[5], object=STRANGER), *log[6:]],
        "Entry 6 does not follow entry 5: one of the two was changed after it was written.",
    ),
    "inserted": (
        insert,
        "Entry 5 was inserted: another entry takes the same place and follows the same one.",
    ),
    "re-ordered": (
        lambda log: [*log[:4], log[5], log[4], *log[6:]],
        "Entries were re-ordered: entry 5 stands at place 4, entry 4 comes later.",
    ),
    "repeated": (lambda log: [*log[:5], log[4], *log[5:]], "Entry 4 is repeated at place 5."),
    "day set back": (set_back, "the day was set back."),
    "closing missing": (without_closing, "the closing entry of a day is missing."),
    "unknown type": (unknown_type, "is of an unknown type."),
    "act hidden": (hidden_act, "closes a day and counts other entries than the file has."),
    "begun twice": (begun_twice, "begins the log, but is not first"),
    "not canonical": (
        lambda log: [*log[:3], log[3].replace(b'":', b'": ', 1), *log[4:]],
        "Entry 3 is not written in the one canonical way: it was changed.",
    ),
    "unreadable": (lambda log: [*log[:3], log[3][:-1], *log[4:]], "Entry 3 cannot be read: it was changed."),
    "another field": (
        lambda log: rechained([*log[:-1], changed(log[-1], note="x")]),
        "has other fields than its type: it was changed.",
    ),
    "of another organisation": (
        lambda log: rechained([*log[:-1], changed(log[-1], org=STRANGER)]),
        "belongs to another organisation.",
    ),
}


def test_a_log_that_nobody_touched_stands(files: Files, staff_log: list[bytes]) -> None:
    result = files.verify(files.staff(staff_log))
    assert (result.exit_code, f"{len(staff_log)} entries, nothing is wrong" in result.output) == (0, True)


@pytest.mark.parametrize("kind", TAMPERED)
def test_what_was_done_is_named(kind: str, files: Files, staff_log: list[bytes]) -> None:
    tamper, sentence = TAMPERED[kind]
    result = files.verify(files.staff(tamper(list(staff_log))))
    assert sentence in result.output
    assert result.exit_code == 1


def published(worker: Worker, statements: list[bytes], seq: int) -> bytes:
    entry = parse_object(statements[seq])
    assert entry["type"] == "closing"
    staff = {"day": entry["day"], "hash": b64u(entry_hash("staff-log", statements[seq]))}
    return canonical_json({"orgs": [{"id": b64u(worker.org), "staff": staff}], "v": 1})


def test_a_cut_shows_against_a_published_head(files: Files, staff_log: list[bytes], worker: Worker) -> None:
    at = place(staff_log, "closing", 1)
    kept = files.kept(published(worker, staff_log, at))
    assert files.verify(files.staff(staff_log), kept=kept).exit_code == 0
    result = files.verify(files.staff(staff_log[:at]), kept=kept)
    assert "The log was cut: the checkpoint saw the end of" in result.output
    assert result.exit_code == 1


def test_a_log_rewritten_whole_shows_against_a_published_head(
    files: Files, staff_log: list[bytes], worker: Worker
) -> None:
    kept = files.kept(published(worker, staff_log, place(staff_log, "closing", 1)))
    at = place(staff_log, "opened")
    forged = rechained([*staff_log[:at], changed(staff_log[at], object=STRANGER), *staff_log[at + 1 :]])
    assert files.verify(files.staff(forged)).exit_code == 0
    result = files.verify(files.staff(forged), kept=kept)
    assert "does not end as the checkpoint saw." in result.output
    assert result.exit_code == 1


def test_a_counter_signature_is_a_checkpoint(files: Files, staff_log: list[bytes], worker: Worker) -> None:
    signed = sign("head", head_at(worker, staff_log, 9), worker.own_keys().sign)
    kept = files.kept(canonical_json(dict(signed.to_wire())))
    log = files.keys(list(worker.keys().log))
    assert files.verify(log, files.staff(staff_log), kept=kept).exit_code == 0
    result = files.verify(log, files.staff(staff_log[:9]), kept=kept)
    assert "The log was cut" in result.output


def test_a_counter_signature_of_nobody_here_is_refused(
    files: Files, staff_log: list[bytes], worker: Worker, other_worker: Worker
) -> None:
    signed = sign("head", head_at(worker, staff_log, 9), other_worker.own_keys().sign)
    kept = files.kept(canonical_json(dict(signed.to_wire())))
    result = files.verify(files.keys(list(worker.keys().log)), files.staff(staff_log), kept=kept)
    assert "The counter-signature of entry 9 does not fit" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"[]\n", b"\xff\x00", b'{"signature":1,"statement":2}'])
def test_what_is_no_log_is_refused_with_a_sentence(content: bytes, files: Files) -> None:
    path = files.kept(content)
    result = files.verify(path)
    assert (result.exit_code, "This is no log" in result.output) == (2, True)


def test_every_day_was_closed_with_its_counts(staff_log: list[bytes]) -> None:
    closings = [parse_object(one) for one in staff_log if parse_object(one)["type"] == "closing"]
    assert [one["day"] for one in closings] == [(TODAY + timedelta(days=n)).isoformat() for n in range(2)]
    assert closings[1]["counts"] == {"opened": 1, "exported": 1}
