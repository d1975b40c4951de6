"""A report as a whole: ids, what goes on the wire, what a writer may not write, what a reader is told."""

import json
from dataclasses import replace

import pytest
from sealing.actors import (
    DAY,
    DRAFT,
    FORM_VERSION,
    HARBOUR,
    LANTERN,
    REPORT,
    SECRET,
    SITE,
    STRANGER,
    Organisation,
    dice,
    open_as,
    seal,
    stored_for,
)

from crypto import age, padding, report
from crypto.encoding import b64u, from_b64u
from crypto.errors import Damaged, UnsupportedVersion
from crypto.frame import Kind, Place, context_hash
from crypto.primitives import sha256
from crypto.sealed import Reader, commitment


def test_the_report_id_is_half_the_hash_of_the_secret() -> None:
    secret = report.new_upload_secret()
    assert len(secret) == 32
    assert report.report_id(secret) == sha256(secret)[:16]
    assert report.new_upload_secret() != secret


def test_the_same_draws_give_the_same_payloads() -> None:
    first, second = seal(), seal()
    assert first.answers.payload == second.answers.payload
    assert first.answers.headers != second.answers.headers


def test_a_reader_is_told_what_was_chosen_at_sealing() -> None:
    inner = open_as(HARBOUR, stored_for(seal(), HARBOUR)).inner
    assert (inner.form, inner.form_version, inner.lang, inner.day) == ("help", FORM_VERSION, "uk", DAY)
    assert (inner.origin, inner.follows) == ("browser", None)
    assert sorted(inner.orgs) == sorted([HARBOUR.id, LANTERN.id])
    assert [entry.kind for entry in inner.objects] == [Kind.IDENTITY]


def test_the_request_is_what_the_http_page_says() -> None:
    sealed = seal()
    body = report.request_body(sealed, "a", "uk", priority=False)
    read = json.loads(body)
    assert len(body) == padding.REQUEST_SIZES[0]
    assert list(read) == ["form", "lang", "objects", "pad", "priority"]
    assert body == json.dumps(read, separators=(",", ":"), sort_keys=True).encode()
    assert [one["kind"] for one in read["objects"]] == ["answers", "identity"]
    for one, sent in zip(read["objects"], (sealed.answers, sealed.identity), strict=True):
        assert list(one) == ["headers", "id", "kind", "payload"]
        assert from_b64u(one["payload"]) == sent.payload
        assert [list(header) for header in one["headers"]] == [["epoch", "header", "org"]] * 2
        assert [header["org"] for header in one["headers"]] == sorted(
            b64u(org.id) for org in (HARBOUR, LANTERN)
        )
        for header in one["headers"]:
            age.check_profile(header["header"].encode())


def test_nothing_sealed_or_secret_is_in_the_request() -> None:
    sealed = seal()
    body = report.request_body(sealed, "a", "uk", priority=True)
    secrets = [b64u(SECRET), b64u(sealed.identity.key), b64u(HARBOUR.recipient), "Олена", "help", DAY]
    assert not any(secret.encode() in body for secret in secrets)


def test_a_listed_key_is_the_hash_of_the_file_key() -> None:
    sealed = seal()
    file_key = age.unwrap(sealed.identity.headers[0].header, _identity_of(sealed.identity.headers[0].org))
    assert commitment(file_key) == sealed.identity.key == sha256(b"dovira/v1/file-key\0" + file_key)


def _identity_of(org: bytes) -> bytes:
    return {HARBOUR.id: HARBOUR.identity, LANTERN.id: LANTERN.identity}[org]


def test_the_context_is_the_first_thing_in_the_payload() -> None:
    sealed = seal(DRAFT, HARBOUR)
    file = sealed.answers.headers[0].header + sealed.answers.payload
    place = Place(Kind.ANSWERS, SITE, REPORT, sealed.answers.id)
    assert age.open_file(file, HARBOUR.identity)[:32] == context_hash(place)


@pytest.mark.parametrize("readers", [[], [HARBOUR, HARBOUR], [HARBOUR, LANTERN, STRANGER] * 2])
def test_a_writer_takes_one_to_five_different_organisations(readers: list[Organisation]) -> None:
    with pytest.raises(ValueError, match="one to five"):
        report.seal_report(DRAFT, SITE, REPORT, [org.reader for org in readers])


def test_a_writer_refuses_six_different_organisations() -> None:
    six = [Reader(bytes([number]) * 16, bytes(16), HARBOUR.recipient) for number in range(6)]
    with pytest.raises(ValueError, match="one to five"):
        report.seal_report(DRAFT, SITE, REPORT, six)


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, day="2026-11-23T10:15"),
        replace(DRAFT, origin="phone"),
        replace(DRAFT, form=""),
        replace(DRAFT, form_version=b"short"),
        replace(DRAFT, follows=b"short"),
        replace(DRAFT, answers={"what": ["money", "documents"]}),
        replace(DRAFT, answers={"what": ["money", "money"]}),
        replace(DRAFT, identity={"name": ["b", "a"]}),
    ],
    ids=["time", "origin", "form", "version", "follows", "unsorted", "repeated", "identity"],
)
def test_a_writer_seals_nothing_a_reader_would_refuse(draft: report.Draft) -> None:
    with pytest.raises(Damaged):
        seal(draft)


def test_a_writer_refuses_a_text_that_is_no_text() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        seal(replace(DRAFT, answers={"words": "\ud800"}))


def test_a_request_that_cannot_hold_its_headers_is_not_made() -> None:
    sealed = seal()
    crowded = replace(sealed, answers=replace(sealed.answers, headers=sealed.answers.headers * 10))
    with pytest.raises(ValueError, match="more than a request"):
        report.request_body(crowded, "a", "uk", priority=False)


def test_a_kind_on_the_wire_that_nobody_knows_is_a_newer_version() -> None:
    assert [Kind.of(kind.label) for kind in Kind] == list(Kind)
    with pytest.raises(UnsupportedVersion):
        Kind.of("thought")


def test_ids_of_another_length_are_a_callers_mistake() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        report.seal_report(DRAFT, b"short", REPORT, [HARBOUR.reader], dice("short"))
