"""What is sealed to a sheet, and what its holder refuses before anything is sent."""

import dataclasses
import os
import time
from collections.abc import Callable

import pytest
from actors.organisation import CHEAP, DAY, Worker

from core import keys, members, recovery
from core.cli.founding import make_epoch
from core.cli.restoring import make_restoration
from core.db import Store
from core.errors import BadStatement, Refused
from core.recovery import Lost
from core.site import site
from crypto.hpke import recipient_of
from crypto.keylog import verify_log
from crypto.keystatements import recovery_statement
from crypto.recovery import new_recovery, recovery_keys
from crypto.signed import sign
from crypto.staff import draw_passphrase

NOW = int(time.time())


def test_no_epoch_opens_without_the_sheet(worker: Worker, store: Store) -> None:
    with store.read() as s:
        log = keys.log_of(s, worker.org)
    new = make_epoch(log, worker.site, worker.org, worker.member.id, worker.own_keys(), DAY)
    with store.write() as s, pytest.raises(BadStatement):
        keys.open_epoch(s, worker.org, worker.member.id, new)
    damaged = dataclasses.replace(new, recovery=new.header[:-1])
    with store.write() as s, pytest.raises(BadStatement):
        keys.open_epoch(s, worker.org, worker.member.id, damaged)


def test_a_sheet_is_named_by_a_member_and_by_its_own_recipient(worker: Worker, store: Store) -> None:
    paper = recovery_keys(new_recovery())
    with store.read() as s:
        state = verify_log(keys.log_of(s, worker.org), worker.org)
    statement = recovery_statement(state, worker.member.id, paper.recipient, paper.verify, DAY.isoformat())
    signed = sign("key-log", statement, worker.own_keys().sign)
    for recipient, member in [(os.urandom(1216), worker.member.id), (paper.recipient, os.urandom(16))]:
        with store.write() as s, pytest.raises(BadStatement):
            keys.set_recovery(s, worker.org, member, keys.NewRecovery(signed, recipient))
    by_itself = sign("key-log", statement, paper.sign)
    with store.write() as s, pytest.raises(BadStatement):
        keys.set_recovery(s, worker.org, worker.member.id, keys.NewRecovery(by_itself, paper.recipient))
    with store.read() as s:
        assert keys.recovery_recipient(s, worker.org) == recovery_keys(worker.sheet).recipient


def changed(lost: Lost, **fields: bytes) -> Lost:
    [file] = lost.files
    return dataclasses.replace(lost, files=[dataclasses.replace(file, **fields)])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda lost, other: dataclasses.replace(lost, files=other.files), id="another's file"),
        pytest.param(lambda lost, _other: dataclasses.replace(lost, files=[]), id="a file left out"),
        pytest.param(lambda lost, _other: changed(lost, payload=bytes(160)), id="a changed payload"),
        pytest.param(lambda lost, _other: changed(lost, epoch=os.urandom(16)), id="another epoch's name"),
        pytest.param(lambda lost, other: dataclasses.replace(lost, log=other.log), id="another's log"),
        pytest.param(
            lambda lost, _other: dataclasses.replace(lost, log=lost.log[1:]), id="a log that is cut"
        ),
    ],
)
def test_whoever_holds_the_sheet_refuses_what_does_not_fit_the_log(
    worker: Worker, other_worker: Worker, store: Store, change: Callable[[Lost, Lost], Lost]
) -> None:
    with store.write() as s:
        token = recovery.invite(s, worker.slug, "marta.k", NOW)
        other = recovery.invite(s, other_worker.slug, "olena.p", NOW)
        invitation, here = members.look(s, token, NOW), site(s).id
        lost = change(recovery.lost(s, token, NOW), recovery.lost(s, other, NOW))
    with pytest.raises(Refused, match="Nothing was changed"):
        make_restoration(invitation, lost, here, draw_passphrase(), worker.sheet, DAY, CHEAP)


def test_an_identity_that_is_not_the_epochs_is_refused(worker: Worker, store: Store) -> None:
    """A server that seals its own identity to the sheet would read what comes next."""
    with store.write() as s:
        token = recovery.invite(s, worker.slug, "marta.k", NOW)
        invitation, lost, here = members.look(s, token, NOW), recovery.lost(s, token, NOW), site(s).id
    assert recipient_of(worker.sheet) == lost.recipient
    forged = make_epoch(
        lost.log[:2], here, worker.org, worker.member.id, worker.own_keys(), DAY, lost.recipient
    )
    assert forged.recovery
    swapped = changed(lost, header=forged.recovery, payload=forged.payload)
    with pytest.raises(Refused, match="do not fit"):
        make_restoration(invitation, swapped, here, draw_passphrase(), worker.sheet, DAY, CHEAP)
