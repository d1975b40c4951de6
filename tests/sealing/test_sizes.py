"""Every number of ENVELOPE.md, measured on a real sealed message, and found in the page."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from sealing.actors import DAY, DRAFT, HARBOUR, LANTERN, REPORT, SITE, Organisation, named, seal

from crypto import age, box, code, digits, frame, hpke, padding, recovery, report, sealed, staff
from crypto.encoding import MAX_DEPTH, canonical_json, from_b64u
from crypto.errors import TooLong
from crypto.staff import Cost

PAGE = Path(frame.__file__).with_name("ENVELOPE.md").read_text("utf-8")
READERS = [HARBOUR, LANTERN, *(Organisation(f"reader {number}") for number in range(3))]


def in_page(*numbers: int) -> bool:
    return all(f"{number:,}" in PAGE or str(number) in PAGE for number in numbers)


def test_a_header_is_made_of_the_lines_the_page_names() -> None:
    header = seal().answers.headers[0].header
    version, stanza, body, mac, end = header.split(b"\n")
    lengths = [len(line) + 1 for line in (version, stanza, body, mac)]
    assert lengths == [22, 1513, 44, 48]
    assert (end, len(header), sum(lengths)) == (b"", age.HEADER, 1627)
    assert in_page(*lengths, age.HEADER, hpke.ENC)


def test_keys_are_as_long_as_the_page_says() -> None:
    assert (len(HARBOUR.recipient), len(HARBOUR.identity)) == (hpke.RECIPIENT, hpke.IDENTITY) == (1216, 32)
    assert len(age.identity_to_text(HARBOUR.identity)) == 77
    assert in_page(hpke.RECIPIENT, hpke.IDENTITY, 77)


@pytest.mark.parametrize("length", [0, 1, 65_536, 65_537, 1_048_576])
def test_a_payload_is_as_long_as_the_formula_says(length: int) -> None:
    chunks = max(1, math.ceil(length / 65_536))
    assert len(age.encrypt(bytes(length), bytes(16))) == 16 + length + 16 * chunks
    assert in_page(65_536, 16)


def test_a_frame_adds_its_context_and_two_lengths() -> None:
    place = frame.Place(frame.Kind.EPOCH, *(bytes(16),) * 3)
    head = canonical_json({"v": 1})
    assert len(frame.frame(place, {"v": 1}, b"body")) == 32 + 4 + len(head) + 8 + 4
    assert frame.OVERHEAD == 32 + 4 + 8
    assert "context 32 ‖ u32 length ‖ inner header ‖ u64 length ‖ body ‖ zeros" in PAGE


def test_kinds_have_the_bytes_of_the_page() -> None:
    for kind in frame.Kind:
        assert f"| `{kind.label}` | {kind:02x} |" in PAGE


@pytest.mark.parametrize("power", range(7))
def test_answers_fill_one_of_seven_sizes_and_the_request_follows(power: int) -> None:
    size = 16_384 << power
    room = size - 1_200 - (0 if power == 0 else 1)
    words = {"words": "x" * max(1, room)}
    requests = set()
    for readers in (READERS[:1], READERS[:4], READERS):
        whole = seal(replace(DRAFT, answers=words), *readers, draws=f"size {power}")
        assert len(whole.answers.payload) == age.payload_size(size)
        assert len(whole.identity.payload) == age.payload_size(4_096)
        body = report.request_body(whole, "a", "other", priority=True)
        assert json.loads(body)["pad"].strip("0") == ""
        requests.add(len(body))
    assert requests == {padding.request_size(size)}


def test_a_request_does_not_tell_whether_the_person_can_be_answered() -> None:
    keys = code.code_keys(code.new_code(), named("salt", 16), Cost(kib=8, passes=1))
    note = box.BoxNote(REPORT, {org.id: org.state.fingerprint for org in (HARBOUR, LANTERN)}, DAY)
    mailbox = report.Mailbox(keys.lookup, keys.auth, box.seal_box(SITE, keys, note))
    draft = replace(DRAFT, reply=report.ReplyKeys(keys.recipient, keys.verify))
    answerable = report.request_body(seal(draft), "a", "other", priority=True, mailbox=mailbox)
    assert len(answerable) == len(report.request_body(seal(), "a", "other", priority=True))
    wire = json.loads(answerable)["box"]
    payload = from_b64u(wire["payload"])
    assert len(payload) == age.payload_size(padding.BOX)
    assert box.open_box(SITE, keys, wire["header"].encode(), payload) == note


def test_the_note_has_room_for_five_organisations() -> None:
    keys = code.code_keys(code.new_code(), named("salt", 16), Cost(kib=8, passes=1))
    five = {named(f"org {n}", 16): named(f"whole {n}", 32) for n in range(report.MAX_READERS)}
    made = box.seal_box(SITE, keys, box.BoxNote(REPORT, five, DAY))
    assert len(made.payload) == age.payload_size(padding.BOX)


def test_the_request_has_the_sizes_the_page_gives() -> None:
    assert tuple(2**power for power in range(14, 21)) == padding.ANSWERS_SIZES
    assert tuple(map(padding.request_size, padding.ANSWERS_SIZES)) == padding.REQUEST_SIZES
    assert (padding.REQUEST_SIZES[0], padding.REQUEST_SIZES[-1]) == (53_248, 1_430_528)
    assert len(set(padding.REQUEST_SIZES)) == 7
    assert in_page(
        *(padding.ANSWERS_SIZES[0], padding.ANSWERS_SIZES[-1], padding.REQUEST_EXTRA, 53_248, 1_430_528)
    )


def test_sizes_of_the_table() -> None:
    assert (padding.IDENTITY, padding.GRANT, padding.TEXT_MIN) == (4_096, 4_096, 4_096)
    assert (padding.ATTACHMENT_MIN, padding.PART, padding.LARGEST) == (16_384, 1_048_576, 1_048_576)
    assert in_page(padding.IDENTITY, padding.ATTACHMENT_MIN, padding.PART)


@pytest.mark.parametrize(
    "draft",
    [replace(DRAFT, answers={"words": "x" * 1_048_576}), replace(DRAFT, identity={"name": "x" * 4_096})],
    ids=["answers", "identity"],
)
def test_what_does_not_fit_is_too_long(draft: report.Draft) -> None:
    with pytest.raises(TooLong):
        seal(draft)


def test_staff_sizes() -> None:
    member = named("harbour member", 16)
    assert len(staff.wrap_vault(bytes(staff.VAULT), bytes(32), member)) == staff.WRAP == 72
    assert (staff.STAFF_COST.kib, staff.STAFF_COST.passes) == (65_536, 3)
    assert "m = 65536 KiB, t = 3, p = 1" in PAGE
    assert in_page(staff.WRAP, staff.WORDLIST)
    assert (len(staff.PRF_INPUT), staff.PRF) == (32, 32)
    assert f'"{staff.PRF_INPUT.decode()}"' in PAGE
    assert f"{math.log2(staff.WORDLIST**staff.WORDS):.1f} bits" in PAGE


def test_the_recovery_sheet_is_as_long_as_the_page_says() -> None:
    groups = recovery.recovery_groups(HARBOUR.sheet)
    assert [len(group) for group in groups] == [4] * 14 + [2]
    assert recovery.PREFIX == "AGE-SECRET-KEY-PQ-1"
    assert "58 signs in 15 groups of four, the last of two" in PAGE


def test_a_fingerprint_is_shown_as_the_page_says() -> None:
    shown = digits.fingerprint_digits(bytes(range(32)))
    assert [int(group) for group in shown.split()] == [
        int.from_bytes(bytes(range(at, at + 5)), "big") % 100_000 for at in range(0, 30, 5)
    ]
    assert "six groups of five digits" in PAGE
    shown = digits.forty_digits(bytes(range(32)))
    assert [int(group) for group in shown.split()] == [
        int.from_bytes(bytes(range(at, at + 4)), "big") % 100_000 for at in range(0, 32, 4)
    ]
    assert "eight groups of five digits" in PAGE


def test_labels_of_the_page_are_those_of_the_code() -> None:
    for domain in (frame.CONTEXT_DOMAIN, sealed.FILE_KEY_DOMAIN, digits.WELCOME_DOMAIN):
        assert f"`{domain[:-1].decode()}` ‖ 00" in PAGE
    for label in (
        "staff/auth",
        "staff/kek",
        "staff/kek-prf",
        "member/xwing",
        "member/ed25519",
        "recovery/ed25519",
        "wrap/",
    ):
        assert f'"dovira/v1/{label}' in PAGE
    assert age.HPKE_INFO.decode() in PAGE
    assert f"at most {MAX_DEPTH} arrays and objects deep" in PAGE
