"""Signing in without sending the passphrase, and staying signed in only as long as one works."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from actors.organisation import CHEAP, Worker
from sqlalchemy import event, select

from core import members, models, sessions
from core.db import Store
from core.errors import SlowDown, WrongSignIn
from core.secrets import Secrets
from core.throttle import ATTEMPTS, Throttle
from crypto.staff import derive

NOW = 1_795_000_000


def test_who_knows_the_passphrase_signs_in(store: Store, secrets: Secrets, worker: Worker) -> None:
    with store.read() as s:
        salt = members.salt_for(s, secrets, " Harbour.LEAD ")
        auth = derive(worker.passphrase, salt, CHEAP).auth
        found = members.sign_in(s, secrets, "HARBOUR.lead", auth)
    assert found == worker.member


@pytest.mark.parametrize("name", ["harbour.lead", "nobody", ""])
def test_a_wrong_passphrase_and_an_unknown_name_are_the_same_refusal(
    store: Store, secrets: Secrets, worker: Worker, name: str
) -> None:
    with store.read() as s, pytest.raises(WrongSignIn):
        members.sign_in(s, secrets, name, os.urandom(32))
    with store.read() as s:
        assert worker.auth != s.scalar(select(models.Member.auth_mac))


def test_an_unknown_name_has_a_stable_salt_of_its_own(store: Store, secrets: Secrets, worker: Worker) -> None:
    with store.read() as s:
        salts = [members.salt_for(s, secrets, name) for name in ("nobody", "NOBODY ", "someone")]
        assert members.salt_for(s, secrets, worker.name) == worker.member.salt
    assert salts[0] == salts[1] != salts[2]
    assert {len(salt) for salt in salts} == {16}


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


def test_known_and_unknown_names_cost_the_same_queries(
    store: Store, secrets: Secrets, worker: Worker
) -> None:
    made = []
    for name in (worker.name, "nobody"):
        with statements(store) as seen, store.read() as s:
            members.salt_for(s, secrets, name)
            with pytest.raises(WrongSignIn):
                members.sign_in(s, secrets, name, os.urandom(32))
        made.append(seen)
    assert made[0] == made[1]


def throttle_at(store: Store, secrets: Secrets, clock: list[float]) -> Throttle:
    return Throttle(store, secrets, lambda: clock[0])


def test_the_eleventh_attempt_waits(store: Store, secrets: Secrets) -> None:
    clock = [float(NOW)]
    throttle = throttle_at(store, secrets, clock)
    for _ in range(ATTEMPTS.amount):
        throttle.spend("olha")
    with pytest.raises(SlowDown):
        throttle.spend(" OLHA")
    clock[0] += 601
    throttle.spend("olha")


def test_a_stranger_cannot_lock_a_worker_out(store: Store, secrets: Secrets) -> None:
    throttle = throttle_at(store, secrets, [float(NOW)])
    device = throttle.new_device("olha")
    for _ in range(ATTEMPTS.amount):
        throttle.spend("olha")
    with pytest.raises(SlowDown):
        throttle.spend("olha")
    throttle.spend("olha", device)
    throttle.spend("petro")


@pytest.mark.parametrize("forge", ["other name", "random", "cut", "empty"])
def test_a_forged_device_counts_as_none(store: Store, secrets: Secrets, forge: str) -> None:
    throttle = throttle_at(store, secrets, [float(NOW)])
    device = {
        "other name": throttle.new_device("petro"),
        "random": os.urandom(48),
        "cut": throttle.new_device("olha")[:-1],
        "empty": b"",
    }[forge]
    for _ in range(ATTEMPTS.amount):
        throttle.spend("olha", device)
    with pytest.raises(SlowDown):
        throttle.spend("olha")


def test_a_device_has_its_own_limit_and_success_empties_it(store: Store, secrets: Secrets) -> None:
    throttle = throttle_at(store, secrets, [float(NOW)])
    device = throttle.new_device("olha")
    for _ in range(ATTEMPTS.amount):
        throttle.spend("olha", device)
    with pytest.raises(SlowDown):
        throttle.spend("olha", device)
    throttle.forgive("olha", device)
    throttle.spend("olha", device)


def test_the_counters_hold_no_names(store: Store, secrets: Secrets) -> None:
    throttle_at(store, secrets, [float(NOW)]).spend("olha")
    with store.read() as s:
        assert "olha" not in s.scalars(select(models.Counter.key)).one()


def test_a_session_ends_when_idle_or_after_a_long_day(store: Store, worker: Worker) -> None:
    with store.write() as s:
        token = sessions.open_session(s, worker.member.id, NOW)
    minutes = range(0, 12 * 60, 29)
    found = [sessions.use_session(store, token, NOW + 60 * minute) for minute in minutes]
    assert {None if one is None else one.member for one in found} == {worker.member}
    assert sessions.use_session(store, token, NOW + 12 * 3600) is None
    with store.write() as s:
        idle = sessions.open_session(s, worker.member.id, NOW)
        found = sessions.find_session(s, idle, NOW + 29 * 60)
        assert found
        assert found.member == worker.member
        assert sessions.find_session(s, idle, NOW + 30 * 60) is None


def test_a_session_that_was_ended_or_never_was_is_nobodys(store: Store, worker: Worker) -> None:
    with store.write() as s:
        token = sessions.open_session(s, worker.member.id, NOW)
        sessions.end_session(s, token)
        assert sessions.find_session(s, token, NOW) is None
        assert sessions.find_session(s, os.urandom(32), NOW) is None


def test_the_session_token_itself_is_not_stored(store: Store, worker: Worker) -> None:
    with store.write() as s:
        token = sessions.open_session(s, worker.member.id, NOW)
        assert s.scalar(select(models.StaffSession.token_hash)) != token
