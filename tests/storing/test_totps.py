"""Codes from a phone: each counts once, around its own half minute; the pepper seals the secret."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from actors.organisation import Worker
from sqlalchemy import select

from core import models, totps
from core.db import Store
from core.errors import WrongCode
from core.secrets import Secrets

NOW = 1_900_000_000
STEP = NOW // totps.STEP_SECONDS


@pytest.fixture
def phone(store: Store, secrets: Secrets, worker: Worker) -> bytes:
    """A secret that counts; none of its codes was used."""
    secret = os.urandom(totps.SECRET)
    with store.write() as s:
        totps.set_secret(s, secrets, worker.member.id, secret)
    return secret


def accepted(store: Store, secrets: Secrets, worker: Worker, code: str, now: int = NOW) -> bool:
    try:
        with store.write() as s:
            totps.check(s, secrets, worker.member.id, code, now)
    except WrongCode:
        return False
    return True


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238 appendix B, SHA-1: its eight digits end with ours.
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
@pytest.mark.database("sqlite")
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert totps.code_at(b"12345678901234567890", seconds // totps.STEP_SECONDS) == code


def test_a_code_counts_once(store: Store, secrets: Secrets, worker: Worker, phone: bytes) -> None:
    code = totps.code_at(phone, STEP)
    assert [accepted(store, secrets, worker, code) for _ in range(2)] == [True, False]
    assert not accepted(store, secrets, worker, code, NOW + totps.STEP_SECONDS)


def test_the_step_before_and_the_one_after_count_and_no_other(
    store: Store, secrets: Secrets, worker: Worker, phone: bytes
) -> None:
    codes = {offset: totps.code_at(phone, STEP + offset) for offset in (-2, -1, 0, 1, 2)}
    assert [accepted(store, secrets, worker, codes[offset]) for offset in (-2, 2, -1, 0, 1)] == [
        False, False, True, True, True,
    ]  # fmt: skip


def test_an_earlier_code_is_dead_once_a_later_one_was_used(
    store: Store, secrets: Secrets, worker: Worker, phone: bytes
) -> None:
    assert accepted(store, secrets, worker, totps.code_at(phone, STEP + 1))
    assert not accepted(store, secrets, worker, totps.code_at(phone, STEP))


def test_of_many_requests_with_one_code_one_is_accepted(
    store: Store, secrets: Secrets, worker: Worker, phone: bytes
) -> None:
    code = totps.code_at(phone, STEP)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: accepted(store, secrets, worker, code), range(16)))
    assert sum(found) == 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "00000a", "０００００１", "\ud7ff", "9" * 1000])
def test_what_is_no_code_is_a_wrong_one(
    code: str, store: Store, secrets: Secrets, worker: Worker, phone: bytes
) -> None:
    assert phone
    assert not accepted(store, secrets, worker, code)


def test_a_new_secret_counts_only_after_its_first_code(
    store: Store, secrets: Secrets, worker: Worker, phone: bytes
) -> None:
    with store.write() as s:
        new = totps.begin(s, secrets, worker.member.id)
    assert not accepted(store, secrets, worker, totps.code_at(new, STEP))
    assert accepted(store, secrets, worker, totps.code_at(phone, STEP))
    with store.write() as s, pytest.raises(WrongCode):
        totps.confirm(s, secrets, worker.member.id, totps.code_at(phone, STEP + 1), NOW)
    with store.write() as s:
        totps.confirm(s, secrets, worker.member.id, totps.code_at(new, STEP), NOW)
    assert not accepted(store, secrets, worker, totps.code_at(new, STEP))
    assert not accepted(store, secrets, worker, totps.code_at(phone, STEP + 1))
    assert accepted(store, secrets, worker, totps.code_at(new, STEP + 1))


def test_a_secret_is_sealed_for_its_member_under_the_pepper(
    store: Store, secrets: Secrets, worker: Worker, other_worker: Worker, phone: bytes
) -> None:
    with store.read() as s:
        rows = {row.member_id: row.sealed for row in s.scalars(select(models.Totp))}
    sealed = rows[worker.member.id]
    assert len(sealed) == 60
    assert phone not in sealed
    assert accepted(store, secrets, worker, totps.code_at(phone, STEP))
    assert not accepted(store, secrets, other_worker, totps.code_at(phone, STEP))
