"""Grants made, co-signed, sealed and opened by the organisation that receives them."""

from dataclasses import replace

import pytest
from sealing.actors import HARBOUR, LANTERN, REPORT, SITE, STRANGER, named
from sealing.make_grant_vectors import GIVEN, SECOND_MEMBER, SECOND_SEED

from crypto import grant
from crypto.encoding import b64u, canonical_json
from crypto.errors import Damaged, UnsupportedVersion
from crypto.frame import Kind, Place
from crypto.keylog import LogState, Member
from crypto.padding import GRANT
from crypto.primitives import ed25519_public
from crypto.sealed import open_object, seal_object

EXCEPTION = replace(GIVEN, basis="exception", reason="danger")


@pytest.fixture
def state() -> LogState:
    """The giver's log, as it will be once a second member can join it."""
    found = HARBOUR.state
    second = Member(bytes(32), ed25519_public(SECOND_SEED))
    return replace(found, members=found.members | {SECOND_MEMBER: second})


def test_a_consent_holds_with_one_signature() -> None:
    body = grant.make(GIVEN, HARBOUR.member, HARBOUR.keys.sign)
    assert grant.verify_grant(body, HARBOUR.state) == GIVEN
    assert grant.giver_of(body) == HARBOUR.id


def test_an_exception_holds_with_two_signatures(state: LogState) -> None:
    one = grant.make(EXCEPTION, HARBOUR.member, HARBOUR.keys.sign)
    with pytest.raises(Damaged):
        grant.verify_grant(one, state)
    both = grant.co_sign(one, SECOND_MEMBER, SECOND_SEED)
    assert grant.verify_grant(both, state) == EXCEPTION


def test_the_order_of_signing_does_not_show() -> None:
    first = grant.co_sign(
        grant.make(EXCEPTION, HARBOUR.member, HARBOUR.keys.sign), SECOND_MEMBER, SECOND_SEED
    )
    second = grant.co_sign(
        grant.make(EXCEPTION, SECOND_MEMBER, SECOND_SEED), HARBOUR.member, HARBOUR.keys.sign
    )
    assert first == second


def test_signing_twice_is_still_one_signature(state: LogState) -> None:
    twice = grant.co_sign(
        grant.make(EXCEPTION, HARBOUR.member, HARBOUR.keys.sign), HARBOUR.member, HARBOUR.keys.sign
    )
    with pytest.raises(Damaged):
        grant.verify_grant(twice, state)


def test_a_grant_is_judged_by_the_log_of_its_giver() -> None:
    body = grant.make(GIVEN, HARBOUR.member, HARBOUR.keys.sign)
    with pytest.raises(Damaged):
        grant.verify_grant(body, LANTERN.state)


def test_a_grant_travels_sealed_in_4096_bytes(state: LogState) -> None:
    body = grant.co_sign(grant.make(EXCEPTION, HARBOUR.member, HARBOUR.keys.sign), SECOND_MEMBER, SECOND_SEED)
    place = Place(Kind.GRANT, SITE, REPORT, named("grant object", 16))
    sealed = seal_object(place, {"v": 1}, body, [STRANGER.reader])
    assert len(sealed.payload) == 16 + GRANT + 16
    opened = open_object(place, sealed.headers[0].header, sealed.payload, STRANGER.identity)
    assert grant.verify_grant(opened.body, state) == EXCEPTION


@pytest.mark.parametrize(
    "given",
    [
        replace(GIVEN, basis="hurry"),
        replace(GIVEN, scope="write"),
        replace(GIVEN, reason="danger"),
        replace(GIVEN, basis="exception"),
        replace(GIVEN, day="today"),
        replace(GIVEN, to=b"short"),
        replace(GIVEN, object=b""),
    ],
)
def test_nobody_signs_a_grant_a_reader_would_refuse(given: grant.Grant) -> None:
    with pytest.raises(Damaged):
        grant.make(given, HARBOUR.member, HARBOUR.keys.sign)


SIGNATURE = {"by": b64u(HARBOUR.member), "signature": b64u(bytes(64))}


@pytest.mark.parametrize(
    "wire",
    [
        {},
        {"signatures": [], "statement": ""},
        {"signatures": "none", "statement": ""},
        {"signatures": ["none"], "statement": ""},
        {"signatures": [{"by": "x"}], "statement": ""},
        {"signatures": [SIGNATURE, SIGNATURE], "statement": b64u(canonical_json({"v": 1}))},
        {"signatures": [SIGNATURE], "statement": b64u(canonical_json({"v": 1}))},
        {"signatures": [SIGNATURE | {"signature": ""}], "statement": ""},
        {"signatures": [SIGNATURE], "statement": "", "x": ""},
    ],
)
def test_a_body_that_is_no_grant_is_damaged(wire: dict[str, object]) -> None:
    with pytest.raises(Damaged):
        grant.verify_grant(canonical_json(wire), HARBOUR.state)


def test_a_grant_of_a_later_version_says_so() -> None:
    wire = {"signatures": [SIGNATURE], "statement": b64u(canonical_json({"v": 2}))}
    with pytest.raises(UnsupportedVersion):
        grant.giver_of(canonical_json(wire))
