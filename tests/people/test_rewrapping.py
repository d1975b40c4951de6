"""After somebody left, reports of before are sealed anew for those who stayed."""

from dataclasses import replace

import pytest
from actors.coordinating import officer
from actors.organisation import Worker
from actors.team import let_in, send, send_away
from sqlalchemy import select

from core import models, rewrapping
from core.db import Store
from core.errors import BadStatement, EpochEnded
from core.rewrapping import NewHeader, OldHeader
from core.secrets import Secrets
from crypto.errors import NotForThisKey
from crypto.sealed import add_reader


def old(worker: Worker) -> list[OldHeader]:
    with worker.store.read() as s:
        return rewrapping.old_headers(s, worker.org, None)


def anew(worker: Worker, headers: list[OldHeader]) -> list[NewHeader]:
    """What the browser of a colleague makes of them."""
    identities, recipient = worker.identities(), worker.keys().recipient
    return [
        NewHeader(one.report, one.object, one.epoch, add_reader(one.header, identities[one.epoch], recipient))
        for one in headers
    ]


def put(worker: Worker, headers: list[NewHeader]) -> int:
    with worker.store.write() as s:
        return rewrapping.replace(s, worker.member, worker.keys().epoch, headers)


def test_the_leavers_epoch_opens_them_no_more_and_colleagues_do(worker: Worker, secrets: Secrets) -> None:
    olha = let_in(worker, secrets, "olha")
    reports = [send(worker), send(worker)]
    held = olha.identities()
    assert old(worker) == []
    send_away(worker, olha)
    waiting = old(worker)
    assert {one.report for one in waiting} == set(reports)
    assert put(worker, anew(worker, waiting)) == len(waiting) == 4
    assert old(worker) == []
    for report in reports:
        assert worker.open(report).answers
        worker_with_theirs = replace(worker)
        worker_with_theirs.identities = lambda: held | {worker.keys().epoch: next(iter(held.values()))}  # type: ignore[method-assign]  # a thief
        with pytest.raises(NotForThisKey):
            worker_with_theirs.open(report)


def test_who_holds_no_keys_keeps_nothing_from_being_sealed_anew(worker: Worker, secrets: Secrets) -> None:
    olha = let_in(worker, secrets, "olha")
    send(worker)
    send_away(worker, olha)
    officer(worker, secrets, "helper")
    assert put(worker, anew(worker, old(worker))) == 2
    assert old(worker) == []


def test_an_ordinary_renewal_seals_nothing_anew(worker: Worker) -> None:
    send(worker)
    worker.next_epoch()
    assert old(worker) == []


def test_half_of_it_goes_on_later_and_twice_is_once(worker: Worker, secrets: Secrets, store: Store) -> None:
    olha = let_in(worker, secrets, "olha")
    report = send(worker)
    send_away(worker, olha)
    made = anew(worker, old(worker))
    assert put(worker, made[:1]) == 1
    assert put(worker, made) == 1
    assert put(worker, made) == 0
    assert worker.open(report).answers
    with store.read() as s:
        assert rewrapping.count_old(s, worker.org) == 0
        after = (made[0].report, made[0].object)
        assert rewrapping.old_headers(s, worker.org, after) == []


def test_pages_follow_each_other(worker: Worker, secrets: Secrets, store: Store) -> None:
    olha = let_in(worker, secrets, "olha")
    for _ in range(3):
        send(worker)
    send_away(worker, olha)
    found: list[OldHeader] = []
    with store.read() as s:
        while page := rewrapping.old_headers(
            s, worker.org, (found[-1].report, found[-1].object) if found else None, limit=2
        ):
            found += page
        assert rewrapping.count_old(s, worker.org) == 6
    assert len({(one.report, one.object) for one in found}) == 6


def test_reports_that_a_colleague_may_not_read_stay_as_they_are(worker: Worker, secrets: Secrets) -> None:
    before = send(worker)
    let_in(worker, secrets, "olha", old=False)
    between = send(worker)
    petro = let_in(worker, secrets, "petro")
    send_away(worker, petro)
    assert {one.report for one in old(worker)} == {between}
    assert before != between


def test_another_epoch_than_the_open_one_is_refused(worker: Worker, secrets: Secrets, store: Store) -> None:
    olha = let_in(worker, secrets, "olha")
    send(worker)
    send_away(worker, olha)
    made = anew(worker, old(worker))
    epoch = worker.keys().epoch
    worker.next_epoch()
    with pytest.raises(EpochEnded), store.write() as s:
        rewrapping.replace(s, worker.member, epoch, made)


def test_what_is_no_header_is_refused(worker: Worker, secrets: Secrets) -> None:
    olha = let_in(worker, secrets, "olha")
    send(worker)
    send_away(worker, olha)
    [one, *_] = anew(worker, old(worker))
    with pytest.raises(BadStatement):
        put(worker, [replace(one, header=one.header[:-1])])


def test_another_organisations_headers_are_not_touched(
    worker: Worker, other_worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha")
    send(worker)
    send_away(worker, olha)
    theirs = anew(worker, old(worker))
    assert put(other_worker, theirs) == 0
    assert old(other_worker) == []
    with store.read() as s:
        assert len(s.scalars(select(models.Header.epoch_id)).all()) == 2
    assert len(old(worker)) == 2
