"""What a browser without JavaScript sends is sealed at once, and opened like every other report."""

import re

from actors.organisation import Worker
from actors.plain import PlainReporter, problems
from sqlalchemy import select

from core import models, partners
from core.db import Store
from crypto.encoding import b64u, from_b64u
from crypto.report import report_id

STORY = "CANARY-7f3a «мене не відпускають»\nдругий рядок"
GIVEN = {
    "danger_now": "soon",
    "situation": ["docs", "confined"],
    "story": STORY.replace("\n", "\r\n"),
    "reply_way": "phone",
    "contact_value": "CANARY-contact",
    "talk_lang": "-",
    "talk_lang.own": "Romani",
    "place_text": "   ",
}


def reports(store: Store) -> list[models.Report]:
    with store.read() as s:
        return list(s.scalars(select(models.Report)))


def test_the_worker_reads_what_was_typed(person: PlainReporter, store: Store, worker: Worker) -> None:
    page = person.open()
    answer = person.send(page.filled(GIVEN, [b64u(worker.org)]))
    assert answer.status_code == 200
    assert "Your message has been received." in answer.text
    assert "Harbour" in answer.text
    assert "Lantern" not in answer.text
    report = report_id(from_b64u(page.hidden["secret"]))
    opened = worker.open(report)
    assert opened.answers == {
        "danger_now": "soon",
        "situation": ["confined", "docs"],
        "story": STORY,
        "reply_way": "phone",
        "talk_lang": "Romani",
        "read_consent": "yes",
    }
    assert opened.identity == {"contact_value": "CANARY-contact"}
    assert opened.inner.origin == "server"
    (row,) = reports(store)
    assert (row.id, row.origin, row.priority, row.lang, row.form) == (report, "server", True, "en", "a")


def test_a_repeat_is_the_same_report(person: PlainReporter, store: Store, worker: Worker) -> None:
    fields = person.open().filled(GIVEN, [b64u(worker.org)])
    first, second = person.send(fields), person.send(fields)
    assert (first.status_code, first.text) == (200, second.text)
    assert len(reports(store)) == 1


def test_each_visitor_gets_another_secret(person: PlainReporter) -> None:
    secrets = {person.open().hidden["secret"] for _ in range(5)}
    assert len({from_b64u(secret, 32) for secret in secrets}) == 5


def test_the_secret_is_not_kept(person: PlainReporter, store: Store, worker: Worker) -> None:
    page = person.open()
    person.send(page.filled(GIVEN, [b64u(worker.org)]))
    secret = from_b64u(page.hidden["secret"])
    with store.read() as s:
        rows = [str(vars(row)) for table in (models.Report, models.Part) for row in s.scalars(select(table))]
    assert not any(repr(secret)[2:-1] in row or page.hidden["secret"] in row for row in rows)


def test_a_change_after_the_first_version_arrived_becomes_an_addition(
    person: PlainReporter, store: Store, worker: Worker
) -> None:
    page = person.open()
    person.send(page.filled(GIVEN, [b64u(worker.org)]))
    changed = person.send(page.filled(GIVEN | {"story": "more"}, [b64u(worker.org)]))
    assert changed.status_code == 409
    assert "Your first version has arrived, this change has not." in problems(changed)
    assert len(reports(store)) == 1
    again = type(page)(changed.text)
    assert again.hidden["secret"] != page.hidden["secret"]
    sent = person.send(again.filled(GIVEN | {"story": "more"}, [b64u(worker.org)]))
    assert sent.status_code == 200
    first, second = (report_id(from_b64u(one.hidden["secret"])) for one in (page, again))
    opened = worker.open(second)
    assert (opened.inner.follows, opened.answers["story"]) == (first, "more")


def test_two_organisations_read_one_report_together(
    person: PlainReporter, store: Store, worker: Worker, other_worker: Worker
) -> None:
    page = person.open()
    person.send(page.filled(GIVEN, page.orgs))
    (row,) = reports(store)
    for one in (worker, other_worker):
        opened = one.open(row.id)
        assert opened.answers["story"] == STORY
        assert set(opened.inner.orgs) == {worker.org, other_worker.org}


def test_separately_neither_learns_of_the_other(
    person: PlainReporter, store: Store, worker: Worker, other_worker: Worker
) -> None:
    fields = [*(page := person.open()).filled(GIVEN, page.orgs), ("how", "separately")]
    for _ in range(2):
        answer = person.send(fields)
        assert ("Harbour" in answer.text, "Lantern" in answer.text) == (True, True)
    assert len(reports(store)) == 2
    with store.read() as s:
        mine = {case.partner_id: case.report_id for case in s.scalars(select(models.Case))}
    for one in (worker, other_worker):
        assert one.open(mine[one.org]).inner.orgs == (one.org,)


