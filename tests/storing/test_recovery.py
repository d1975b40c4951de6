"""An organisation whose passphrases are all lost reads its reports again with its sheet; nobody else does."""

import dataclasses
import os
import time
from collections.abc import Callable

import pytest
from actors.organisation import DAY, Worker, founding, profile
from actors.reporter import Letter, write
from actors.restoring import Restorer, restorer
from sqlalchemy import func, select

from core import cases, keys, members, models, partners, recovery, sessions
from core.db import Store
from core.errors import BadStatement, Gone, Malformed, Refused, WrongSignIn
from core.inbox import inbox
from core.recovery import Restoration
from core.reports import file_report
from core.secrets import Secrets
from crypto.age import identity_from_text
from crypto.encoding import parse_object
from crypto.frame import Kind, Place
from crypto.keylog import verify_log
from crypto.keystatements import restore_statement
from crypto.recovery import new_recovery, recovery_keys
from crypto.sealed import open_object
from crypto.signed import sign
from crypto.staff import draw_passphrase, member_keys

NOW = int(time.time())


@pytest.fixture
def restoring(worker: Worker, filed: Letter) -> Restorer:
    assert worker.open(filed.report)
    return restorer(worker)


def rows(store: Store) -> dict[str, int]:
    """How many rows each table of keys has."""
    tables = (models.Member, models.KeyLogEntry, models.Epoch, models.EpochFile, models.RecoveryFile)
    with store.read() as s:
        return {
            table.__tablename__: s.scalar(select(func.count()).select_from(table)) or 0 for table in tables
        }


def test_an_old_report_and_a_new_one_open_after_a_restore(
    restoring: Restorer, secrets: Secrets, filed: Letter, store: Store
) -> None:
    new = restoring.send(secrets)
    assert new.open(filed.report).answers["where_now"] == "eu"
    letter = write(new.site, [new.keys()])
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    assert new.open(letter.report).answers["where_now"] == "eu"
    assert len(new.identities()) == 2


def test_every_epoch_is_sealed_to_the_sheet(worker: Worker, store: Store) -> None:
    epochs = [worker.keys().epoch, worker.next_epoch(), worker.next_epoch()]
    with store.read() as s:
        assert keys.recovery_recipient(s, worker.org) == recovery_keys(worker.sheet).recipient
        files = keys.recovery_files(s, worker.org)
        assert [keys.recovery_file(s, epoch) for epoch in epochs] == files
        assert keys.recovery_file(s, os.urandom(16)) is None
    opened = {
        file.epoch: identity_from_text(
            open_object(
                Place(Kind.EPOCH, worker.site, worker.org, file.epoch),
                file.header,
                file.payload,
                worker.sheet,
            ).body.decode()
        )
        for file in files
    }
    assert list(opened) == epochs
    assert opened == worker.identities()


def test_former_members_are_gone_with_sessions_sign_ins_and_keys(
    worker: Worker, restoring: Restorer, secrets: Secrets, store: Store, filed: Letter
) -> None:
    with store.write() as s:
        session = sessions.open_session(s, worker.member.id, NOW)
        cases.mark_opened(s, worker.member, filed.report, DAY)
    new = restoring.send(secrets)
    with store.read() as s:
        assert sessions.find_session(s, session, NOW) is None
        with pytest.raises(WrongSignIn):
            members.sign_in(s, secrets, worker.name, worker.auth)
        assert keys.epoch_files(s, worker.member.id) == []
        assert members.sign_in(s, secrets, new.name, new.auth).id == new.member.id
        assert [case.assignee_name for case in inbox(s, new.org).rows] == [None]
        assert list(verify_log(keys.log_of(s, new.org), new.org).members) == [new.member.id]


def test_the_same_person_keeps_their_name(worker: Worker, secrets: Secrets) -> None:
    again = restorer(worker, worker.name).send(secrets)
    assert (again.name, again.member.id == worker.member.id) == (worker.name, False)


def test_until_the_link_is_used_nothing_changes(
    worker: Worker, restoring: Restorer, secrets: Secrets, filed: Letter, store: Store
) -> None:
    del restoring
    with store.read() as s:
        assert members.sign_in(s, secrets, worker.name, worker.auth).id == worker.member.id
    assert worker.open(filed.report)


def test_a_link_works_once_and_what_was_sent_cannot_be_sent_again(
    worker: Worker, restoring: Restorer, secrets: Secrets, store: Store
) -> None:
    new = restoring.send(secrets)
    with pytest.raises(Gone):
        restoring.send(secrets)
    with store.write() as s:
        again = recovery.invite(s, worker.slug, "olha", NOW)
    before = rows(store)
    with pytest.raises(BadStatement):
        restoring.send(secrets, token=again)
    assert rows(store) == before
    assert len(new.identities()) == 2


def test_the_sheet_stays_valid_for_another_time(restoring: Restorer, secrets: Secrets, filed: Letter) -> None:
    second = restorer(restoring.send(secrets), "olha").send(secrets)
    assert second.open(filed.report)
    assert len(second.identities()) == 3


