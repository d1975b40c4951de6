"""A report with three files, from the first word to the last byte erased: with JavaScript and without."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from journeys.conftest import PATIENCE_MS, Product, close
from journeys.files import FilesOnPhone
from journeys.mailbox import Mailbox, code_shown
from journeys.record import record
from journeys.reporter import Reporter
from journeys.worker import Worker
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import select, update

from core import models
from crypto.encoding import from_b64u

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400), pytest.mark.database("sqlite", "postgresql")]
ANSWER = "We have read it, and seen the pictures."
SECOND = "Here is one more"


@dataclass
class Person:
    """At a computer. What each does is done by what the page of their browser has for it."""

    page: Page
    product: Product

    def send(self, words: str, files: list[Path]) -> str:
        """Write to two organisations together; the code."""
        raise NotImplementedError

    def come_back(self, code: str) -> None:
        """Open the mailbox."""
        raise NotImplementedError

    def add(self, words: str, file: Path) -> None:
        """Write more, with a file."""
        raise NotImplementedError

    def stop_the_second_and_delete(self) -> None:
        """Both ask first."""
        raise NotImplementedError


class WithScript(Person):
    """Everything is sealed in this browser."""

    def send(self, words: str, files: list[Path]) -> str:
        reporter = Reporter(self.page, self.product.site)
        reporter.open_form()
        reporter.write(words)
        reporter.tap("Send what I have")
        reporter.tap("Show other organisations")
        self.page.locator("input[data-org]").nth(1).check()
        chosen = FilesOnPhone(reporter)
        chosen.open()
        chosen.pick(*files)
        for one in files:
            chosen.keep(one.name)
        reporter.agree_and_send()
        chosen.expect_all_arrived(len(files))
        return code_shown(reporter)

    def come_back(self, code: str) -> None:
        self.box.come_back(code)

    def add(self, words: str, file: Path) -> None:
        chosen = FilesOnPhone(self.box.reporter)
        chosen.open()
        chosen.pick(file)
        chosen.keep(file.name)
        self.box.write(words)
        chosen.expect_all_arrived(1)

    def stop_the_second_and_delete(self) -> None:
        self.page.locator("[data-do=stop]:visible").nth(1).click()
        self.box.do("confirm").click()
        expect(self.box.part("readers")).to_contain_text("You stopped it on")
        self.box.delete()

    @property
    def box(self) -> Mailbox:
        return Mailbox(Reporter(self.page, self.product.site))


class WithoutScript(Person):
    """The server seals what arrives."""

    def send(self, words: str, files: list[Path]) -> str:
        page = self.page
        page.goto(self.product.site)
        self.tap("I need help")
        page.locator("[name=story]").fill(words)
        for name in ("La Strada", "IOM"):
            page.get_by_role("checkbox", name=name).check()
        page.locator("[name=consent]").check()
        page.locator("[name=file]").set_input_files(files)
        self.tap("Send")
        expect(page.locator("main")).to_contain_text(f"all files have arrived: {len(files)}")
        return " ".join(page.locator("p.code span").all_text_contents())

    def come_back(self, code: str) -> None:
        self.page.goto(self.product.site)
        self.tap("I have a code")
        self.page.locator("[name=code]").fill(code)
        self.tap("Open")

    def add(self, words: str, file: Path) -> None:
        self.page.locator("[name=text]").fill(words)
        self.page.locator("[name=file]").set_input_files(file)
        self.tap("Send")
        expect(self.page.locator("main")).to_contain_text("all files have arrived: 1")

    def stop_the_second_and_delete(self) -> None:
        self.page.get_by_role("button", name="Stop this reader").nth(1).click()
        self.tap("Yes")
        expect(self.page.locator("main")).to_contain_text("You stopped it on")
        self.tap("Delete my message")
        self.tap("Yes")
        expect(self.page.get_by_role("heading", name="Deleted")).to_be_visible()

    def tap(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def computer(chromium: Browser) -> Iterator[Callable[[bool], BrowserContext]]:
    """`computer(scripts)`: a browser with a mouse."""
    opened: list[BrowserContext] = []

    def start(scripts: bool) -> BrowserContext:
        context = chromium.new_context(locale="en-GB", java_script_enabled=scripts, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield start
    for context in opened:
        close(context)


@pytest.fixture
def worker(chromium: Browser, product: Product) -> Iterator[Worker]:
    page = chromium.new_context(locale="en-GB").new_page()
    found = Worker(page, product)
    found.sign_in()
    yield found
    page.context.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Of three kinds and lengths."""
    made = [tmp_path / "door.txt", tmp_path / "двері.bin", tmp_path / "باب.bin"]
    made[0].write_text("Двері замкнені.")
    for path, size in zip(made[1:], (70_000, 1_500_000), strict=True):
        path.write_bytes(os.urandom(size))
    return made