def test_what_is_missing_is_said_and_what_was_typed_stays(
    person: PlainReporter, store: Store, worker: Worker
) -> None:
    page = person.open()
    fields = [pair for pair in page.filled(GIVEN, []) if pair[0] != "consent"]
    answer = person.send(fields)
    assert answer.status_code == 422
    assert problems(answer) == "Not sent yet Please choose who should read it."
    assert "CANARY-7f3a «мене не відпускають»\nдругий рядок</textarea>" in answer.text
    assert 'value="CANARY-contact"' in answer.text
    assert 'value="Romani"' in answer.text
    assert re.search(r'name="situation" value="docs"[^>]* checked', answer.text)
    assert re.search(r'name="danger_now" value="soon"[^>]* checked', answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "CANARY" not in str(answer.headers)
    assert type(page)(answer.text).hidden == page.hidden
    fields.append(("org", b64u(worker.org)))
    assert "Please tick the box that says who reads it." in problems(person.send(fields))
    empty = person.open()
    assert "at least one question" in problems(person.send(empty.filled({}, [b64u(worker.org)])))
    assert reports(store) == []


def test_too_much_text_is_said_and_stays(person: PlainReporter, store: Store, worker: Worker) -> None:
    answer = person.send(person.open().filled({"story": "ж" * 100_001}, [b64u(worker.org)]))
    assert answer.status_code == 422
    assert "too long" in problems(answer)
    assert "ж" * 100_001 in answer.text
    assert reports(store) == []


def test_the_longest_text_is_received(person: PlainReporter, worker: Worker, store: Store) -> None:
    answer = person.send(person.open().filled({"story": "ж" * 100_000}, [b64u(worker.org)]))
    assert answer.status_code == 200
    (row,) = reports(store)
    assert worker.open(row.id).answers["story"] == "ж" * 100_000


def test_what_looks_like_markup_stays_text(person: PlainReporter) -> None:
    hostile = "</textarea><script>alert(1)</script>{{7*7}}"
    answer = person.send(person.open().filled({"story": hostile, "call_name": '"><b>'}, []))
    assert hostile not in answer.text
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in answer.text
    assert "<b>" not in answer.text[answer.text.index("call_name") :].split("</section>")[0]


def test_an_organisation_may_refuse_this_path_and_the_page_says_where_to_go(
    person: PlainReporter, store: Store, worker: Worker
) -> None:
    open_before = person.open()
    with store.write() as s:
        partners.set_server_sealing(s, "harbour", False)
    answer = person.send(open_before.filled(GIVEN, [b64u(worker.org)]))
    assert answer.status_code == 409
    assert "takes no messages now: Harbour" in problems(answer)
    assert "CANARY-7f3a" in answer.text
    assert reports(store) == []
    person.client.application.extensions["dovira"].offers.refresh()
    html = person.open().html
    box = re.search(rf'value="{b64u(worker.org)}"[^>]*>', html)
    assert box is not None
    assert "disabled" in box[0]
    assert "Takes only messages sealed on the phone. Use another browser, or write to: Post" in html
    both = person.open()
    answer = person.send([*both.filled(GIVEN, both.orgs), ("how", "separately")])
    assert "takes no messages now: Harbour" in problems(answer)
    assert "Already received by: Lantern" in problems(answer)


def test_a_closed_organisation_is_named_and_the_text_stays(
    person: PlainReporter, store: Store, worker: Worker
) -> None:
    page = person.open()
    with store.write() as s:
        partners.set_open(s, "harbour", False)
    answer = person.send(page.filled(GIVEN, [b64u(worker.org)]))
    assert (answer.status_code, "takes no messages now: Harbour" in problems(answer)) == (409, True)


def test_an_epoch_that_ended_while_the_person_wrote_does_not_matter(
    person: PlainReporter, store: Store, worker: Worker
) -> None:
    page = person.open()
    worker.next_epoch()
    assert person.send(page.filled(GIVEN, [b64u(worker.org)])).status_code == 200
    (row,) = reports(store)
    assert worker.open(row.id).answers["story"] == STORY


def test_an_exchanged_key_seals_nothing(person: PlainReporter, store: Store, worker: Worker) -> None:
    stranger = bytes(worker.keys().recipient[::-1])
    with store.write() as s:
        for epoch in s.scalars(select(models.Epoch).where(models.Epoch.partner_id == worker.org)):
            epoch.recipient = stranger
    answer = person.send(person.open().filled(GIVEN, [b64u(worker.org)]))
    assert answer.status_code == 409
    assert "This organisation takes no messages now: Harbour." in answer.text
    assert reports(store) == []