def test_another_sheet_is_refused_before_anything_is_sent(worker: Worker, other_worker: Worker) -> None:
    for sheet in (other_worker.sheet, new_recovery()):
        with pytest.raises(Refused, match="not the organisation's recovery sheet"):
            restorer(worker, sheet=sheet)


def signed_by_a_member(restoring: Restorer) -> Restoration:
    mine = member_keys(os.urandom(32))
    return dataclasses.replace(
        restoring.made, restore=sign("key-log", parse_object(restoring.made.restore.statement), mine.sign)
    )


def signed_by_another_sheet(restoring: Restorer) -> Restoration:
    other = recovery_keys(new_recovery()).sign
    return dataclasses.replace(
        restoring.made, restore=sign("key-log", parse_object(restoring.made.restore.statement), other)
    )


def of_another_person(restoring: Restorer) -> Restoration:
    mine, log = member_keys(os.urandom(32)), list(restoring.former.keys().log)
    statement = restore_statement(
        verify_log(log, restoring.former.org), os.urandom(16), mine.recipient, mine.verify, DAY.isoformat()
    )
    return dataclasses.replace(
        restoring.made, restore=sign("key-log", statement, recovery_keys(restoring.former.sheet).sign)
    )


def another_key(restoring: Restorer) -> Restoration:
    return dataclasses.replace(restoring.made, sign=os.urandom(32))


def an_epoch_left_out(restoring: Restorer) -> Restoration:
    return dataclasses.replace(restoring.made, headers={})


def an_epoch_too_many(restoring: Restorer) -> Restoration:
    [header] = restoring.made.headers.values()
    return dataclasses.replace(restoring.made, headers={**restoring.made.headers, os.urandom(16): header})


def a_cut_header(restoring: Restorer) -> Restoration:
    return dataclasses.replace(
        restoring.made, headers={epoch: header[:-1] for epoch, header in restoring.made.headers.items()}
    )


def no_new_epoch(restoring: Restorer) -> Restoration:
    return dataclasses.replace(
        restoring.made, epoch=dataclasses.replace(restoring.made.epoch, statement=restoring.made.restore)
    )


def a_new_epoch_without_the_sheet(restoring: Restorer) -> Restoration:
    return dataclasses.replace(restoring.made, epoch=dataclasses.replace(restoring.made.epoch, recovery=None))


BROKEN = [
    signed_by_a_member,
    signed_by_another_sheet,
    of_another_person,
    another_key,
    an_epoch_left_out,
    an_epoch_too_many,
    a_cut_header,
    no_new_epoch,
    a_new_epoch_without_the_sheet,
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda change: change.__name__)
def test_what_does_not_verify_changes_nothing_and_leaves_the_link_alive(
    worker: Worker,
    restoring: Restorer,
    secrets: Secrets,
    store: Store,
    filed: Letter,
    broken: Callable[[Restorer], Restoration],
) -> None:
    before = rows(store)
    with pytest.raises(BadStatement):
        restoring.send(secrets, broken(restoring))
    assert rows(store) == before
    assert worker.open(filed.report)
    assert restoring.send(secrets).open(filed.report)


@pytest.mark.parametrize("field", sorted(members.LENGTHS))
def test_another_length_is_malformed(restoring: Restorer, secrets: Secrets, field: str) -> None:
    longer = getattr(restoring.made, field) + b"x"
    with pytest.raises(Malformed):
        restoring.send(secrets, dataclasses.replace(restoring.made, **{field: longer}))


def test_a_log_that_moved_on_wants_a_new_try(
    worker: Worker, restoring: Restorer, secrets: Secrets, store: Store
) -> None:
    worker.next_epoch()
    with pytest.raises(BadStatement):
        restoring.send(secrets)
    assert rows(store)["members"] == 1


def test_an_organisation_without_a_sheet_is_told_so(store: Store) -> None:
    with store.write() as s:
        partners.add_partner(s, profile("harbour"))
        with pytest.raises(Refused, match="no recovery sheet"):
            recovery.invite(s, "harbour", "olha", NOW)
    token, _ = founding(store, "harbour", "olha", draw_passphrase())
    with store.read() as s, pytest.raises(Gone):
        recovery.lost(s, token, NOW)


def test_an_invitation_to_restore_founds_nothing(
    worker: Worker, restoring: Restorer, secrets: Secrets, store: Store
) -> None:
    with store.write() as s:
        partners.add_partner(s, profile("lantern"))
    _, made = founding(store, "lantern", "olha", draw_passphrase())
    with pytest.raises(Gone), store.write() as s:
        members.enrol(s, secrets, restoring.token, made, NOW)
    assert len(worker.identities()) == 1


def test_a_name_of_another_organisation_is_taken(worker: Worker, other_worker: Worker, store: Store) -> None:
    with store.write() as s, pytest.raises(Refused, match="taken"):
        recovery.invite(s, worker.slug, other_worker.name, NOW)
