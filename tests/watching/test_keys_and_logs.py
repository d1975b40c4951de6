"""`dovira watch` finds a key or a log that was swapped, cut or written anew in the database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from actors.coordinator import OWN, sign_roster
from actors.impostor import change_entry, cut_log, found_anew, swap_key
from actors.organisation import DAY, Worker
from sqlalchemy import delete
from watching.conftest import Watch

from core import keys, models, partners, rosters
from core.cli.vouching import make_vouched
from core.db import Store
from crypto.checkwords import check_words
from crypto.digits import forty_digits
from crypto.encoding import b64u, parse_object
from crypto.keylog import fingerprint, verify_log

# Whatever the database, /keys is all the watcher gets of it.
pytestmark = pytest.mark.database("sqlite")


def sentence_about(worker: Worker, said: str) -> str:
    return f"rganisation {b64u(worker.org)} {said}"


@pytest.fixture
def looked(worker: Worker, watch: Watch, kept: Path) -> bytes:
    """What was kept after a first look at an organisation with two epochs."""
    worker.next_epoch()
    done = watch()
    assert done.exit_code == 0, done.stdout
    whole = fingerprint(worker.keys().log)
    assert done.stdout.splitlines()[1:] == [
        f"coordinator {b64u(OWN)}",
        f"{b64u(worker.org)} {forty_digits(whole)}",
        f"  en: {' '.join(check_words(whole, 'en'))}",
        f"  uk: {' '.join(check_words(whole, 'uk'))}",
    ]
    return kept.read_bytes()


def test_a_log_that_grew_by_its_rules_is_as_before(
    worker: Worker, watch: Watch, kept: Path, looked: bytes
) -> None:
    epoch = worker.next_epoch()
    done = watch()
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1), done.stdout
    now = parse_object(kept.read_bytes())["orgs"][b64u(worker.org)]
    before = parse_object(looked)["orgs"][b64u(worker.org)]
    assert (now["seq"], now["epoch"]) == (before["seq"] + 1, b64u(epoch))


@pytest.mark.parametrize("alteration", ["believing"])
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (swap_key, "has keys that nobody entitled vouches for (not the key of the log)."),
        (change_entry, "has keys that nobody entitled vouches for (wrong signature)."),
        (found_anew, "has keys that nobody entitled vouches for (not the log that was pinned)."),
    ],
)
def test_keys_that_do_not_verify_are_told_and_cannot_be_accepted(
    worker: Worker, watch: Watch, kept: Path, looked: bytes, harm: Callable[[Worker], None], said: str
) -> None:
    harm(worker)
    for words in ((), ("--accept",)):
        done = watch(*words)
        assert done.exit_code == 1
        assert sentence_about(worker, said) in done.stdout
        assert kept.read_bytes() == looked


def test_a_log_that_was_cut_is_told(worker: Worker, watch: Watch, kept: Path, looked: bytes) -> None:
    cut_log(worker)
    done = watch()
    assert done.exit_code == 1
    assert sentence_about(worker, "has a key log that was cut: 4 entries were kept, now there are 3.") in (
        done.stdout
    )
    assert kept.read_bytes() == looked


def test_a_log_that_was_written_anew_is_told(worker: Worker, watch: Watch, kept: Path, looked: bytes) -> None:
    cut_log(worker)
    worker.next_epoch()
    worker.next_epoch()
    done = watch()
    assert done.exit_code == 1
    assert (
        sentence_about(worker, "has a key log that was written anew: entry 3 is another one.") in done.stdout
    )
    assert kept.read_bytes() == looked


def test_an_organisation_that_was_founded_anew_is_told_with_both_fingerprints(
    worker: Worker, watch: Watch, kept: Path, looked: bytes
) -> None:
    before = forty_digits(fingerprint(worker.keys().log))
    found_anew(worker)
    now = forty_digits(fingerprint(worker.keys().log))
    done = watch()
    assert done.exit_code == 1
    said = f"was replaced: its fingerprint was {before}, now it is {now}."
    assert sentence_about(worker, said) in done.stdout
    assert kept.read_bytes() == looked


def test_who_comes_and_goes_is_told_once_a_person_accepted_it(
    worker: Worker, organisation: Callable[..., Worker], store: Store, watch: Watch, looked: bytes
) -> None:
    del looked
    other = organisation("lantern")
    with store.write() as s:
        partners.set_open(s, worker.slug, False)
    done = watch()
    assert done.exit_code == 1
    assert sentence_about(other, "is new.") in done.stdout
    assert sentence_about(worker, "is no longer shown.") in done.stdout
    accepted = watch("--accept")
    assert accepted.exit_code == 0
    assert accepted.stdout.endswith("Accepted: this is what later looks are compared with.\n")


def test_who_comes_back_is_compared_with_what_was_kept_before(
    worker: Worker, organisation: Callable[..., Worker], store: Store, watch: Watch, looked: bytes
) -> None:
    del looked
    organisation("lantern")
    with store.write() as s:
        partners.set_open(s, worker.slug, False)
    watch("--accept")
    with store.write() as s:
        partners.set_open(s, worker.slug, True)
    assert sentence_about(worker, "is shown again.") in watch().stdout
    cut_log(worker)
    worker.next_epoch()
    done = watch()
    assert done.exit_code == 1
    assert sentence_about(worker, "has a key log that was written anew") in done.stdout


def test_a_log_that_no_longer_verifies_is_told_though_nobody_is_offered_it(
    worker: Worker, watch: Watch, looked: bytes
) -> None:
    del looked
    change_entry(worker)
    done = watch()
    assert done.exit_code == 1
    assert sentence_about(worker, "is no longer shown.") in done.stdout
    assert sentence_about(worker, "has no key log any more that verifies.") in done.stdout


def test_a_roster_from_before_is_told_and_cannot_be_accepted(
    worker: Worker, store: Store, watch: Watch, kept: Path
) -> None:
    with store.read() as s:
        before = rosters.newest(s)
    assert before
    sign_roster(store)
    assert watch().exit_code == 0
    looked = kept.read_bytes()
    with store.write() as s:
        s.execute(delete(models.Roster))
        s.add(models.Roster(number=1, statement=before.statement, signature=before.signature))
    for words in ((), ("--accept",)):
        done = watch(*words)
        assert done.exit_code == 1
        assert "An old roster came back: number 2 was kept, now it is 1." in done.stdout
    assert kept.read_bytes() == looked
    assert worker.keys()


def test_questions_that_no_member_vouched_for_are_told_and_may_be_accepted(
    worker: Worker, watch: Watch, looked: bytes
) -> None:
    assert looked
    with worker.store.read() as s:
        state = verify_log(keys.log_of(s, worker.org), worker.org)
    assert state.epoch
    identity, own = worker.identities()[state.epoch], worker.own_keys()
    other = make_vouched(state, worker.site, worker.member.id, own, identity, {"help": bytes(32)}, DAY)
    with worker.store.write() as s:
        keys.vouch(s, worker.org, worker.member.id, other, DAY)
    done = watch()
    assert (done.exit_code, "vouch for another version of the form help" in done.stdout) == (1, True)
    assert watch("--accept").exit_code == 0
