"""Who comes, who is let in and by whom, and what a newcomer reads."""

import dataclasses
import os
import time

import pytest
from actors.organisation import Worker
from actors.team import come, invited, let_in, new_member, person, send, welcome_of

from core import colleagues, keys, members, recovery
from core.colleagues import Welcome
from core.db import Store
from core.errors import BadStatement, Gone, Malformed, NameTaken, NotFound
from core.secrets import Secrets
from crypto.errors import NotForThisKey
from crypto.keylog import verify_log
from crypto.keystatements import add_statement
from crypto.signed import sign
from crypto.staff import member_keys

NOW = int(time.time())
OTHER = member_keys(bytes(32))


def test_a_colleague_who_may_read_old_reports_opens_what_was_there_and_what_comes(
    worker: Worker, secrets: Secrets
) -> None:
    old = send(worker)
    olha = let_in(worker, secrets, "olha", old=True)
    assert olha.open(old).answers == worker.open(old).answers
    assert olha.open(send(worker)).answers


def test_a_colleague_from_now_on_opens_only_what_comes(worker: Worker, secrets: Secrets) -> None:
    old = send(worker)
    olha = let_in(worker, secrets, "olha", old=False)
    new = send(worker)
    assert olha.open(new).answers == worker.open(new).answers
    with pytest.raises(NotForThisKey):
        olha.open(old)
    assert (len(olha.identities()), len(worker.identities())) == (1, 2)


def test_an_epoch_is_sealed_to_everybody_who_was_let_in(worker: Worker, secrets: Secrets) -> None:
    second = let_in(worker, secrets, "second.lead", role="lead")
    olha = let_in(second, secrets, "olha")
    epoch = olha.next_epoch()
    assert all(epoch in one.identities() for one in (worker, second, olha))


def test_an_epoch_that_leaves_a_colleague_out_is_refused(worker: Worker, secrets: Secrets) -> None:
    let_in(worker, secrets, "olha")
    worker.others = lambda _s: {}  # type: ignore[method-assign]  # a browser that forgets her
    with pytest.raises(BadStatement):
        worker.next_epoch()


def test_until_somebody_lets_them_in_a_newcomer_has_no_epoch(worker: Worker, secrets: Secrets) -> None:
    olha = come(worker, secrets, "olha")
    epoch = worker.next_epoch()
    assert olha.identities() == {}
    assert epoch in worker.identities()
    with olha.store.read() as s:
        assert olha.member.id not in verify_log(keys.log_of(s, worker.org), worker.org).members


def test_a_link_works_once_and_only_until_it_expires(worker: Worker, secrets: Secrets, store: Store) -> None:
    token = invited(worker, "olha")
    made = new_member(os.urandom(16), "six words")
    expired = int(time.time()) + members.INVITATION_SECONDS + 1
    with pytest.raises(Gone), store.write() as s:
        colleagues.join(s, secrets, token, made, expired)
    with store.write() as s:
        colleagues.join(s, secrets, token, made, NOW)
    with pytest.raises(Gone), store.write() as s:
        colleagues.join(s, secrets, token, made, NOW)


def test_a_link_that_was_taken_back_works_no_more(worker: Worker, secrets: Secrets, store: Store) -> None:
    token = invited(worker, "olha")
    with store.write() as s:
        [one] = colleagues.invited(s, worker.org, NOW)
        colleagues.withdraw(s, worker.member, one.id)
    with pytest.raises(Gone), store.write() as s:
        colleagues.join(s, secrets, token, new_member(one.id, "six words"), NOW)
    with pytest.raises(NotFound), store.write() as s:
        colleagues.withdraw(s, worker.member, one.id)


