"""Whatever is changed in the database, the worker's browser says what is wrong and shows nothing of it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from journeys.conftest import Product
from journeys.worker import DERIVING_MS, Post, Worker
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, text, update

from core import models
from core.questionnaire import load_form
from crypto.encoding import b64u, from_b64u
from crypto.frame import Kind, Place
from crypto.report import Draft, Reader, SealedReport, new_upload_secret, report_id, seal_report
from crypto.sealed import SealedObject, seal_object

pytestmark = pytest.mark.browser

CANARY = "qF7zR2mW9kLx"
ANSWERS = {"story": CANARY, "place_text": CANARY}
IDENTITY = {"call_name": CANARY, "contact_value": CANARY}
DAMAGED = "is not what was sealed"
OTHER_KEY = "sealed for another key"
NEWER = "sealed by a newer version"
ALARM = "Alarm: this report was not sent to your organisation"


@pytest.fixture(scope="module")
def post(product: Product) -> Post:
    return Post(product)


@pytest.fixture(scope="module")
def worker(product: Product, chromium: Browser) -> Iterator[Worker]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    found = Worker(context.new_page(), product)
    found.sign_in()
    yield found
    context.close()


@pytest.fixture(autouse=True)
def at_the_list(worker: Worker) -> None:
    if worker.panel("case").is_visible():
        worker.back()


class Thief:
    """Somebody with the database in hand, and two letters in it."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.report, self.other = (from_b64u(post.send(ANSWERS, IDENTITY)) for _ in range(2))
        self.org = post.reader("la-strada").org

    def item(self, kind: str, report: bytes | None = None) -> bytes:
        row = models.SealedObject
        with self.post.store.read() as s:
            found = s.scalar(select(row.id).where(row.report_id == (report or self.report), row.kind == kind))
        assert found
        return found

    def payload(self, item: bytes) -> bytes:
        with self.post.store.read() as s:
            found = s.scalar(select(models.Part.bytes).where(models.Part.object_id == item))
        assert found
        return found

    def header(self, item: bytes) -> bytes:
        row = models.Header
        with self.post.store.read() as s:
            found = s.scalar(select(row.header).where(row.object_id == item, row.partner_id == self.org))
        assert found
        return found

    def put_payload(self, item: bytes, payload: bytes, fix_hash: bool = True) -> None:
        with self.post.store.write() as s:
            s.execute(update(models.Part).where(models.Part.object_id == item).values(bytes=payload))
            if fix_hash:
                digest = hashlib.sha256(payload).digest()
                s.execute(
                    update(models.SealedObject).where(models.SealedObject.id == item).values(sha256=digest)
                )

    def put_header(self, item: bytes, **values: bytes) -> None:
        row = models.Header
        with self.post.store.write() as s:
            s.execute(update(row).where(row.object_id == item, row.partner_id == self.org).values(**values))

    def move(self, item: bytes, report: bytes) -> None:
        """Everything of the object goes along, as the keys between the tables ask."""
        with self.post.store.write() as s:
            s.execute(text("PRAGMA defer_foreign_keys = ON"))
            s.execute(
                update(models.SealedObject).where(models.SealedObject.id == item).values(report_id=report)
            )
            for row in (models.Header, models.Part):
                s.execute(update(row).where(row.object_id == item).values(report_id=report))


def payload_of_another(thief: Thief) -> None:
    thief.put_payload(thief.item("answers"), thief.payload(thief.item("answers", thief.other)))


def payload_and_header_of_another(thief: Thief) -> None:
    mine, theirs = thief.item("answers"), thief.item("answers", thief.other)
    thief.put_payload(mine, thief.payload(theirs))
    thief.put_header(mine, header=thief.header(theirs))


def header_of_another(thief: Thief) -> None:
    thief.put_header(thief.item("answers"), header=thief.header(thief.item("answers", thief.other)))


def truncated(thief: Thief) -> None:
    item = thief.item("answers")
    thief.put_payload(item, thief.payload(item)[:-1])


def cut_by_a_chunk(thief: Thief) -> None:
    item = thief.item("answers")
    thief.put_payload(item, thief.payload(item)[: 16 + 8192 + 16])


def one_bit(thief: Thief) -> None:
    item = thief.item("identity")
    changed = bytearray(thief.payload(item))
    changed[100] ^= 1
    thief.put_payload(item, bytes(changed))


def other_bytes_than_listed(thief: Thief) -> None:
    item = thief.item("answers")
    thief.put_payload(item, thief.payload(item)[::-1], fix_hash=False)


def whole_object_of_another(thief: Thief) -> None:
    mine, theirs = thief.item("answers"), thief.item("answers", thief.other)
    thief.move(mine, thief.other)
    thief.move(theirs, thief.report)


def identity_of_another(thief: Thief) -> None:
    mine, theirs = thief.item("identity"), thief.item("identity", thief.other)
    thief.move(mine, thief.other)
    thief.move(theirs, thief.report)


def identity_taken_away(thief: Thief) -> None:
    thief.move(thief.item("identity"), thief.other)


def answers_as_identity(thief: Thief) -> None:
    row = models.SealedObject
    with thief.post.store.write() as s:
        s.execute(update(row).where(row.id == thief.item("answers")).values(kind="attachment"))


def another_organisations_header(thief: Thief) -> None:
    other = thief.post.send(ANSWERS, to=["iom"])
    row = models.Header
    with thief.post.store.read() as s:
        item = thief.item("answers", from_b64u(other))
        found = s.scalar(select(row.header).where(row.object_id == item))
    assert found
    thief.put_header(thief.item("answers"), header=found)


