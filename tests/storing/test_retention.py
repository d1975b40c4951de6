"""Cases are kept as long as domain.md 4.6 says; nothing goes that staff were not warned of."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from actors.answering import Returner, put_reply
from actors.organisation import DAY, Worker
from actors.reporter import Letter, new_keys, write
from logs.entries import entries
from sqlalchemy import func, select, update

import webform
from core import cases, keeping, lapsing, models
from core.config import Settings, read_settings
from core.db import Store
from core.due import run_due
from core.errors import NotFound, SettingError
from core.inbox import inbox
from core.terms import Terms
from crypto.code import CodeKeys
from crypto.encoding import b64u

Over = tuple[str, str | None]
CLOSED: Over = ("closed", "helped")


def noon(days: int) -> int:
    """Seconds since 1970, so many days after the first."""
    return int(datetime.combine(DAY + timedelta(days=days), time(12), UTC).timestamp())


def clock(store: Store, days: int, terms: Terms | None = None) -> list[str]:
    """What `dovira due` does on that day about keeping; it would also close each day of the log before it."""
    done: list[str] = []
    for name, job in (
        ("warned", partial(lapsing.warn, terms=terms or Terms())),
        ("lapsed", lapsing.erase_lapsed),
    ):
        with store.write() as s:
            done.append(f"{name} {job(s, noon(days))}")
    return done


def filed(settings: Settings, code: CodeKeys, form: str, *readers: Worker) -> Letter:
    letter = write(readers[0].site, [one.keys() for one in readers], code=code)
    letter.post(webform.create_app(settings).test_client())
    with readers[0].store.write() as s:
        s.execute(update(models.Report).values(form=form, day=DAY))
        s.execute(update(models.Case).values(kept_since=DAY))
    return letter


def end(worker: Worker, letter: Letter, over: Over = CLOSED, day: date = DAY) -> None:
    with worker.store.write() as s:
        cases.mark_opened(s, worker.member, letter.report, day)
        cases.set_status(s, worker.member, letter.report, *over, day)


def goes_on(store: Store, worker: Worker) -> date | None:
    with store.read() as s:
        (row,) = inbox(s, worker.org).rows
    return row.goes_on


def lies(store: Store) -> list[int]:
    """How many reports, cases, objects, headers, parts, mailboxes and headers of answers there are."""
    tables = (
        models.Report, models.Case, models.SealedObject, models.Header, models.Part, models.Mailbox,
        models.ReplyHeader,
    )  # fmt: skip
    with store.read() as s:
        return [s.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize(("form", "days"), [("a", 730), ("x", 730), ("b", 365), ("c", 730), ("d", 90)])
def test_what_ended_is_kept_so_long_and_staff_see_the_day_a_month_before(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys, form: str, days: int
) -> None:
    """The organisation publishes 24 months: a call for help would be kept three years otherwise."""
    end(worker, filed(settings, code, form, worker))
    clock(store, days - 31)
    assert goes_on(store, worker) is None
    assert "warned 1" in clock(store, days - 30)
    assert goes_on(store, worker) == DAY + timedelta(days=days)
    clock(store, days - 1)
    assert lies(store)[0] == 1
    assert "lapsed 1" in clock(store, days)
    assert lies(store) == [0] * 7


def test_what_nobody_opened_is_marked_at_half_its_time(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys
) -> None:
    letter = filed(settings, code, "a", worker)
    clock(store, 89)
    assert goes_on(store, worker) is None
    clock(store, 90)
    assert goes_on(store, worker) == DAY + timedelta(days=180)
    with store.write() as s:
        cases.mark_opened(s, worker.member, letter.report, DAY + timedelta(days=91))
    assert goes_on(store, worker) is None


@pytest.mark.parametrize("status", ["opened", "work", "wait_person", "wait_partner", "follow"])
def test_what_is_being_worked_on_is_never_erased_by_the_clock(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys, status: str
) -> None:
    end(worker, filed(settings, code, "a", worker), (status, None))
    clock(store, 7000)
    assert goes_on(store, worker) is None


def test_a_report_that_was_only_read_is_kept_for_a_year(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys
) -> None:
    end(worker, filed(settings, code, "b", worker), ("opened", None))
    clock(store, 335)
    assert goes_on(store, worker) == DAY + timedelta(days=365)


def test_an_appeal_counts_from_its_export_and_a_message_undoes_that(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys
) -> None:
    letter = filed(settings, code, "c", worker)
    end(worker, letter)
    with store.write() as s:
        keeping.note_export(s, worker.org, letter.report, DAY)
    clock(store, 23)
    assert goes_on(store, worker) == DAY + timedelta(days=23 + 22)
    person = Returner(webform.create_app(settings).test_client(), worker.site, code)
    assert person.write(person.message(letter.report, [worker.keys()])).status_code == 200
    assert goes_on(store, worker) is None
    with store.read() as s:
        assert s.scalar(select(models.Case.exported)) is None


def test_an_answer_to_a_check_starts_its_time_whatever_its_state(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys
) -> None:
    letter = filed(settings, code, "d", worker)
    end(worker, letter, ("wait_person", None))
    put_reply(worker, letter.report, code.recipient)
    clock(store, 60)
    assert goes_on(store, worker) == DAY + timedelta(days=90)


def test_a_message_that_nobody_opened_makes_it_wait_as_long_as_a_new_report(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys
) -> None:
    letter = filed(settings, code, "d", worker)
    end(worker, letter)
    with store.write() as s:
        s.execute(update(models.Case).values(message_waiting=DAY))
    clock(store, 149)
    assert goes_on(store, worker) is None
    clock(store, 150)
    assert goes_on(store, worker) == DAY + timedelta(days=180)


@pytest.mark.parametrize("act", ["keep", "status", "message"])
def test_whatever_happens_with_a_case_starts_its_time_anew(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys, act: str
) -> None:
    letter, later = filed(settings, code, "b", worker), DAY + timedelta(days=340)
    end(worker, letter)
    clock(store, 340)
    assert goes_on(store, worker) is not None
    person = Returner(webform.create_app(settings).test_client(), worker.site, code)
    with store.write() as s:
        if act == "keep":
            keeping.keep(s, worker.member, letter.report, later)
        if act == "status":
            cases.set_status(s, worker.member, letter.report, "closed", "advice", later)
    if act == "message":
        assert person.write(person.message(letter.report, [worker.keys()])).status_code == 200
    assert goes_on(store, worker) is None
    assert "lapsed 0" in clock(store, 371)


def test_a_server_that_stood_still_warns_before_it_erases(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys
) -> None:
    end(worker, filed(settings, code, "b", worker))
    assert "warned 1" in clock(store, 2000)
    assert goes_on(store, worker) == DAY + timedelta(days=2030)
    assert lies(store)[0] == 1


def test_settings_are_followed_and_a_shorter_one_warns_too(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys
) -> None:
    end(worker, filed(settings, code, "b", worker))
    terms = dataclasses.replace(Terms(), report=100)
    clock(store, 69, terms)
    assert goes_on(store, worker) is None
    clock(store, 70, terms)
    assert goes_on(store, worker) == DAY + timedelta(days=100)


def test_one_organisation_loses_what_another_keeps(
    settings: Settings, store: Store, worker: Worker, other_worker: Worker, code: CodeKeys
) -> None:
    letter = filed(settings, code, "b", worker, other_worker)
    end(worker, letter)
    end(other_worker, letter, ("work", None))
    mine, theirs = (put_reply(one, letter.report, code.recipient).id for one in (worker, other_worker))
    clock(store, 335)
    assert "lapsed 1" in clock(store, 365)
    with store.read() as s:
        assert inbox(s, worker.org).rows == ()
        left = cases.sealed_report(s, other_worker.org, letter.report)
        assert set(s.scalars(select(models.ReplyHeader.object_id))) == {theirs}
        assert s.scalar(select(models.Part.n).where(models.Part.object_id == mine)) is None
        with pytest.raises(NotFound):
            cases.sealed_report(s, worker.org, letter.report)
    assert {one.kind for one in left.objects} >= {"answers", "identity", "reply"}
    person = Returner(webform.create_app(settings).test_client(), worker.site, code)
    assert [one["id"] for one in person.look()["readers"]] == [b64u(other_worker.org)]


def test_the_log_says_what_was_kept_and_what_went(
    settings: Settings, store: Store, worker: Worker, code: CodeKeys
) -> None:
    letter = filed(settings, code, "d", worker)
    end(worker, letter)
    clock(store, 60)
    with store.write() as s:
        keeping.keep(s, worker.member, letter.report, DAY + timedelta(days=61))
    clock(store, 121)
    clock(store, 151)
    acts = [
        (one["type"], one["by"])
        for one in entries(store, worker.org)
        if one.get("object") == b64u(letter.report)
    ]
    assert acts[-2:] == [("kept", b64u(worker.member.id)), ("lapsed", b64u(bytes(16)))]


def test_it_is_done_once_and_a_page_at_a_time(
    store: Store, worker: Worker, monkeypatch: pytest.MonkeyPatch, send_new: Callable[[], Letter]
) -> None:
    monkeypatch.setattr("core.lapsing.PAGE", 2)
    for _ in range(5):
        end(worker, send_new())
    assert "warned 5" in run_due(store, noon(60))
    assert "lapsed 5" in run_due(store, noon(90))
    assert run_due(store, noon(90) + 60) == []


@pytest.fixture
def send_new(settings: Settings, worker: Worker) -> Callable[[], Letter]:
    return lambda: filed(settings, new_keys(bytes(16)), "d", worker)


@pytest.mark.parametrize("value", ["13", "7306", "-1", "viel", "9.5", ""])
def test_a_setting_that_makes_no_sense_is_refused(value: str) -> None:
    for name in ("HELP", "REPORT", "RIGHTS", "CHECK", "UNOPENED"):
        key = f"DOVIRA_KEEP_{name}_DAYS"
        if not value:
            assert read_settings({key: value}).keeping == Terms()
            continue
        with pytest.raises(SettingError, match=key):
            read_settings({key: value})
