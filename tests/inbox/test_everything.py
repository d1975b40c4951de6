"""All reports in one file, for who asked and was agreed with: each opens offline with the recovery sheet."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from actors.coordinating import officer
from actors.desk import Desk
from actors.organisation import Worker
from actors.team import send
from logs.entries import entries
from sqlalchemy import delete

from core import models, together
from core.db import Store
from core.everything import export_all
from core.offline.archive import read_archive
from core.secrets import Secrets
from core.together import Act
from crypto.age import identity_from_text
from crypto.frame import Kind, Place
from crypto.recovery import recovery_keys
from crypto.report import open_report
from crypto.sealed import open_object

NOW = int(time.time())
PATH = "/api/together/everything"


def allow(worker: Worker, secrets: Secrets) -> None:
    other = officer(worker, secrets, "helper")
    with worker.store.write() as s:
        together.ask(s, worker.member, Act.EXPORT, worker.org, NOW)
        (asked,) = together.asked(s, other.member, NOW)
        together.consent(s, other.member, asked.id, NOW)


def test_each_report_in_it_opens_with_the_sheet_alone(
    desk: Callable[..., Desk], worker: Worker, other_worker: Worker, secrets: Secrets, store: Store
) -> None:
    reports = {send(worker) for _ in range(3)}
    send(other_worker)
    allow(worker, secrets)
    browser = desk(worker)
    assert browser.post("/api/together/ready", {}).status_code == 204
    answer = browser.get(PATH)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="everything.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        assert sorted(file.namelist()) == sorted(f"{report.hex()}.zip" for report in reports)
        assert {one.date_time[0] for one in file.infolist()} == {1980}
        exports = [read_archive(file.read(name)) for name in file.namelist()]
    key = recovery_keys(worker.sheet).xwing
    for export in exports:
        opened = {}
        for one in export.epochs:
            place = Place(Kind.EPOCH, export.site, export.org, one.epoch)
            body = open_object(place, one.header, one.payload, key).body
            opened[one.epoch] = identity_from_text(body.decode())
        assert open_report(export.site, export.report, export.org, opened, list(export.objects)).answers
    assert [one["type"] for one in entries(store, worker.org)][-1] == "all_exported"


def test_without_the_second_person_there_is_no_file(
    desk: Callable[..., Desk], worker: Worker, store: Store
) -> None:
    send(worker)
    with store.write() as s:
        together.ask(s, worker.member, Act.EXPORT, worker.org, NOW)
    browser = desk(worker)
    assert browser.post("/api/together/ready", {}).status_code == 404
    assert browser.get(PATH).status_code == 404
    assert "all_exported" not in [one["type"] for one in entries(store, worker.org)]


def test_an_organisation_without_reports_gets_an_empty_file(worker: Worker, store: Store) -> None:
    data = b"".join(export_all(store, worker.org))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.namelist() == []


def test_what_no_sheet_opens_is_named_and_not_sent(worker: Worker, store: Store) -> None:
    report = send(worker)
    with store.write() as s:
        s.execute(delete(models.RecoveryFile))
    data = b"".join(export_all(store, worker.org))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.namelist() == ["left-out.txt"]
        assert file.read("left-out.txt").decode() == f"{report.hex()}\n"


def test_it_is_made_while_it_is_sent(worker: Worker, store: Store) -> None:
    for _ in range(3):
        send(worker)
    pieces = list(export_all(store, worker.org))
    assert len(pieces) == 4
    assert max(map(len, pieces)) < 64 * 1024


@pytest.mark.parametrize("when", ["in between", "before"])
def test_a_report_that_was_erased_meanwhile_is_left_out_in_silence(
    when: str, worker: Worker, store: Store
) -> None:
    for _ in range(2):
        send(worker)
    making = export_all(store, worker.org)
    first = next(making) if when == "in between" else b""
    with store.write() as s:
        s.execute(delete(models.Case))
    data = first + b"".join(making)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert len(file.namelist()) == (1 if when == "in between" else 0)
