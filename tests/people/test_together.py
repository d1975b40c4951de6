"""Great acts need two people: one asks, another of the right kind agrees, in time."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from actors.coordinating import coordinator, officer
from actors.organisation import DAY, Worker
from actors.reporter import write
from actors.team import let_in
from logs.entries import entries

from core import colleagues, members, models, office, together
from core.db import Store
from core.due import run_due
from core.errors import CoreError, Gone, NameTaken, NotFound, OrgClosed, SamePerson
from core.members import Member
from core.reports import file_report
from core.secrets import Secrets
from core.together import ASK_SECONDS, LEAVE_SECONDS, LEAVING_DAYS, Act, Asked
from crypto.encoding import b64u

NOW = int(time.time())


def ask(store: Store, who: Worker, act: Act, org: bytes | None = None, now: int = NOW) -> None:
    with store.write() as s:
        together.ask(s, who.member, act, org or who.org, now)


def asked(store: Store, who: Worker, now: int = NOW) -> list[Asked]:
    with store.read() as s:
        return together.asked(s, who.member, now)


def agree(store: Store, who: Worker, now: int = NOW, one: bytes | None = None) -> None:
    if one is None:
        with store.read() as s:
            one = s.query(models.Approval.id).scalar()
    with store.write() as s:
        together.consent(s, who.member, one or bytes(16), now)


def acts(store: Store, org: bytes) -> list[tuple[object, object]]:
    return [(one["type"], one["act"]) for one in entries(store, org) if "act" in one]


@pytest.fixture
def helper(worker: Worker, secrets: Secrets) -> Worker:
    """The organisation's data-protection officer."""
    return officer(worker, secrets, "helper")


def test_who_asked_sees_it_wait_and_who_may_agree_sees_it_too(
    worker: Worker, helper: Worker, other_worker: Worker, secrets: Secrets, store: Store
) -> None:
    colleague = let_in(worker, secrets, "olha")
    ask(store, worker, Act.EXPORT)
    (mine,) = asked(store, worker)
    assert (mine.act, mine.by, mine.given_by, mine.mine, mine.may_consent) == (
        Act.EXPORT,
        worker.name,
        "",
        True,
        False,
    )
    (theirs,) = asked(store, helper)
    assert (theirs.mine, theirs.may_consent) == (False, True)
    assert asked(store, colleague) == []
    assert asked(store, other_worker) == []


def test_asking_twice_is_asking_once(worker: Worker, store: Store) -> None:
    ask(store, worker, Act.EXPORT)
    (first,) = asked(store, worker)
    ask(store, worker, Act.EXPORT, now=NOW + 60)
    assert asked(store, worker) == [first]
    assert acts(store, worker.org) == [("approval_asked", "export")]


@pytest.mark.parametrize("act", list(Act))
def test_nobody_agrees_with_themselves(act: Act, worker: Worker, secrets: Secrets, store: Store) -> None:
    who = coordinator(store, secrets, "office") if act is Act.RESTORE else worker
    ask(store, who, act, worker.org)
    with pytest.raises(SamePerson):
        agree(store, who)


def test_who_has_no_part_in_it_can_neither_ask_nor_agree_nor_take_back(
    worker: Worker, helper: Worker, other_worker: Worker, secrets: Secrets, store: Store
) -> None:
    colleague, stranger = let_in(worker, secrets, "olha"), other_worker
    head = coordinator(store, secrets, "office")
    refused = [(colleague, act) for act in Act] + [(helper, act) for act in Act]
    refused += [(worker, Act.RESTORE), (head, Act.ERASE), (head, Act.EXPORT)]
    refused += [(stranger, act) for act in Act]
    for who, act in refused:
        with pytest.raises(NotFound):
            ask(store, who, act, worker.org)
    ask(store, worker, Act.EXPORT)
    (one,) = asked(store, worker)
    for who in (colleague, stranger, head):
        with pytest.raises(NotFound):
            agree(store, who, one=one.id)
        with pytest.raises(NotFound), store.write() as s:
            together.take_back(s, who.member, one.id, NOW)


def test_an_asking_ends_after_three_days_and_a_consent_after_one(
    worker: Worker, helper: Worker, store: Store
) -> None:
    ask(store, worker, Act.EXPORT)
    with pytest.raises(NotFound):
        agree(store, helper, NOW + ASK_SECONDS)
    ask(store, worker, Act.EXPORT, now=NOW + ASK_SECONDS)
    later = NOW + 2 * ASK_SECONDS - 1
    agree(store, helper, later)
    use(store, worker.member, later + LEAVE_SECONDS - 1)
    with pytest.raises(NotFound):
        use(store, worker.member, later + LEAVE_SECONDS)
    assert "consents 1" in run_due(store, later + LEAVE_SECONDS)
    assert asked(store, worker) == []


def use(store: Store, member: Member, now: int) -> None:
    with store.write() as s:
        together.use_consent(s, member, Act.EXPORT, member.partner_id, now)


def test_only_who_asked_does_it(worker: Worker, helper: Worker, secrets: Secrets, store: Store) -> None:
    second = let_in(worker, secrets, "olha", role="lead")
    ask(store, worker, Act.EXPORT)
    with pytest.raises(NotFound):
        use(store, worker.member, NOW)
    agree(store, helper)
    use(store, worker.member, NOW)
    with pytest.raises(NotFound):
        use(store, second.member, NOW)
    (one,) = asked(store, worker)
    assert one.given_by == helper.name
    with pytest.raises(NotFound):
        agree(store, second, one=one.id)


