"""What members vouch for: that they can read with the epoch's key, and what reporters may seal with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from actors.desk import Desk
from actors.organisation import DAY, Worker, vouched_json
from actors.restoring import restorer
from actors.team import let_in, send_away
from logs.entries import entries

from core import keys, vouching
from core.cli.founding import make_epoch
from core.db import Store
from core.errors import BadStatement
from core.partners import find_partner, forms_of
from core.secrets import Secrets
from core.vouching import Kept, Vouched
from crypto.bundle import AHEAD_DAYS, Policy, bundle_statement, check_bundle, live_statement
from crypto.encoding import Json, b64u, parse_object
from crypto.errors import Expired
from crypto.hpke import recipient_of
from crypto.keylog import LogState, verify_log
from crypto.signed import Signed, sign

ONE = Policy(live_members=1)


def kept(worker: Worker) -> Kept:
    with worker.store.read() as s:
        return vouching.kept(s, worker.org)


def state_of(worker: Worker) -> LogState:
    with worker.store.read() as s:
        return verify_log(keys.log_of(s, worker.org), worker.org)


def reporter_accepts(worker: Worker, today: date, policy: Policy = ONE) -> bool:
    """Whether a phone that checks all of it would seal."""
    found, given = kept(worker), worker.keys()
    assert found.bundle
    try:
        check_bundle(state_of(worker), given.recipient, found.bundle, found.lives, today.isoformat(), policy)
    except Expired:
        return False
    return True


def who(lives: list[Signed]) -> set[str]:
    return {str(parse_object(live.statement)["by"]) for live in lives}


def today() -> date:
    return datetime.now(UTC).date()


def test_an_organisation_is_vouched_for_from_its_first_epoch(worker: Worker) -> None:
    assert reporter_accepts(worker, DAY)
    bundle = kept(worker).bundle
    with worker.store.read() as s:
        forms = forms_of(find_partner(s, worker.org).profile)
    assert bundle
    assert parse_object(bundle.statement)["forms"] == {name: b64u(one) for name, one in forms.items()}


def test_a_new_epoch_comes_with_its_bundle_and_former_words_end(worker: Worker, secrets: Secrets) -> None:
    olha = let_in(worker, secrets, "olha")
    with worker.store.write() as s:
        keys.vouch(s, worker.org, olha.member.id, olha.vouched(DAY), DAY)
    assert who(kept(worker).lives) == {b64u(worker.member.id), b64u(olha.member.id)}
    assert reporter_accepts(worker, DAY, Policy())
    worker.next_epoch()
    assert who(kept(worker).lives) == {b64u(worker.member.id)}
    assert reporter_accepts(worker, DAY)
    assert not reporter_accepts(worker, DAY, Policy())


def test_who_left_vouches_no_more_and_those_who_stay_do(worker: Worker, secrets: Secrets) -> None:
    olha = let_in(worker, secrets, "olha", role="lead")
    with worker.store.write() as s:
        keys.vouch(s, worker.org, olha.member.id, olha.vouched(DAY), DAY)
    send_away(olha, worker)
    assert who(kept(olha).lives) == {b64u(olha.member.id)}
    assert reporter_accepts(olha, DAY)


def test_a_restored_organisation_is_vouched_for_by_its_new_member(worker: Worker, secrets: Secrets) -> None:
    restored = restorer(worker).send(secrets)
    assert who(kept(restored).lives) == {b64u(restored.member.id)}
    assert reporter_accepts(restored, DAY)


def test_no_epoch_opens_with_what_another_epoch_was_vouched_for(worker: Worker, store: Store) -> None:
    with store.read() as s:
        log, paper = keys.log_of(s, worker.org), keys.recovery_recipient(s, worker.org)
    before, place = kept(worker), (worker.site, worker.org, worker.member.id)
    new = make_epoch(log, *place, worker.own_keys(), DAY, paper)
    former = worker.vouched(DAY)
    for vouched in (
        replace(new.vouched, bundle=former.bundle),
        replace(new.vouched, live=former.live),
    ):
        with pytest.raises(BadStatement), store.write() as s:
            keys.open_epoch(s, worker.org, worker.member.id, replace(new, vouched=vouched))
    assert kept(worker) == before


def test_a_browser_says_that_it_can_read_and_the_log_says_that_it_did(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    browser = desk(worker)
    assert not reporter_accepts(worker, DAY + timedelta(days=31))
    wire = vouched_json(worker.vouched(today()))
    assert browser.post("/api/vouch", wire).status_code == 204
    assert reporter_accepts(worker, today())
    answer = browser.get("/api/epochs").json
    assert answer
    assert (answer["lives"], answer["bundle"]) == ([wire["live"]], wire["bundle"])
    assert answer["forms"].keys() == {"help"}
    assert entries(store, worker.org)[-1]["type"] == "vouched"


@pytest.mark.parametrize("days", [-AHEAD_DAYS - 1, AHEAD_DAYS + 1])
def test_a_clock_that_is_days_away_vouches_for_nothing(
    days: int, desk: Callable[..., Desk], worker: Worker
) -> None:
    before = kept(worker)
    wrong = worker.vouched(today() + timedelta(days=days))
    for one in (wrong, replace(worker.vouched(today()), bundle=wrong.bundle)):
        answer = desk(worker).post("/api/vouch", vouched_json(one))
        assert (answer.status_code, answer.json) == (422, {"code": "bad_statement"})
    assert kept(worker) == before


def altered(worker: Worker, **changes: Json) -> Vouched:
    """A live and a bundle of which one thing is other, each signed with the member's key."""
    state, mine, day = state_of(worker), worker.own_keys(), today().isoformat()
    identity, forms = worker.identities()[state.epoch or b""], {"help": bytes(32)}
    live = live_statement(state, worker.member.id, day)
    bundle = bundle_statement(state, worker.member.id, recipient_of(identity), forms, day)
    return Vouched(
        sign("live", live | {name: value for name, value in changes.items() if name in live}, mine.sign),
        sign("bundle", bundle | changes, mine.sign),
    )


def test_statements_made_by_hand_are_kept_when_nothing_is_altered(
    desk: Callable[..., Desk], worker: Worker
) -> None:
    assert desk(worker).post("/api/vouch", vouched_json(altered(worker))).status_code == 204


@pytest.mark.parametrize(
    "changes",
    [
        {"epoch": b64u(bytes(16))},
        {"org": b64u(bytes(16))},
        {"by": b64u(bytes(16))},
        {"recipient": b64u(bytes(32))},
        {"forms": []},
        {"forms": {"help": "x"}},
        {"forms": {"help": 1}},
        {"day": "never"},
        {"v": 2},
        {"more": 1},
    ],
)
def test_what_is_not_of_this_member_epoch_and_key_is_refused(
    changes: dict[str, Json], desk: Callable[..., Desk], worker: Worker
) -> None:
    before = kept(worker)
    answer = desk(worker).post("/api/vouch", vouched_json(altered(worker, **changes)))
    assert (answer.status_code, answer.json) == (422, {"code": "bad_statement"})
    assert kept(worker) == before


def test_nobody_vouches_in_a_colleagues_name(
    desk: Callable[..., Desk], worker: Worker, secrets: Secrets
) -> None:
    olha, mine = let_in(worker, secrets, "olha"), worker.vouched(today())
    hers = olha.vouched(today())
    for one in (hers, replace(mine, bundle=hers.bundle), replace(mine, live=hers.live)):
        assert desk(worker).post("/api/vouch", vouched_json(one)).status_code == 422
