"""A reader is added by a new header and removed by deleting one; the payload never changes."""

import pytest
from sealing.actors import (
    DAY,
    DRAFT,
    HARBOUR,
    LANTERN,
    REPORT,
    SITE,
    STRANGER,
    Organisation,
    open_as,
    seal,
    stored_for,
)

from crypto import age, report
from crypto.errors import Damaged, NotAddressed, NotForThisKey
from crypto.grant import Grant


def _handed_to(org: Organisation, stored: list[report.StoredObject]) -> list[report.StoredObject]:
    return [
        report.StoredObject(
            one.id,
            one.kind,
            org.epoch,
            report.add_reader(one.header, HARBOUR.identity, org.recipient),
            one.payload,
        )
        for one in stored
    ]


def test_an_added_reader_opens_the_same_payload_with_a_grant() -> None:
    stored = stored_for(seal(), HARBOUR)
    added = _handed_to(STRANGER, stored)
    granted = Grant(REPORT, None, HARBOUR.id, STRANGER.id, "consent", "read", "", DAY)
    opened = open_as(STRANGER, added, grants=[granted])
    assert opened.answers == DRAFT.answers
    assert [one.payload for one in added] == [one.payload for one in stored]
    with pytest.raises(NotAddressed):
        open_as(STRANGER, added)


def test_adding_a_reader_leaves_the_others_as_they_were() -> None:
    sealed = seal()
    stored = stored_for(sealed, HARBOUR)
    _handed_to(STRANGER, stored)
    for org in (HARBOUR, LANTERN):
        assert open_as(org, stored_for(sealed, org)).answers == DRAFT.answers


def test_every_header_makes_a_whole_age_file() -> None:
    sealed = seal()
    for one in (sealed.answers, sealed.identity):
        plaintexts = {
            age.open_file(header.header + one.payload, org.identity)
            for org, header in (
                (org, header) for org in (HARBOUR, LANTERN) for header in one.headers if header.org == org.id
            )
        }
        assert len(plaintexts) == 1


def test_a_new_epoch_reads_old_reports_by_new_headers() -> None:
    later = Organisation("harbour later")
    rewrapped = _handed_to(later, stored_for(seal(), HARBOUR))
    opened = report.open_report(*_where(HARBOUR), later.identities, rewrapped)
    assert opened.answers == DRAFT.answers


def _where(org: Organisation) -> tuple[bytes, bytes, bytes]:
    return SITE, REPORT, org.id


def test_without_its_header_a_reader_opens_nothing() -> None:
    sealed = seal()
    theirs = stored_for(sealed, LANTERN)
    with pytest.raises(NotForThisKey):
        report.open_report(*_where(HARBOUR), HARBOUR.identities, theirs)
    with pytest.raises(Damaged):
        report.open_report(*_where(HARBOUR), HARBOUR.identities, [])


def test_nobody_adds_a_reader_without_reading() -> None:
    header = stored_for(seal(), HARBOUR)[0].header
    with pytest.raises(NotForThisKey):
        report.add_reader(header, STRANGER.identity, STRANGER.recipient)
