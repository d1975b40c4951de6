"""What is sealed opens, whatever it is (Hypothesis); other keys open nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing.actors import DRAFT, HARBOUR, LANTERN, REPORT, SITE, STRANGER, open_as, stored_for

from crypto import age, padding, report
from crypto.encoding import b64, b64u, canonical_json, from_b64, from_b64u, parse_canonical
from crypto.errors import Damaged, NotForThisKey
from crypto.frame import OVERHEAD, Kind, Place, frame, unframe

texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text(st.characters(max_codepoint=127), max_size=8)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    texts | integers,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
codes = st.lists(texts, unique=True, max_size=4).map(
    lambda found: sorted(found, key=lambda t: t.encode("utf-16-be"))
)
bodies = st.dictionaries(keys, texts | codes, max_size=5)
sixteen = st.binary(min_size=16, max_size=16)


@given(st.binary(max_size=200))
def test_base64_round_trip(data: bytes) -> None:
    assert from_b64u(b64u(data), len(data)) == from_b64(b64(data)) == data


@given(values)
def test_canonical_json_round_trip(value: object) -> None:
    data = canonical_json(value)  # type: ignore[arg-type] # drawn from what is allowed
    assert parse_canonical(data) == value


@given(st.binary(max_size=60))
def test_any_bytes_parse_to_themselves_or_are_damaged(data: bytes) -> None:
    try:
        assert canonical_json(parse_canonical(data)) == data
    except Damaged:
        return


@given(st.binary(max_size=140_000), sixteen, sixteen)
@settings(max_examples=40)
def test_payload_round_trip(plaintext: bytes, file_key: bytes, nonce: bytes) -> None:
    payload = age.encrypt(plaintext, file_key, nonce)
    assert len(payload) == age.payload_size(len(plaintext))
    assert age.decrypt(payload, file_key) == plaintext


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
def test_a_file_of_any_number_of_chunks_opens_with_a_fresh_nonce(length: int) -> None:
    plaintext = bytes(length)
    file = age.wrap(bytes(16), HARBOUR.recipient) + age.encrypt(plaintext, bytes(16))
    assert age.open_file(file, STRANGER.identity, HARBOUR.identity) == plaintext
    with pytest.raises(NotForThisKey):
        age.open_file(file, STRANGER.identity, LANTERN.identity)


@given(st.sampled_from(list(Kind)[1:]), sixteen, sixteen, sixteen, st.binary(max_size=4_000))
def test_frame_round_trip(kind: Kind, site: bytes, owner: bytes, object_id: bytes, body: bytes) -> None:
    place = Place(kind, site, owner, object_id)
    assert unframe(frame(place, {"v": 1}, body), place) == ({"v": 1}, body)


@given(st.integers(0, 2**45))
def test_padme_adds_at_most_an_eighth_and_never_cuts(length: int) -> None:
    size = padding.padme(length)
    assert size >= max(length, padding.ATTACHMENT_MIN)
    assert size == padding.ATTACHMENT_MIN or size - length <= length / 8
    assert padding.padme(size) == size


@given(st.integers(0, padding.LARGEST))
def test_a_power_of_two_is_the_smallest_that_holds(length: int) -> None:
    size = padding.power_of_two(length, padding.TEXT_MIN)
    assert size >= length
    assert size == padding.TEXT_MIN or size // 2 < length
    assert size & (size - 1) == 0


@given(bodies, bodies, st.sampled_from(["browser", "server"]), st.none() | sixteen)
@settings(max_examples=25)
def test_report_round_trip(
    answers: dict[str, str], identity: dict[str, str], origin: str, follows: bytes | None
) -> None:
    draft = report.Draft("help", bytes(32), "uk", "2026-11-23", answers, identity, origin, follows)
    sealed = report.seal_report(draft, SITE, REPORT, [HARBOUR.reader, LANTERN.reader])
    for org in (HARBOUR, LANTERN):
        opened = open_as(org, stored_for(sealed, org))
        assert (opened.answers, opened.identity) == (answers, identity)
        assert (opened.inner.origin, opened.inner.follows) == (origin, follows)
        assert set(opened.inner.orgs) == {HARBOUR.id, LANTERN.id}


def test_two_sealings_of_the_same_share_nothing() -> None:
    first, second = (report.seal_report(DRAFT, SITE, REPORT, [HARBOUR.reader]) for _ in range(2))
    assert first.answers.id != second.answers.id
    assert first.answers.key != second.answers.key
    assert first.answers.payload[:16] != second.answers.payload[:16]


def test_identity_text_round_trip() -> None:
    text = age.identity_to_text(HARBOUR.identity)
    assert age.identity_from_text(text) == HARBOUR.identity
    assert OVERHEAD + len(text) < 200
