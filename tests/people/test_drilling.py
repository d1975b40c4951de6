"""The recovery papers are shown to work, once a year, by whoever holds them."""

from datetime import timedelta

import pytest
from actors.organisation import DAY, Worker
from actors.team import let_in, replaced_by

from core import colleagues, drilling, keys
from core.cli.founding import make_epoch
from core.db import Store
from core.errors import BadStatement
from core.secrets import Secrets
from crypto.bundle import DRILL_DAYS
from crypto.keylog import LogState, verify_log
from crypto.keystatements import drill_statement
from crypto.recovery import new_recovery, recovery_keys
from crypto.signed import Signed, sign


def state_of(worker: Worker) -> LogState:
    with worker.store.read() as s:
        return verify_log(keys.log_of(s, worker.org), worker.org)


def drilled(worker: Worker, sheet: bytes) -> Signed:
    """What the browser makes of the papers."""
    statement = drill_statement(state_of(worker), worker.member.id, DAY.isoformat())
    return sign("key-log", statement, recovery_keys(sheet).sign)


def is_due(worker: Worker, days: int = 0) -> bool:
    with worker.store.read() as s:
        return drilling.is_due(s, worker.org, DAY + timedelta(days=days))


def test_a_drill_is_due_until_it_was_done_and_again_after_a_year(worker: Worker, store: Store) -> None:
    assert is_due(worker)
    with store.write() as s:
        drilling.drill(s, worker.member, drilled(worker, worker.sheet))
    assert [is_due(worker, days) for days in (0, DRILL_DAYS, DRILL_DAYS + 1)] == [False, False, True]


def test_who_tried_the_papers_out_is_a_keeper_of_the_key(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha")
    with store.write() as s:
        drilling.drill(s, olha.member, drilled(olha, worker.sheet))
    assert state_of(worker).keepers == {worker.member.id, olha.member.id}


def test_another_key_or_another_member_is_no_drill(worker: Worker, secrets: Secrets, store: Store) -> None:
    olha = let_in(worker, secrets, "olha")
    by_her = drilled(olha, worker.sheet)
    for signed in (drilled(worker, new_recovery()), by_her):
        with pytest.raises(BadStatement), store.write() as s:
            drilling.drill(s, worker.member, signed)
    assert is_due(worker)


def test_an_epoch_is_no_drill(worker: Worker, store: Store) -> None:
    with store.read() as s:
        log, paper = keys.log_of(s, worker.org), keys.recovery_recipient(s, worker.org)
    place = worker.site, worker.org, worker.member.id, worker.own_keys()
    with pytest.raises(BadStatement), store.write() as s:
        drilling.drill(s, worker.member, make_epoch(log, *place, DAY, paper).statement)


def test_a_new_key_has_to_be_tried_out_anew(worker: Worker, store: Store) -> None:
    with store.write() as s:
        drilling.drill(s, worker.member, drilled(worker, worker.sheet))
    with store.read() as s:
        log = keys.log_of(s, worker.org)
    made = replaced_by(worker, log, new_recovery())
    after, place = [*log, made.recovery.statement], (worker.site, worker.org, worker.member.id)
    epoch = make_epoch(after, *place, worker.own_keys(), DAY, made.recovery.recipient)
    with store.write() as s:
        colleagues.replace_recovery(s, worker.member, made, epoch)
    assert is_due(worker)
