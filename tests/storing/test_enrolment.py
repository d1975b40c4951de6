"""An invited person founds the organisation's key log, all or nothing, once."""

import dataclasses
import os
import time
from collections.abc import Callable

import pytest
from actors.coordinator import OWN
from actors.organisation import DAY, Worker, found, founding, profile
from sqlalchemy import func, select

from core import keys, members, models, partners
from core.db import Store
from core.errors import BadStatement, Gone, Malformed, Refused
from core.members import Enrolment
from core.offers import Why, read_offers
from core.secrets import Secrets
from crypto.keylog import fingerprint
from crypto.keystatements import found_statement
from crypto.signed import Signed, sign
from crypto.staff import draw_passphrase, member_keys

NOW = int(time.time())


@pytest.fixture
def invited(store: Store) -> tuple[bytes, Enrolment]:
    with store.write() as s:
        partners.add_partner(s, profile("harbour"))
    return founding(store, "harbour", "Olha", draw_passphrase())


def enrol(store: Store, secrets: Secrets, token: bytes, made: Enrolment, now: int = NOW) -> members.Member:
    with store.write() as s:
        return members.enrol(s, secrets, token, made, now)


def test_enrolment_founds_the_log_and_the_first_epoch(
    store: Store, secrets: Secrets, invited: tuple[bytes, Enrolment]
) -> None:
    with store.read() as s:
        (before,) = read_offers(s, [OWN], DAY.isoformat()).all
    assert (before.keys, before.why) == (None, Why.NO_KEYS)
    member = enrol(store, secrets, *invited)
    with store.read() as s:
        (offer,) = read_offers(s, [OWN], DAY.isoformat()).all
    partner, bundle = offer.partner, offer.keys
    assert bundle
    assert offer.why is Why.NO_ROSTER
    assert member.name == "olha"
    assert [entry.statement for entry in bundle.log] == [
        invited[1].found.statement,
        invited[1].recovery.statement.statement,
        invited[1].epoch.statement.statement,
    ]
    assert partner.fingerprint == fingerprint(bundle.log)
    assert partner.epoch is not None
    assert (bundle.epoch, bundle.recipient) == (partner.epoch.id, invited[1].epoch.recipient)


def test_a_link_works_once(store: Store, secrets: Secrets, invited: tuple[bytes, Enrolment]) -> None:
    enrol(store, secrets, *invited)
    with pytest.raises(Gone):
        enrol(store, secrets, *invited)
    with store.read() as s, pytest.raises(Gone):
        members.look(s, invited[0], NOW)


def test_a_link_works_72_hours(store: Store, secrets: Secrets, invited: tuple[bytes, Enrolment]) -> None:
    with store.read() as s:
        assert members.look(s, invited[0], NOW + 71 * 3600).founding
        with pytest.raises(Gone):
            members.look(s, invited[0], NOW + 73 * 3600)
    with pytest.raises(Gone):
        enrol(store, secrets, *invited, now=NOW + 73 * 3600)


def test_the_token_itself_is_not_stored(store: Store, invited: tuple[bytes, Enrolment]) -> None:
    with store.read() as s:
        assert s.scalar(select(models.Invitation.token_hash)) != invited[0]
    with store.read() as s, pytest.raises(Gone):
        members.look(s, os.urandom(32), NOW)


def test_a_new_link_ends_the_one_before(store: Store, invited: tuple[bytes, Enrolment]) -> None:
    with store.write() as s:
        members.invite(s, "harbour", "Olha", NOW)
        with pytest.raises(Gone):
            members.look(s, invited[0], NOW)


def test_a_second_member_is_refused_for_now(store: Store, worker: Worker) -> None:
    with store.write() as s, pytest.raises(Refused, match="has its first member"):
        members.invite(s, worker.slug, "colleague", NOW)


@pytest.mark.parametrize("name", ["", "a", "x" * 65, "two words", "semi;colon", "new\nline"])
def test_an_unusable_name_is_refused(store: Store, name: str) -> None:
    with store.write() as s:
        partners.add_partner(s, profile("harbour"))
        with pytest.raises(Refused, match="sign-in name"):
            members.invite(s, "harbour", name, NOW)


