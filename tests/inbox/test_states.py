"""A case and its state: taken when opened, closed only with a reason."""

from collections.abc import Callable

import pytest
from actors.desk import Desk
from actors.organisation import Worker
from actors.reporter import Letter

from core import models, statuses
from core.db import Store
from crypto.encoding import b64u


def case(store: Store) -> models.Case:
    with store.read() as s:
        found = s.query(models.Case).one()
        s.expunge(found)
        return found


def test_fetching_a_report_takes_it(
    desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    answer = desk(worker).get(f"/api/reports/{b64u(filed.report)}").json
    assert answer
    assert (answer["status"], answer["closure"], answer["form"]) == ("opened", None, "a")
    found = case(store)
    assert (found.status, found.assignee) == ("opened", worker.member.id)
    assert found.first_opened is not None


def test_reading_it_again_changes_nothing(
    desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    browser, path = desk(worker), f"/api/reports/{b64u(filed.report)}"
    browser.get(path)
    browser.post(f"{path}/status", {"status": "work"})
    assert browser.get(path).json["status"] == "work"  # type: ignore[index]  # an answer without JSON fails here too
    assert case(store).assignee == worker.member.id


@pytest.mark.parametrize(
    "status", [status for status in statuses.STATUSES if status not in ("new", "closed")]
)
def test_every_state_can_be_set(
    status: str, desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    answer = desk(worker).post(
        f"/api/reports/{b64u(filed.report)}/status", {"status": status, "closure": None}
    )
    assert answer.json == {"status": status, "closure": None}
    assert case(store).status == status


@pytest.mark.parametrize("reason", statuses.CLOSURES)
def test_closing_has_a_reason_and_reopening_forgets_it(
    reason: str, desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    browser, path = desk(worker), f"/api/reports/{b64u(filed.report)}/status"
    assert browser.post(path, {"status": "closed", "closure": reason}).status_code == 200
    assert (case(store).status, case(store).closure) == ("closed", reason)
    assert browser.post(path, {"status": "work", "closure": None}).status_code == 200
    assert (case(store).status, case(store).closure) == ("work", None)


@pytest.mark.parametrize(
    "body",
    [
        {"status": "closed"},
        {"status": "closed", "closure": ""},
        {"status": "closed", "closure": "tired"},
        {"status": "work", "closure": "helped"},
        {"status": "new"},
        {"status": "lost"},
        {"status": "work", "assignee": "me"},
        {"status": ["work"]},
        {"closure": "helped"},
        {},
    ],
)
def test_a_state_that_is_none_is_refused(
    body: object, desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    answer = desk(worker).post(f"/api/reports/{b64u(filed.report)}/status", body)
    assert (answer.status_code, answer.json) == (400, {"code": "malformed"})
    assert case(store).status == "new"
