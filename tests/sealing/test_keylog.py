"""The key log: who may sign, and that nothing before the head can be changed."""

import pytest
from sealing.actors import DAY, HARBOUR, LANTERN, named

from crypto.encoding import b64u, parse_object
from crypto.errors import Damaged, UnsupportedVersion
from crypto.hpke import recipient_of
from crypto.keylog import entry_hash, fingerprint, verify_log
from crypto.keystatements import epoch_statement
from crypto.primitives import sha256
from crypto.signed import Signed, sign


def test_the_log_names_the_current_epoch() -> None:
    state = HARBOUR.state
    assert state.epoch == HARBOUR.epoch
    assert state.epoch_recipient_hash == sha256(HARBOUR.recipient)
    assert state.members[HARBOUR.member].sign == HARBOUR.keys.verify
    assert state.members[HARBOUR.member].recipient_hash == sha256(HARBOUR.keys.recipient)


def test_before_the_first_epoch_there_is_none() -> None:
    state = verify_log(HARBOUR.log[:1], HARBOUR.id)
    assert (state.epoch, state.epoch_recipient_hash, state.seq) == (None, None, 0)


def test_a_later_epoch_ends_the_one_before() -> None:
    epoch, recipient = named("second", 16), recipient_of(named("second identity", 32))
    log = [*HARBOUR.log, HARBOUR.next_epoch(HARBOUR.log, epoch, recipient)]
    state = verify_log(log, HARBOUR.id)
    assert (state.epoch, state.epoch_recipient_hash, state.seq) == (epoch, sha256(recipient), 2)


def test_the_fingerprint_never_changes_and_names_the_first_statement() -> None:
    assert HARBOUR.state.fingerprint == fingerprint(HARBOUR.log) == entry_hash(HARBOUR.log[0].statement)
    assert HARBOUR.state.fingerprint != LANTERN.state.fingerprint
    assert entry_hash(b"x") == sha256(b"dovira/v1/key-log\0x")


def test_a_log_founded_by_another_key_has_another_fingerprint() -> None:
    statement = parse_object(LANTERN.found().statement) | {"org": b64u(HARBOUR.id)}
    taken_over = [sign("key-log", statement, LANTERN.keys.sign)]
    assert verify_log(taken_over, HARBOUR.id).fingerprint != HARBOUR.state.fingerprint


def test_a_changed_first_entry_breaks_every_later_one() -> None:
    statement = parse_object(HARBOUR.log[0].statement) | {"day": "2026-11-24"}
    refounded = sign("key-log", statement, HARBOUR.keys.sign)
    with pytest.raises(Damaged):
        verify_log([refounded, HARBOUR.log[1]], HARBOUR.id)


@pytest.mark.parametrize("at", range(0, 64, 7))
def test_a_bit_in_a_signature_is_seen(at: int) -> None:
    first, second = HARBOUR.log
    bent = bytearray(second.signature)
    bent[at] ^= 1
    with pytest.raises(Damaged):
        verify_log([first, Signed(second.statement, bytes(bent))], HARBOUR.id)


@pytest.mark.parametrize(
    "member",
    ["text", {}, {"id": b64u(HARBOUR.member)}, {"id": "x", "recipient": "x", "sign": "x"}],
)
def test_a_founding_that_names_no_member_is_damaged(member: object) -> None:
    statement = parse_object(HARBOUR.log[0].statement) | {"member": member}
    with pytest.raises(Damaged):
        verify_log([sign("key-log", statement, HARBOUR.keys.sign)], HARBOUR.id)


def test_a_log_signed_for_another_purpose_is_damaged() -> None:
    state = verify_log(HARBOUR.log[:1], HARBOUR.id)
    statement = epoch_statement(state, HARBOUR.member, HARBOUR.epoch, HARBOUR.recipient, DAY)
    with pytest.raises(Damaged):
        verify_log([HARBOUR.log[0], sign("staff", statement, HARBOUR.keys.sign)], HARBOUR.id)


@pytest.mark.parametrize(
    "wire",
    [None, [], "text", {}, {"statement": ""}, {"signature": "AA", "statement": ""},
     {"signature": b64u(bytes(64)), "statement": 1},
     {"signature": b64u(bytes(64)), "statement": "", "x": ""}],
)  # fmt: skip
def test_what_is_not_a_signed_statement_on_the_wire_is_damaged(wire: object) -> None:
    with pytest.raises(Damaged):
        Signed.from_wire(wire)


@pytest.mark.parametrize("statement", [b"", b"[]", b"1", b"{}"])
def test_entries_that_hold_no_statement_are_refused(statement: bytes) -> None:
    with pytest.raises((Damaged, UnsupportedVersion)):
        verify_log([Signed(statement, bytes(64))], HARBOUR.id)