def another_organisations_epoch(thief: Thief) -> None:
    thief.put_header(thief.item("answers"), epoch_id=thief.post.reader("iom").epoch)


def header_that_is_no_age(thief: Thief) -> None:
    thief.put_header(thief.item("answers"), header=b"age-encryption.org/v1\n-> x\n--- y\n")


def header_of_a_newer_age(thief: Thief) -> None:
    item = thief.item("answers")
    thief.put_header(item, header=thief.header(item).replace(b"/v1\n", b"/v2\n"))


WAYS: dict[Callable[[Thief], None], str] = {
    payload_of_another: DAMAGED,
    payload_and_header_of_another: DAMAGED,
    header_of_another: DAMAGED,
    truncated: DAMAGED,
    cut_by_a_chunk: DAMAGED,
    one_bit: DAMAGED,
    other_bytes_than_listed: DAMAGED,
    whole_object_of_another: DAMAGED,
    identity_of_another: DAMAGED,
    identity_taken_away: DAMAGED,
    answers_as_identity: DAMAGED,
    header_that_is_no_age: DAMAGED,
    another_organisations_header: OTHER_KEY,
    another_organisations_epoch: OTHER_KEY,
    header_of_a_newer_age: NEWER,
}


def expect_refusal(worker: Worker, report: bytes, sentence: str) -> None:
    worker.open(b64u(report))
    expect(worker.problem()).to_contain_text(sentence)
    expect(worker.page.locator(".case")).to_have_count(0)
    assert CANARY not in worker.page.content()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_was_changed_is_refused(way: Callable[[Thief], None], worker: Worker, post: Post) -> None:
    thief = Thief(post)
    way(thief)
    expect_refusal(worker, thief.report, WAYS[way])


def test_what_was_not_changed_is_opened(worker: Worker, post: Post) -> None:
    expect(worker.open(b64u(Thief(post).report))).to_contain_text(CANARY)


def sealed_to(post: Post, reader: Reader) -> tuple[SealedReport, bytes]:
    secret = new_upload_secret()
    form = load_form("help")
    draft = Draft(form.id, form.version, "uk", "2026-11-23", ANSWERS, IDENTITY)
    return seal_report(draft, post.site, report_id(secret), [reader]), secret


def test_a_report_addressed_to_others_raises_an_alarm(worker: Worker, post: Post) -> None:
    ours, theirs = post.reader("la-strada"), post.reader("iom")
    # Sealed to our key, but the letter itself says that it is for another organisation.
    sealed, secret = sealed_to(post, replace(ours, org=theirs.org))
    report = post.file(sealed, secret, {theirs.org: ours.org})
    expect_refusal(worker, from_b64u(report), ALARM)
    assert worker.problem().inner_text().startswith("Alarm")


def test_a_report_of_a_newer_version_is_not_guessed_at(worker: Worker, post: Post) -> None:
    reader = post.reader("la-strada")
    sealed, secret = sealed_to(post, reader)
    place = Place(Kind.ANSWERS, post.site, sealed.id, sealed.answers.id)
    newer: SealedObject = seal_object(place, {"v": 2}, CANARY.encode(), [reader])
    report = post.file(replace(sealed, answers=newer), secret)
    expect_refusal(worker, from_b64u(report), NEWER)


def test_a_report_of_another_site_is_refused(worker: Worker, post: Post) -> None:
    secret = new_upload_secret()
    form = load_form("help")
    draft = Draft(form.id, form.version, "uk", "2026-11-23", ANSWERS, IDENTITY)
    sealed = seal_report(draft, bytes(16), report_id(secret), [post.reader("la-strada")])
    expect_refusal(worker, from_b64u(post.file(sealed, secret)), DAMAGED)


def test_a_report_that_is_gone_is_said_to_be_gone(worker: Worker, post: Post) -> None:
    report = Thief(post).report
    worker.page.locator("[data-act=refresh]").click()
    expect(worker.row(b64u(report))).to_be_visible()
    row = models.Case
    with post.store.write() as s:
        s.execute(update(row).where(row.report_id == report).values(partner_id=post.reader("iom").org))
    worker.row(b64u(report)).click()
    expect(worker.problem()).to_have_text("There is no such report in this inbox.")


def test_a_key_log_that_does_not_fit_the_own_keys_opens_nothing(
    post: Post, product: Product, desk: Page
) -> None:
    org, other = post.reader("police").org, post.reader("iom").org
    row = models.KeyLogEntry
    with post.store.read() as s:
        kept, shown = (
            s.execute(select(row.seq, row.statement, row.signature).where(row.partner_id == one)).all()
            for one in (org, other)
        )

    def put(entries: object) -> None:
        with post.store.write() as s:
            for seq, statement, signature in entries:  # type: ignore[attr-defined]  # rows of the query above
                where = (row.partner_id == org, row.seq == seq)
                s.execute(update(row).where(*where).values(statement=statement, signature=signature))

    put(shown)
    try:
        worker = Worker(desk, product)
        desk.goto(product.admin)
        worker.come_in("police", product.sign_ins["police"])
        expect(worker.problem()).to_contain_text(
            "do not fit your organisation’s key log", timeout=DERIVING_MS
        )
        assert desk.locator("[data-page=inbox]").count() == 0
    finally:
        put(kept)
