"""Bytes altered, cut, moved or repeated anywhere: an envelope error, never another text or error."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing.actors import HARBOUR, LANTERN, open_as, seal, stored_for
from sealing.classes import class_of

from crypto import age, hpke
from crypto.encoding import b64
from crypto.errors import CannotSeal, Damaged, EnvelopeError, NotForThisKey, UnsupportedVersion
from crypto.hpke import require_xwing
from crypto.primitives import chacha_seal

CHUNK = age.CHUNK + 16
KEY = bytes(range(16))
LONG = b"".join(bytes([number]) * age.CHUNK for number in range(3)) + b"the end"
PAYLOAD = age.encrypt(LONG, KEY, bytes(16))
NONCE, STREAM = PAYLOAD[:16], PAYLOAD[16:]
CHUNKS = [STREAM[at : at + CHUNK] for at in range(0, len(STREAM), CHUNK)]
HEADER = age.wrap(KEY, HARBOUR.recipient)


def _flip(data: bytes, at: int, bit: int = 1) -> bytes:
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


@pytest.mark.parametrize("bit", [1, 0x80])
def test_a_bit_flipped_in_any_byte_of_a_header_is_refused(bit: int) -> None:
    for at in range(len(HEADER)):
        changed = _flip(HEADER, at, bit)
        with pytest.raises((NotForThisKey, Damaged, UnsupportedVersion)):
            age.unwrap(changed, HARBOUR.identity)


def test_a_header_cut_anywhere_is_damaged() -> None:
    for end in range(len(HEADER)):
        with pytest.raises(Damaged):
            age.unwrap(HEADER[:end], HARBOUR.identity)


def test_only_the_first_line_and_the_sealed_file_key_escape_the_class_damaged() -> None:
    first_line, stanza_end = len(age.VERSION_LINE), HEADER.index(b"\n---")
    for at in (0, 5, first_line - 2):
        with pytest.raises(UnsupportedVersion):
            age.unwrap(_flip(HEADER, at), HARBOUR.identity)
    for at in range(stanza_end + 1, len(HEADER)):
        with pytest.raises(Damaged):
            age.unwrap(_flip(HEADER, at), HARBOUR.identity)


@pytest.mark.parametrize(
    "at", [0, 15, 16, 17, 31, 32, 16 + CHUNK - 1, 16 + CHUNK, 16 + 2 * CHUNK, -17, -16, -1]
)
def test_a_byte_flipped_in_any_region_of_a_payload_is_damaged(at: int) -> None:
    with pytest.raises(Damaged):
        age.decrypt(_flip(PAYLOAD, at % len(PAYLOAD)), KEY)


@pytest.mark.parametrize(
    "length",
    [0, 1, 15, 16, 17, 31, 32, 16 + CHUNK - 1, 16 + CHUNK, 16 + CHUNK + 15, 16 + CHUNK + 16, 16 + 2 * CHUNK,
     16 + 3 * CHUNK, 16 + 3 * CHUNK + 1, len(PAYLOAD) - 1],
)  # fmt: skip
def test_a_payload_cut_at_any_boundary_is_damaged(length: int) -> None:
    with pytest.raises(Damaged):
        age.decrypt(PAYLOAD[:length], KEY)


@pytest.mark.parametrize(
    "order",
    [
        (1, 0, 2, 3),
        (0, 2, 1, 3),
        (0, 1, 3),
        (1, 2, 3),
        (0, 0, 1, 2, 3),
        (0, 1, 2, 3, 3),
        (3,),
        (0, 1, 2),
        (3, 0, 1, 2),
    ],
)
def test_chunks_reordered_dropped_or_repeated_are_damaged(order: tuple[int, ...]) -> None:
    with pytest.raises(Damaged):
        age.decrypt(NONCE + b"".join(CHUNKS[index] for index in order), KEY)


@pytest.mark.parametrize("tail", [b"\0", bytes(16), bytes(17), bytes(CHUNK)])
def test_bytes_after_the_last_chunk_are_damaged(tail: bytes) -> None:
    with pytest.raises(Damaged):
        age.decrypt(PAYLOAD + tail, KEY)


def test_an_empty_last_chunk_is_damaged() -> None:
    key = age._payload_key(KEY, NONCE)
    full = chacha_seal(key, age._chunk_nonce(0, 1), bytes(age.CHUNK))
    empty = chacha_seal(key, age._chunk_nonce(1, 1), b"")
    with pytest.raises(Damaged):
        age.decrypt(NONCE + full + empty, KEY)


def test_a_chunk_of_another_file_is_damaged() -> None:
    other = age.encrypt(LONG, KEY, bytes(15) + b"\1")[16:]
    with pytest.raises(Damaged):
        age.decrypt(NONCE + CHUNKS[0] + other[CHUNK : 2 * CHUNK] + b"".join(CHUNKS[2:]), KEY)


@given(st.binary(max_size=80), st.integers(0, len(HEADER)), st.integers(0, len(HEADER)))
@settings(max_examples=200)
def test_any_bytes_put_anywhere_in_a_header_end_in_an_envelope_error(
    junk: bytes, start: int, end: int
) -> None:
    changed = HEADER[:start] + junk + HEADER[end:]
    for look in (age.check_profile, age.parse_header, age.split):
        class_of(partial(look, changed))
    if changed != HEADER:
        assert class_of(lambda: age.unwrap(changed, HARBOUR.identity)) != "ok"


def test_a_header_whose_mac_is_of_another_file_key_is_damaged() -> None:
    other = age.wrap(bytes(16), HARBOUR.recipient)
    with pytest.raises(Damaged):
        age.unwrap(HEADER[:-44] + other[-44:], HARBOUR.identity)


def test_a_stanza_that_opens_to_another_length_is_refused_before_it_is_opened() -> None:
    enc, sealed = hpke.seal(HARBOUR.recipient, KEY + b"x", age.HPKE_INFO)
    covered = age.VERSION_LINE + f"-> mlkem768x25519 {b64(enc)}\n{b64(sealed)}\n---".encode()
    with pytest.raises(Damaged):
        age.unwrap(covered + f" {b64(age._mac(covered, KEY))}\n".encode(), HARBOUR.identity)


def test_a_report_with_any_hundredth_byte_flipped_shows_nothing() -> None:
    stored = stored_for(seal(), HARBOUR)
    for number, one in enumerate(stored):
        for at in range(0, len(one.payload), 100):
            changed = list(stored)
            changed[number] = type(one)(one.id, one.kind, one.epoch, one.header, _flip(one.payload, at))
            with pytest.raises(Damaged):
                open_as(HARBOUR, changed)


@pytest.mark.parametrize("cut", [slice(0, 100), slice(0, 0), slice(0, 1215), slice(1, None)])
def test_nothing_is_sealed_to_a_recipient_of_another_length(cut: slice) -> None:
    with pytest.raises(Damaged):
        age.wrap(KEY, HARBOUR.recipient[cut])


def test_nothing_is_sealed_to_a_recipient_that_is_no_key() -> None:
    low_order = LANTERN.recipient[:1184] + bytes(32)
    over_modulus = b"\xff" * 1184 + LANTERN.recipient[1184:]
    for recipient in (low_order, over_modulus, b"\xff" * 1216):
        with pytest.raises(Damaged):
            age.wrap(KEY, recipient)


@pytest.mark.parametrize("broken", ["recipient_of", "seal", "open_"])
def test_a_machine_with_a_broken_primitive_does_not_start(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_wrongly(*_: bytes) -> bytes:
        raise Damaged("broken on purpose")

    monkeypatch.setattr(f"crypto.hpke.{broken}", answer_wrongly)
    with pytest.raises(CannotSeal):
        require_xwing()


def test_a_machine_with_another_xwing_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crypto.hpke._RECIPIENT_OF_ZEROS", "00" * 32)
    with pytest.raises(CannotSeal):
        require_xwing()


@pytest.mark.parametrize(("file_key", "nonce"), [(b"short", bytes(16)), (KEY, b"short")])
def test_a_writer_refuses_keys_and_nonces_of_another_length(file_key: bytes, nonce: bytes) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        age.encrypt(b"", file_key, nonce)
    with pytest.raises(ValueError, match="16 bytes"):
        age.wrap(file_key[:5], HARBOUR.recipient)


def test_an_identity_of_another_length_is_a_callers_mistake() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        age.unwrap(HEADER, bytes(31))


def test_every_error_is_an_envelope_error() -> None:
    assert all(
        issubclass(kind, EnvelopeError) for kind in (NotForThisKey, Damaged, UnsupportedVersion, CannotSeal)
    )
