"""`dovira verify` finds and names what was done to a key log."""

import os
from collections.abc import Callable

import pytest
from actors.organisation import Worker
from logs.conftest import Files

from crypto.encoding import b64u, canonical_json, parse_object
from crypto.hpke import recipient_of
from crypto.keylog import LogState, follow, verify_log
from crypto.keystatements import add_statement, epoch_statement, remove_statement
from crypto.signed import Signed, sign
from crypto.staff import MemberKeys, member_keys

DAY = "2026-11-25"


class Office:
    """An organisation whose lead welcomes a colleague, who leaves again."""

    def __init__(self, worker: Worker) -> None:
        self.org, self.lead, self.mine = worker.org, worker.member.id, worker.own_keys()
        self.colleague, self.theirs = os.urandom(16), member_keys(os.urandom(32))
        self.log = list(worker.keys().log)
        self.append(
            add_statement(
                self.state,
                self.lead,
                self.colleague,
                self.theirs.recipient,
                self.theirs.verify,
                "worker",
                DAY,
            ),
            self.mine,
        )
        self.append(remove_statement(self.state, self.lead, self.colleague, DAY), self.mine)
        self.append(self.epoch(self.lead), self.mine)

    @property
    def state(self) -> LogState:
        """Where the log stands."""
        return verify_log(self.log, self.org)

    def epoch(self, by: bytes) -> dict[str, object]:
        """A new epoch, in somebody's name."""
        return dict(epoch_statement(self.state, by, os.urandom(16), recipient_of(os.urandom(32)), DAY))

    def append(self, statement: dict[str, object], keys: MemberKeys) -> None:
        """Sign and add, whether it verifies or not."""
        self.log.append(sign("key-log", statement, keys.sign))  # type: ignore[arg-type]  # JSON, as made above


@pytest.fixture
def office(worker: Worker) -> Office:
    """Six entries: found, recovery, epoch, add, remove, epoch."""
    return Office(worker)


def altered(signed: Signed, **fields: object) -> Signed:
    return Signed(canonical_json(parse_object(signed.statement) | fields), signed.signature)


def move(log: list[Signed]) -> None:
    log[3], log[4] = log[4], log[3]


TAMPERED: dict[str, tuple[Callable[[Office], object], str]] = {
    "removed": (lambda office: office.log.pop(3), "Entry 3 was removed."),
    "changed": (
        lambda office: office.log.__setitem__(2, altered(office.log[2], day="2026-11-01")),
        "Entry 3 does not follow entry 2: one of the two was changed after it was written.",
    ),
    "inserted": (
        lambda office: office.log.insert(3, altered(office.log[3], member=b64u(bytes(16)))),
        "Entry 3 was inserted: another entry takes the same place and follows the same one.",
    ),
    "re-ordered": (lambda office: move(office.log), "Entries were re-ordered: entry 4 stands at place 3"),
    "repeated": (lambda office: office.log.insert(4, office.log[3]), "Entry 3 is repeated at place 4."),
    "wrong signature": (
        lambda office: office.append(office.epoch(office.lead), office.theirs),
        "Entry 6 has a wrong signature: who is named did not sign this.",
    ),
    "signature exchanged": (
        lambda office: office.log.__setitem__(1, Signed(office.log[1].statement, office.log[2].signature)),
        "Entry 1 has a wrong signature",
    ),
    "not entitled": (
        lambda office: office.append(office.epoch(os.urandom(16)), office.theirs),
        "Entry 6 is by somebody who was not entitled to it.",
    ),
    "had left": (
        lambda office: office.append(office.epoch(office.colleague), office.theirs),
        "Entry 6 is by a member who had left before.",
    ),
    "unknown type": (
        lambda office: office.append(office.epoch(office.lead) | {"type": "vote"}, office.mine),
        "Entry 6 is of an unknown type.",
    ),
    "of another organisation": (
        lambda office: office.append(office.epoch(office.lead) | {"org": b64u(bytes(16))}, office.mine),
        "Entry 6 belongs to another organisation.",
    ),
}


def test_a_log_that_nobody_touched_stands(files: Files, office: Office) -> None:
    result = files.verify(files.keys(office.log))
    assert (result.exit_code, "6 entries, nothing is wrong" in result.output) == (0, True)


@pytest.mark.parametrize("kind", TAMPERED)
def test_what_was_done_is_named(kind: str, files: Files, office: Office) -> None:
    tamper, sentence = TAMPERED[kind]
    tamper(office)
    result = files.verify(files.keys(office.log))
    assert sentence in result.output
    assert result.exit_code == 1


def test_a_cut_and_a_fork_show_against_a_kept_head(files: Files, office: Office) -> None:
    keys = {"seq": office.state.seq, "hash": b64u(office.state.head)}
    kept = files.kept(canonical_json({"orgs": [{"id": b64u(office.org), "keys": keys}], "v": 1}))
    assert files.verify(files.keys(office.log), kept=kept).exit_code == 0
    office.log.pop()
    assert "The log was cut: it ends at entry 4" in files.verify(files.keys(office.log), kept=kept).output
    office.append(office.epoch(office.lead), office.mine)
    forked = files.verify(files.keys(office.log), kept=kept)
    assert "The log was forked: entry 5 is not the one that the checkpoint saw." in forked.output
    assert forked.exit_code == 1


def test_the_answer_of_keys_is_read_as_it_is(files: Files, office: Office, other_worker: Worker) -> None:
    logs = {office.org: office.log, other_worker.org: list(other_worker.keys().log)}
    answer = {"orgs": [{"id": b64u(org), "log": [one.to_wire() for one in log]} for org, log in logs.items()]}
    assert files.verify(files.kept(canonical_json(answer))).output.count("nothing is wrong") == 2


def test_one_more_entry_gives_the_same_state_as_the_whole_log(office: Office) -> None:
    state = verify_log(office.log[:-1], office.org)
    assert follow(state, office.log[-1]) == verify_log(office.log, office.org)
