"""The export of one report: sealed, complete, for this organisation, and readable with its sheet alone."""

from collections.abc import Callable

import pytest
from actors.answering import Returner
from actors.desk import Desk
from actors.filing import pick, send_files
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import delete, select

import webform
from core import exports, models
from core.config import Settings
from core.db import Store
from core.offline.archive import read_archive
from core.offline.opening import open_export
from core.offline.reading import readable
from core.reports import file_report
from crypto.code import CodeKeys
from crypto.encoding import b64u


def exported(desk: Desk, letter: Letter) -> bytes:
    answer = desk.get(f"/api/reports/{b64u(letter.report)}/export")
    assert (answer.status_code, answer.mimetype) == (200, "application/octet-stream")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="export.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.data


def test_what_is_exported_opens_with_the_sheet(
    desk: Callable[..., Desk], worker: Worker, filed: Letter
) -> None:
    found = read_archive(exported(desk(worker), filed))
    opened = open_export(found, worker.sheet)
    assert opened.report == worker.open(filed.report)
    assert "CANARY-7f3a" in readable(found, opened)


def test_nothing_readable_and_no_other_organisation_is_in_it(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, store: Store
) -> None:
    letter = write(worker.site, [worker.keys(), other_worker.keys()])
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    data = exported(desk(worker), letter)
    assert b"CANARY" not in data
    assert b64u(other_worker.org).encode() not in data
    assert [header.header in data for header in letter.sealed.answers.headers] == [
        header.org == worker.org for header in letter.sealed.answers.headers
    ]


def test_an_answer_of_several_parts_is_joined(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    letter = write(worker.site, [worker.keys()], {"story": "ї" * 400_000})
    with store.write() as s:
        file_report(s, letter.upload, DAY, size_class=letter.size_class)
    opened = open_export(read_archive(exported(desk(worker), letter)), worker.sheet)
    assert opened.report.answers == {"story": "ї" * 400_000}


def test_a_report_of_an_ended_epoch_carries_that_epochs_key(
    desk: Callable[..., Desk], worker: Worker, filed: Letter
) -> None:
    worker.next_epoch()
    found = read_archive(exported(desk(worker), filed))
    assert [one.epoch for one in found.epochs] == [filed.sealed.answers.headers[0].epoch]
    assert open_export(found, worker.sheet).report == worker.open(filed.report)


def test_exporting_changes_nothing_in_the_record(
    desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    browser = desk(worker)
    assert exported(browser, filed) == exported(browser, filed)
    with store.read() as s:
        case = s.scalars(select(models.Case)).one()
    assert (case.status, case.assignee, case.first_opened) == ("new", None, None)


def test_a_report_from_before_the_sheet_is_refused_in_words(
    desk: Callable[..., Desk], worker: Worker, filed: Letter, store: Store
) -> None:
    with store.write() as s:
        s.execute(delete(models.RecoveryFile))
    answer = desk(worker).get(f"/api/reports/{b64u(filed.report)}/export")
    assert (answer.status_code, answer.json) == (409, {"code": "no_recovery"})


def test_files_are_exported_with_what_names_them_and_large_ones_left_out(
    desk: Callable[..., Desk],
    worker: Worker,
    settings: Settings,
    code: CodeKeys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, later, large = pick(b"first", "1.jpg"), pick(b"later", "\u202egpj.exe"), pick(bytes(70_000))
    letter = write(worker.site, [worker.keys()], code=code, files=[first.listed])
    client = webform.create_app(settings).test_client()
    assert letter.post(client).status_code == 200
    person = Returner(client, worker.site, code)
    message = person.message(letter.report, [worker.keys()], files=[later.listed, large.listed])
    assert person.write(message).status_code == 200
    send_files(client, letter, worker.site, [worker.keys()], [first, later, large, pick(b"strange")])
    monkeypatch.setattr(exports, "MOST_FILES", 60_000)
    found = read_archive(exported(desk(worker), letter))
    opened = open_export(found, worker.sheet)
    assert sorted(file.body for file in opened.files) == [b"first", b"later"]
    assert (opened.missing, opened.strange) == (1, 1)
    text = readable(found, opened)
    assert "this export: 1" in text
    assert "left closed: 1" in text
    assert "\u202e" not in text
    assert "removed on the phone" in text