def test_a_new_link_for_the_same_name_ends_the_one_before(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    first, second = invited(worker, "olha"), invited(worker, "Olha ")
    made = new_member(os.urandom(16), "six words")
    with pytest.raises(Gone), store.write() as s:
        colleagues.join(s, secrets, first, made, NOW)
    with store.write() as s:
        assert colleagues.join(s, secrets, second, made, NOW).name == "olha"


def test_a_colleagues_link_neither_founds_nor_restores(worker: Worker, store: Store) -> None:
    token = invited(worker, "olha")
    with store.read() as s, pytest.raises(Gone):
        recovery.lost(s, token, NOW)


def test_a_name_of_somebody_else_is_taken(worker: Worker, other_worker: Worker) -> None:
    for name in (worker.name, other_worker.name):
        with pytest.raises(NameTaken):
            invited(worker, name)
    invited(other_worker, "olha")
    with pytest.raises(NameTaken):
        invited(worker, "olha")


@pytest.mark.parametrize(("name", "role"), [("", "worker"), ("a b", "worker"), ("olha", "owner")])
def test_a_name_or_role_that_cannot_be_is_refused(worker: Worker, name: str, role: str) -> None:
    with pytest.raises(Malformed):
        invited(worker, name, role)


def test_a_worker_and_another_organisations_lead_let_nobody_in(
    worker: Worker, other_worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha")
    petro = come(worker, secrets, "petro")
    given = welcome_of(worker, petro, old=True)
    for who in (olha, other_worker):
        with pytest.raises(NotFound), store.write() as s:
            colleagues.welcome(s, who.member, petro.member.id, given)
    with pytest.raises(NotFound):
        invited(olha, "somebody")
    with pytest.raises(NotFound), store.write() as s:
        colleagues.dismiss(s, olha.member, petro.member.id)
    assert not person(worker, petro).welcomed


def test_a_statement_that_a_worker_signed_lets_nobody_in(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha")
    petro = come(worker, secrets, "petro")
    them = person(worker, petro)
    with store.read() as s:
        state = verify_log(keys.log_of(s, worker.org), worker.org)
    by_olha = add_statement(state, olha.member.id, them.id, them.recipient, them.sign, "worker", "2026-11-23")
    headers = welcome_of(worker, petro, old=True).headers
    given = Welcome(sign("key-log", by_olha, olha.own_keys().sign), headers)
    with pytest.raises(BadStatement), store.write() as s:
        colleagues.welcome(s, worker.member, petro.member.id, given)


def test_other_keys_or_another_role_than_the_newcomers_are_refused(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    petro = come(worker, secrets, "petro")
    them, mine = person(worker, petro), worker.own_keys()
    with store.read() as s:
        state = verify_log(keys.log_of(s, worker.org), worker.org)
    others = [(OTHER.recipient, them.sign, "worker"), (them.recipient, OTHER.verify, "worker")]
    for recipient, verify, role in [*others, (them.recipient, them.sign, "lead")]:
        statement = add_statement(state, worker.member.id, them.id, recipient, verify, role, "2026-11-23")
        given = Welcome(sign("key-log", statement, mine.sign), welcome_of(worker, petro, old=True).headers)
        with pytest.raises(BadStatement), store.write() as s:
            colleagues.welcome(s, worker.member, petro.member.id, given)
    assert not person(worker, petro).welcomed


def test_a_newcomer_who_would_read_nothing_of_today_is_not_let_in(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    petro = come(worker, secrets, "petro")
    given = dataclasses.replace(welcome_of(worker, petro, old=True), headers={})
    with pytest.raises(BadStatement), store.write() as s:
        colleagues.welcome(s, worker.member, petro.member.id, given)


def test_two_leads_who_let_the_same_person_in_do_it_once(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    second = let_in(worker, secrets, "second.lead", role="lead")
    petro = come(worker, secrets, "petro")
    given = [welcome_of(lead, petro, old=True) for lead in (worker, second)]
    with store.write() as s:
        colleagues.welcome(s, worker.member, petro.member.id, given[0])
    with pytest.raises(NotFound), store.write() as s:
        colleagues.welcome(s, second.member, petro.member.id, given[1])


def test_who_was_sent_away_before_being_let_in_leaves_no_trace_but_the_log(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    petro = come(worker, secrets, "petro")
    with store.write() as s:
        colleagues.dismiss(s, worker.member, petro.member.id)
        assert members.id_of(s, "petro") is None
    again = let_in(worker, secrets, "petro")
    assert again.member.id != petro.member.id