def open_case(worker: Worker, words: str) -> str:
    """The report in which these words stand, opened."""
    worker.refresh()
    rows = worker.page.locator("[data-list] [data-report]")
    for row in rows.filter(has_not_text="Stopped by the person").all():
        report = row.get_attribute("data-report") or ""
        case = worker.open(report)
        expect(case.locator("[data-talk]")).to_be_visible()
        if words in (case.text_content() or ""):
            return report
        worker.back()
    raise AssertionError("no such report")


def contents(worker: Worker, count: int, folder: Path) -> set[bytes]:
    """Of all files of the open case, as the worker saves them."""
    rows = worker.page.locator("[data-files-list] > li")
    expect(rows).to_have_count(count)
    return {saved(worker.page, row, folder / "saved") for row in rows.all()}


def saved(page: Page, row: Locator, to: Path) -> bytes:
    row.get_by_role("button", name="Open the file").click()
    expect(row.locator("[data-sealed]")).to_be_visible()
    row.get_by_role("button", name="Save the file").click()
    with page.expect_download() as download:
        row.get_by_role("button", name="Save it all the same").click()
    download.value.save_as(to)
    return to.read_bytes()


def answer(worker: Worker) -> None:
    worker.page.get_by_label("Your answer").fill(ANSWER)
    worker.page.get_by_role("button", name="Read it once more").click()
    worker.page.get_by_role("button", name="Send the answer").click()
    expect(worker.page.locator("[data-kind=reply]").last).to_contain_text(ANSWER)


def sealed_pieces(product: Product, report: bytes) -> list[bytes]:
    """Something of each part and header of a report, as the database holds it."""
    with record(product) as store, store.read() as s:
        parts = s.scalars(select(models.Part.bytes).where(models.Part.report_id == report)).all()
        headers = s.scalars(select(models.Header.header).where(models.Header.report_id == report)).all()
    return [piece[64:112] for piece in (*parts, *headers)]


def lying(product: Product, pieces: list[bytes]) -> int:
    """How many of these some file of the product or of its database's server holds."""
    found: set[bytes] = set()
    for path in (one for folder in product.written for one in folder.rglob("*")):
        with suppress(OSError):
            content = path.read_bytes()
            found |= {piece for piece in pieces if piece in content}
    return len(found)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_first_word_to_the_last_byte(
    computer: Callable[[bool], BrowserContext],
    worker: Worker,
    product: Product,
    files: list[Path],
    tmp_path: Path,
    scripts: bool,
) -> None:
    page = computer(scripts).new_page()
    person = (WithScript if scripts else WithoutScript)(page, product)
    words = f"Words {os.urandom(4).hex()}"
    code = person.send(words, files)
    report = open_case(worker, words)
    assert contents(worker, 3, tmp_path) == {one.read_bytes() for one in files}
    answer(worker)
    person.come_back(code)
    expect(page.locator("main")).to_contain_text(ANSWER)
    photo = tmp_path / "photo.bin"
    photo.write_bytes(os.urandom(300_000))
    person.add(SECOND, photo)
    worker.back()
    open_case(worker, words)
    expect(worker.page.locator("[data-kind=message]")).to_contain_text(SECOND)
    assert contents(worker, 4, tmp_path) == {one.read_bytes() for one in (*files, photo)}
    pieces = sealed_pieces(product, from_b64u(report))
    assert lying(product, pieces) > len(files)
    person.stop_the_second_and_delete()
    with record(product) as store, store.write() as s:
        mine = models.Report.id == from_b64u(report)
        s.execute(update(models.Report).where(mine).values(erase_on=models.Report.deletion_asked))
    product.dovira("erase", "--now")
    assert lying(product, pieces) == 0