def test_a_name_is_taken_in_every_spelling(store: Store, secrets: Secrets) -> None:
    found(store, secrets, "harbour")
    with store.write() as s:
        partners.add_partner(s, profile("lantern"))
        with pytest.raises(Refused, match="taken"):
            members.invite(s, "lantern", " HARBOUR.Lead ", NOW)
        with pytest.raises(Refused, match="no organisation"):
            members.invite(s, "nowhere", "olha", NOW)


def stranger_signs(made: Enrolment) -> Enrolment:
    return dataclasses.replace(made, found=Signed(made.found.statement, os.urandom(64)))


def other_key(made: Enrolment) -> Enrolment:
    return dataclasses.replace(made, sign=os.urandom(32))


def other_recipient(made: Enrolment) -> Enrolment:
    return dataclasses.replace(made, recipient=os.urandom(1216))


def epoch_first(made: Enrolment) -> Enrolment:
    return dataclasses.replace(made, found=made.epoch.statement)


def found_twice(made: Enrolment) -> Enrolment:
    return dataclasses.replace(made, epoch=dataclasses.replace(made.epoch, statement=made.found))


def other_epoch_recipient(made: Enrolment) -> Enrolment:
    return dataclasses.replace(made, epoch=dataclasses.replace(made.epoch, recipient=os.urandom(1216)))


def cut_file(made: Enrolment) -> Enrolment:
    return dataclasses.replace(made, epoch=dataclasses.replace(made.epoch, payload=made.epoch.payload[:-1]))


def cut_header(made: Enrolment) -> Enrolment:
    return dataclasses.replace(made, epoch=dataclasses.replace(made.epoch, header=made.epoch.header[:-1]))


BROKEN = [
    stranger_signs,
    other_key,
    other_recipient,
    epoch_first,
    found_twice,
    other_epoch_recipient,
    cut_file,
    cut_header,
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda change: change.__name__)
def test_what_does_not_verify_leaves_nothing_and_the_link_alive(
    store: Store,
    secrets: Secrets,
    invited: tuple[bytes, Enrolment],
    broken: Callable[[Enrolment], Enrolment],
) -> None:
    with pytest.raises(BadStatement):
        enrol(store, secrets, invited[0], broken(invited[1]))
    with store.read() as s:
        for table in (models.Member, models.KeyLogEntry, models.Epoch, models.EpochFile):
            assert s.scalar(select(func.count()).select_from(table)) == 0
    assert enrol(store, secrets, *invited).name == "olha"


@pytest.mark.parametrize("field", sorted(members.LENGTHS))
def test_another_length_is_malformed(
    store: Store, secrets: Secrets, invited: tuple[bytes, Enrolment], field: str
) -> None:
    longer = getattr(invited[1], field) + b"x"
    with pytest.raises(Malformed):
        enrol(store, secrets, invited[0], dataclasses.replace(invited[1], **{field: longer}))


def test_the_founding_statement_of_another_organisation_is_refused(
    store: Store, secrets: Secrets, invited: tuple[bytes, Enrolment]
) -> None:
    mine = member_keys(os.urandom(32))
    with store.read() as s:
        who = members.look(s, invited[0], NOW).member
    statement = found_statement(os.urandom(16), who, mine.recipient, mine.verify, DAY.isoformat())
    foreign = dataclasses.replace(
        invited[1], recipient=mine.recipient, sign=mine.verify, found=sign("key-log", statement, mine.sign)
    )
    with pytest.raises(BadStatement):
        enrol(store, secrets, invited[0], foreign)


def test_a_new_epoch_ends_the_one_before_and_both_stay_readable(store: Store, worker: Worker) -> None:
    first = worker.keys().epoch
    second = worker.next_epoch()
    assert worker.keys().epoch == second
    assert set(worker.identities()) == {first, second}
    with store.read() as s:
        ended = dict(s.execute(select(models.Epoch.id, models.Epoch.ended)).all())
    assert ended == {first: True, second: False}


def test_a_statement_that_follows_no_longer_is_refused(store: Store, worker: Worker) -> None:
    with store.read() as s:
        last = keys.log_of(s, worker.org)[-1]
    with store.write() as s, pytest.raises(BadStatement):
        keys.append_statement(s, worker.org, last)