def test_a_consent_is_gone_with_whoever_gave_it(worker: Worker, helper: Worker, store: Store) -> None:
    ask(store, worker, Act.EXPORT)
    agree(store, helper)
    with store.write() as s:
        colleagues.dismiss(s, worker.member, helper.member.id)
    with pytest.raises(NotFound):
        use(store, worker.member, NOW)


@pytest.mark.parametrize("who", ["worker", "helper"])
def test_either_of_the_two_takes_it_back(who: str, worker: Worker, helper: Worker, store: Store) -> None:
    ask(store, worker, Act.EXPORT)
    agree(store, helper)
    (one,) = asked(store, worker)
    with store.write() as s:
        together.take_back(s, {"worker": worker, "helper": helper}[who].member, one.id, NOW)
    assert asked(store, worker) == []
    with pytest.raises(NotFound):
        use(store, worker.member, NOW)
    steps = ["approval_asked", "approval_given", "approval_withdrawn"]
    assert acts(store, worker.org) == [(step, "export") for step in steps]


def leave_together(store: Store, lead: Worker, other: Worker) -> None:
    ask(store, lead, Act.ERASE)
    agree(store, other)


@pytest.mark.parametrize("second", ["officer", "coordinator"])
def test_an_organisation_that_two_want_erased_takes_no_reports_and_can_be_kept(
    second: str, worker: Worker, helper: Worker, secrets: Secrets, store: Store
) -> None:
    letter = write(worker.site, [worker.keys()])
    leave_together(store, worker, helper if second == "officer" else coordinator(store, secrets, "office"))
    with pytest.raises(OrgClosed), store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    with store.write() as s:
        together.stay(s, helper.member, worker.org)
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    assert acts(store, worker.org)[-1] == ("approval_withdrawn", "erase")
    later = NOW + (LEAVING_DAYS + 1) * 24 * 3600
    assert not any("erased" in line for line in run_due(store, later))
    assert worker.open(letter.report).answers


def test_who_stays_cannot_be_kept_again_and_strangers_keep_nobody(
    worker: Worker, helper: Worker, other_worker: Worker, store: Store
) -> None:
    leave_together(store, worker, helper)
    with pytest.raises(NotFound), store.write() as s:
        together.stay(s, other_worker.member, worker.org)
    with store.write() as s:
        together.stay(s, worker.member, worker.org)
    with pytest.raises(NotFound), store.write() as s:
        together.stay(s, worker.member, worker.org)


def test_before_it_is_erased_everything_can_still_be_taken_along(
    worker: Worker, helper: Worker, store: Store
) -> None:
    leave_together(store, worker, helper)
    with pytest.raises(NotFound):
        ask(store, worker, Act.ERASE)
    ask(store, worker, Act.EXPORT)
    agree(store, helper)
    use(store, worker.member, NOW)


def test_the_day_on_which_it_is_erased_is_a_week_away(worker: Worker, helper: Worker, store: Store) -> None:
    leave_together(store, worker, helper)
    with store.read() as s:
        leaves = s.query(models.Partner.leaves).filter_by(id=worker.org).scalar()
    assert leaves == datetime.fromtimestamp(NOW, UTC).date() + timedelta(days=7)


def test_two_coordinators_open_the_way_for_the_recovery_papers_once(
    worker: Worker, secrets: Secrets, store: Store
) -> None:
    first, second = (coordinator(store, secrets, name) for name in ("anna", "borys"))
    with pytest.raises(NotFound), store.write() as s:
        office.restore(s, first.member, worker.org, worker.name, NOW)
    ask(store, first, Act.RESTORE, worker.org)
    agree(store, second)
    with pytest.raises(NotFound), store.write() as s:
        office.restore(s, second.member, worker.org, worker.name, NOW)
    with store.write() as s:
        token = office.restore(s, first.member, worker.org, worker.name, NOW)
    with store.read() as s:
        found = members.look(s, token, NOW)
    assert (found.founding, found.colleague, found.org) == (False, False, worker.org)
    with pytest.raises(NotFound), store.write() as s:
        office.restore(s, first.member, worker.org, worker.name, NOW)


@pytest.mark.parametrize(
    ("name", "error"), [("", CoreError), ("a b", CoreError), ("lantern.lead", NameTaken)]
)
def test_a_name_that_cannot_be_keeps_the_consent(
    name: str, error: type[Exception], worker: Worker, other_worker: Worker, secrets: Secrets, store: Store
) -> None:
    assert other_worker.name == "lantern.lead"
    first, second = (coordinator(store, secrets, who) for who in ("anna", "borys"))
    ask(store, first, Act.RESTORE, worker.org)
    agree(store, second)
    with pytest.raises(error), store.write() as s:
        office.restore(s, first.member, worker.org, name, NOW)
    with store.write() as s:
        assert office.restore(s, first.member, worker.org, worker.name, NOW)


def test_a_coordinators_link_is_used_once_and_ends_in_time(store: Store) -> None:
    with store.write() as s:
        token = office.invite(s, "anna", NOW)
    with store.read() as s:
        found = members.look(s, token, NOW)
        assert (found.colleague, found.founding, found.role) == (True, False, "coordinator")
        with pytest.raises(Gone):
            members.look(s, token, NOW + members.INVITATION_SECONDS)
    assert b64u(found.org)
