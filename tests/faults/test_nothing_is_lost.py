"""Each fault in its short form; `make faults` runs the long one. What is promised: core.web, core.reports."""

import pytest
from faults import harm
from faults.audit import Count
from faults.disk import can_mount
from faults.harm import SHORT, Outcome
from faults.report import MOST_BACK_SECONDS
from faults.world import World

NOTHING_WRONG = Count()
OWN_DISK = pytest.mark.skipif(not can_mount(), reason="only root can mount a small disk")


def harmless(outcome: Outcome) -> bool:
    assert outcome.count == NOTHING_WRONG
    assert outcome.sent == outcome.acknowledged > 0
    return outcome.harms > 0


def test_a_server_killed_in_the_middle_loses_and_doubles_nothing(world: World) -> None:
    assert harmless(harm.kill(world, SHORT))


def test_a_copy_taken_in_the_middle_holds_all_that_was_acknowledged(world: World) -> None:
    assert harmless(harm.copy(world, SHORT))


@OWN_DISK
def test_nobody_is_told_received_by_a_full_disk_and_the_service_comes_back(world: World) -> None:
    outcome = harm.fill(world, SHORT)
    assert harmless(outcome)
    assert outcome.refused >= 1
    assert outcome.back <= MOST_BACK_SECONDS


def test_nobody_is_told_received_while_the_database_is_away_and_the_service_comes_back(world: World) -> None:
    outcome = harm.restart(world, SHORT)
    assert harmless(outcome)
    assert outcome.tries >= 1
    assert outcome.back <= MOST_BACK_SECONDS


def test_a_connection_cut_before_the_answer_leaves_one_report(world: World) -> None:
    assert harmless(harm.cut(world, SHORT))
