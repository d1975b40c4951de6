"""A leaver is out the same day: what they ever held opens nothing new and signs nothing."""

import os
import time
from dataclasses import replace

import pytest
from actors.organisation import DAY, Worker
from actors.reporter import write
from actors.restoring import restorer
from actors.team import come, let_in, recipient_hash, removal_of, replaced_by, send, send_away
from sqlalchemy import select

from core import cases, colleagues, keys, members, models, sessions
from core.cli.founding import make_epoch
from core.db import Store
from core.errors import BadStatement, EpochEnded, NotFound, Refused
from core.reports import file_report
from core.secrets import Secrets
from crypto.bundle import Policy, bundle_statement, check_alive, check_bundle, live_statement
from crypto.encoding import Json
from crypto.errors import Damaged, EnvelopeError, Expired, NotForThisKey
from crypto.keylog import LogState, verify_log
from crypto.keystatements import add_statement, recovery_statement
from crypto.primitives import ed25519_public
from crypto.recovery import new_recovery, recovery_keys
from crypto.report import open_report
from crypto.signed import Signed, sign

NOW = int(time.time())
TODAY = DAY.isoformat()


def test_everything_the_founder_ever_held_opens_no_later_report_and_signs_nothing(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha", role="lead")
    send(worker)
    held = [*worker.identities().values(), worker.own_keys().xwing, worker.sheet]
    send_away(olha, worker)
    later = send(olha)
    assert olha.open(later).answers
    objects = olha.stored(later)
    for identity in held:
        opened_with = {one.epoch: identity for one in objects}
        with pytest.raises(NotForThisKey):
            open_report(worker.site, later, worker.org, opened_with, objects)
    with store.read() as s:
        log = keys.log_of(s, worker.org)
    state = verify_log(log, worker.org)
    for seed in (worker.own_keys().sign, recovery_keys(worker.sheet).sign):
        for by in (worker.member.id, olha.member.id):
            refused_everywhere(state, log, seed, by, olha)
    paper = recovery_keys(worker.sheet)
    assert state.recovery is not None
    assert state.recovery.sign != paper.verify
    with pytest.raises(Refused):
        restorer(olha, sheet=worker.sheet)


def refused_everywhere(state: LogState, log: list[Signed], seed: bytes, by: bytes, olha: Worker) -> None:
    """No epoch, member, recovery key, bundle or liveness signed with this seed counts."""
    mine = replace(olha.own_keys(), sign=seed, verify=ed25519_public(seed))
    new = recovery_keys(new_recovery())
    statements = [
        make_epoch(log, olha.site, olha.org, by, mine, DAY).statement,
        signed(add_statement(state, by, os.urandom(16), mine.recipient, os.urandom(32), "lead", TODAY), seed),
        signed(recovery_statement(state, by, new.recipient, new.verify, TODAY), seed),
    ]
    for one in statements:
        with pytest.raises(Damaged):
            verify_log([*log, one], olha.org)
    recipient = olha.keys().recipient
    bundle = sign("bundle", bundle_statement(state, by, recipient, {}, TODAY), seed)
    live = sign("live", live_statement(state, by, TODAY), seed)
    with pytest.raises(EnvelopeError):
        check_bundle(state, recipient, bundle, [live], TODAY, Policy(30, 1))
    with pytest.raises(Expired):
        check_alive(state, [live], TODAY, Policy(30, 1))


def signed(statement: dict[str, Json], seed: bytes) -> Signed:
    return sign("key-log", statement, seed)


def test_their_sign_in_sessions_factors_and_epoch_files_end_at_once(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha")
    with store.write() as s:
        token = sessions.open_session(s, olha.member.id, NOW)
    report = send(worker)
    with store.write() as s:
        cases.mark_opened(s, olha.member, report, DAY)
    send_away(worker, olha)
    with store.read() as s:
        assert sessions.find_session(s, token, NOW) is None
        assert members.id_of(s, "olha") is None
        for row in (models.EpochFile, models.Totp, models.RecoveryCode, models.StaffSession):
            assert not s.scalars(select(row).where(row.member_id == olha.member.id)).all()
        assert s.scalar(select(models.Case.assignee)) is None
    assert worker.open(report).answers


def test_who_never_saw_the_sheet_leaves_it_in_force(worker: Worker, secrets: Secrets, store: Store) -> None:
    olha = let_in(worker, secrets, "olha")
    send_away(worker, olha)
    with store.read() as s:
        state = verify_log(keys.log_of(s, worker.org), worker.org)
    assert state.recovery is not None
    assert state.recovery.recipient_hash == recipient_hash(worker.sheet)
    assert olha.member.id in state.former


def test_the_new_sheet_opens_every_epoch_that_was(worker: Worker, secrets: Secrets) -> None:
    olha = let_in(worker, secrets, "olha", role="lead")
    old, seed = send(worker), new_recovery()
    send_away(olha, worker, seed)
    olha.sheet = seed
    restored = restorer(olha, "marta.k").send(secrets)
    assert restored.open(old).answers


def test_a_leaver_who_knew_the_sheet_and_no_new_one_is_refused(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha = let_in(worker, secrets, "olha", role="lead")
    given = removal_of(olha, worker.member.id)
    with pytest.raises(BadStatement), store.write() as s:
        colleagues.remove(s, olha.member, worker.member.id, replace(given, replaced=None))
    with store.read() as s:
        assert members.id_of(s, worker.name)
    assert given.replaced
    some = replace(given, replaced=replace(given.replaced, headers={}))
    with pytest.raises(BadStatement), store.write() as s:
        colleagues.remove(s, olha.member, worker.member.id, some)


def test_nobody_removes_themselves_a_stranger_or_without_being_a_lead(
    worker: Worker, other_worker: Worker, secrets: Secrets, store: Store
) -> None:
    olha, petro = let_in(worker, secrets, "olha"), let_in(worker, secrets, "petro")
    given = removal_of(worker, petro.member.id)
    for lead, leaver in [
        (worker, worker.member.id),
        (worker, other_worker.member.id),
        (worker, os.urandom(16)),
        (olha, petro.member.id),
        (other_worker, petro.member.id),
    ]:
        with pytest.raises(NotFound), store.write() as s:
            colleagues.remove(s, lead.member, leaver, given)
    with pytest.raises(BadStatement), store.write() as s:
        colleagues.remove(s, worker.member, olha.member.id, given)


def test_the_epoch_after_is_not_sealed_to_who_left(worker: Worker, secrets: Secrets, store: Store) -> None:
    olha = let_in(worker, secrets, "olha")
    given = removal_of(worker, olha.member.id)
    for header in ({olha.member.id: given.epoch.header}, {os.urandom(16): given.epoch.header}):
        wrong = replace(given, epoch=replace(given.epoch, colleagues=header))
        with pytest.raises(BadStatement), store.write() as s:
            colleagues.remove(s, worker.member, olha.member.id, wrong)


def test_invitations_of_who_left_end_with_them(worker: Worker, secrets: Secrets, store: Store) -> None:
    olha = let_in(worker, secrets, "olha", role="lead")
    with store.write() as s:
        colleagues.invite(s, worker.member, "petro", "worker", NOW)
    send_away(olha, worker)
    with store.read() as s:
        assert colleagues.invited(s, olha.org, NOW) == []


def test_a_report_sealed_while_they_left_is_refused_and_sealed_again(
    worker: Worker, secrets: Secrets
) -> None:
    olha = let_in(worker, secrets, "olha")
    letter = write(worker.site, [worker.keys()])
    send_away(worker, olha)
    with pytest.raises(EpochEnded), worker.store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)


def test_a_new_sheet_by_itself_takes_the_place_of_the_lost_one(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    old, seed = send(worker), new_recovery()
    with store.read() as s:
        log = keys.log_of(s, worker.org)
    made = replaced_by(worker, log, seed)
    after, paper = [*log, made.recovery.statement], made.recovery.recipient
    place = worker.site, worker.org, worker.member.id
    with pytest.raises(BadStatement), store.write() as s:
        colleagues.replace_recovery(s, worker.member, made, make_epoch(after, *place, worker.own_keys(), DAY))
    with store.write() as s:
        epoch = make_epoch(after, *place, worker.own_keys(), DAY, paper)
        colleagues.replace_recovery(s, worker.member, made, epoch)
    with pytest.raises(Refused):
        restorer(worker)
    worker.sheet = seed
    assert restorer(worker).send(secrets).open(old).answers


def test_a_newcomer_who_was_not_let_in_is_sent_away_not_removed(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    petro = come(worker, secrets, "petro")
    with pytest.raises(Damaged):
        removal_of(worker, petro.member.id)
    with store.write() as s:
        colleagues.dismiss(s, worker.member, petro.member.id)
