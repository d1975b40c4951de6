"""An export holds the conversation too: signatures checked, in order, and a word about what does not fit."""

import pytest
from actors.answering import Returner, put_reply
from actors.organisation import DAY, Worker
from actors.reporter import Letter, write
from sqlalchemy import update

import webform
from core import models
from core.config import Settings
from core.db import Store
from core.exports import export_report
from core.offline.archive import Export, read_archive
from core.offline.opening import open_export
from core.offline.reading import readable
from crypto.code import CodeKeys
from crypto.recovery import recovery_keys

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def letter(worker: Worker, code: CodeKeys) -> Letter:
    """A report with a mailbox."""
    return write(worker.site, [worker.keys()], code=code)


@pytest.fixture
def talked(settings: Settings, worker: Worker, letter: Letter, code: CodeKeys) -> Letter:
    """Asked, answered, asked again, all on one day."""
    client = webform.create_app(settings).test_client()
    letter.post(client)
    person = Returner(client, worker.site, code)
    person.write(person.message(letter.report, [worker.keys()], "Перше.", 0))
    put_reply(worker, letter.report, code.recipient, "Друге.", 1)
    person.write(person.message(letter.report, [worker.keys()], "Третє.", 2))
    return letter


def exported(worker: Worker, letter: Letter) -> Export:
    with worker.store.read() as s:
        return read_archive(export_report(s, worker.org, letter.report))


def test_the_sheet_opens_it_in_the_order_in_which_it_was_said(worker: Worker, talked: Letter) -> None:
    export = exported(worker, talked)
    opened = open_export(export, recovery_keys(worker.sheet).xwing)
    assert [one.text for one in opened.said] == ["Перше.", "Друге.", "Третє."]
    text = readable(export, opened)
    assert "What was said since" in text
    assert f"With the code, {DAY}:\n    Перше.\n" in text
    assert f"The organisation, {DAY}:\n    Друге.\n" in text
    assert "proves the code, not the person" in text


def test_a_message_that_was_exchanged_is_not_shown_and_the_rest_is(
    worker: Worker, talked: Letter, store: Store
) -> None:
    item, part = models.SealedObject, models.Part
    with store.write() as s:
        ids = [row.id for row in s.query(item).filter_by(kind="message").order_by(item.id)]
        first = s.query(part).filter_by(object_id=ids[0]).one().bytes
        s.execute(update(part).where(part.object_id == ids[1]).values(bytes=first))
    opened = open_export(exported(worker, talked), recovery_keys(worker.sheet).xwing)
    assert sorted(one.problem for one in opened.said) == ["", "", "Damaged"]
    assert "It is not shown." in readable(exported(worker, talked), opened)


def test_an_epochs_key_opens_what_was_said_under_it_and_says_that_there_is_more(
    worker: Worker, letter: Letter, talked: Letter, code: CodeKeys, settings: Settings
) -> None:
    (before,) = worker.identities().values()
    worker.next_epoch()
    person = Returner(webform.create_app(settings).test_client(), worker.site, code)
    person.write(person.message(letter.report, [worker.keys()], "Четверте.", 3))
    export = exported(worker, talked)
    opened = open_export(export, before)
    assert [one.problem for one in opened.said if one.problem] == ["NotForThisKey"]
    assert "Take the recovery sheet." in readable(export, opened)
