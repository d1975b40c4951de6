"""Files in the inbox: named by what the person sealed, opened in the browser, looked at in a frame apart."""

import os
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.conftest import Product
from journeys.files import FilesOnPhone
from journeys.mailbox import Mailbox
from journeys.reporter import Reporter
from journeys.worker import Worker
from playwright.sync_api import Browser, FrameLocator, Locator, Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ALL_ARRIVED = "Your words and all files have arrived: 1."
NOTES = "Двері завжди замкнені.\nثلاث نوافذ"


def png(path: Path, colour: tuple[int, int, int] = (200, 30, 40), side: int = 64) -> Path:
    """A picture of one colour."""
    rows = b"".join(b"\0" + bytes(colour) * side for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    told = chunk(b"tEXt", b"Comment\0taken at home")
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + head + told + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    return path


@pytest.fixture
def worker(chromium: Browser, product: Product) -> Iterator[Worker]:
    """Somebody of the organisation that is proposed."""
    page = chromium.new_context(locale="en-GB").new_page()
    found = Worker(page, product)
    found.sign_in()
    yield found
    page.context.close()


@pytest.fixture
def sent(phone: Page, product: Product, tmp_path: Path) -> dict[str, bytes]:
    """Three files that came with a message, by what they hold; the newest report is theirs."""
    reporter = Reporter(phone, product.site)
    reporter.send_words(f"Words {os.urandom(4).hex()}")
    reporter.expect_thanks()
    notes, large = tmp_path / "notes.txt", tmp_path / "scan\u202egpj.exe"
    notes.write_text(NOTES)
    large.write_bytes(os.urandom(2_500_000))
    files = FilesOnPhone(reporter)
    files.open_after_thanks()
    files.pick(png(tmp_path / "door.png"), notes, large)
    expect(files.row("door.png")).to_contain_text("Hidden details are removed.")
    files.keep("notes.txt")
    files.include("scan")
    Mailbox(reporter).do("send").click()
    files.expect_all_arrived(3)
    return {"notes": notes.read_bytes(), "large": large.read_bytes()}


def open_newest(worker: Worker) -> Locator:
    worker.refresh()
    row = worker.page.locator("[data-list] [data-report]").filter(has_text="New").first
    worker.open(row.get_attribute("data-report") or "")
    files = worker.page.locator("[data-files]")
    expect(files).to_be_visible()
    return files


def opened(files: Locator, number: int) -> Locator:
    """The row of a file, once it was opened."""
    row = files.locator("[data-files-list] > li").nth(number)
    row.get_by_role("button", name="Open the file").click()
    expect(row.locator("[data-sealed]")).to_have_text(re.compile(r"SHA-256 .*: [0-9a-f]{12}…"))
    return row


def frame_of(row: Locator) -> FrameLocator:
    return row.frame_locator("iframe.preview")


def test_files_are_opened_looked_at_and_saved(sent: dict[str, bytes], worker: Worker, tmp_path: Path) -> None:
    files = open_newest(worker)
    expect(files.locator("[data-files-list] > li")).to_have_count(3)
    expect(files.locator("[data-arrived]")).to_have_text("")
    expect(files.locator("[data-strange]")).to_be_hidden()
    rows = {
        row.locator("[data-name]").text_content() or "": row for row in (opened(files, n) for n in range(3))
    }
    photo = rows["1.png"]
    expect(photo).to_contain_text("Hidden details (place, device, time) were removed on the phone.")
    image = frame_of(photo).locator("img")
    expect(image).to_have_css("filter", "blur(24px)")
    photo.get_by_role("button", name="Show it clearly").click()
    expect(image).to_have_css("filter", "none")
    assert image.evaluate("(one) => one.naturalWidth") == 64
    notes = rows["notes.txt"]
    expect(notes).to_contain_text("Kept exactly as it was")
    expect(frame_of(notes).locator("pre")).to_have_text(NOTES)
    assert saved(worker.page, notes, tmp_path / "a") == ("notes.txt", sent["notes"])
    large = next(row for name, row in rows.items() if "exe" in name)
    expect(large).to_contain_text("hidden details could not be removed")
    expect(large).to_contain_text("This kind of file is not shown here.")
    name, content = saved(worker.page, large, tmp_path / "b")
    assert name.endswith(".exe.unsafe")
    assert "\u202e" not in name
    assert content == sent["large"]
    assert worker.complaints == []


def saved(page: Page, row: Locator, to: Path) -> tuple[str, bytes]:
    row.get_by_role("button", name="Save the file").click()
    expect(row).to_contain_text("Files may do harm")
    with page.expect_download() as download:
        row.get_by_role("button", name="Save it all the same").click()
    download.value.save_as(to)
    return download.value.suggested_filename, to.read_bytes()


def test_nothing_of_a_file_stays_on_a_locked_page(sent: dict[str, bytes], worker: Worker) -> None:
    assert sent
    opened(open_newest(worker), 1)
    worker.page.get_by_role("button", name="Lock").first.click()
    expect(worker.page.locator("iframe.preview")).to_have_count(0)
    assert "notes.txt" not in worker.page.content()


class Cuts:
    """A network that breaks at some parts, once each: before they leave, or before the answer comes."""

    def __init__(self, before: set[int], after: set[int]) -> None:
        self.before, self.after = before, after

    def __call__(self, route: Route) -> None:
        n = int(route.request.url.rsplit("/", 1)[1])
        if n in self.before:
            self.before.remove(n)
            route.abort("internetdisconnected")
        elif n in self.after:
            self.after.remove(n)
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()


@pytest.mark.timeout(600)
def test_a_long_film_with_the_network_cut_five_times_arrives_bit_for_bit(
    phone: Page, worker: Worker, product: Product, tmp_path: Path
) -> None:
    film = tmp_path / "film.bin"
    film.write_bytes(os.urandom(100_000_000))
    reporter = Reporter(phone, product.site)
    reporter.send_words(f"Words {os.urandom(4).hex()}")
    reporter.expect_thanks()
    cuts = Cuts({3, 40, 95}, {10, 70})
    phone.route(re.compile(r"/u/[^/]+/[^/]+/\d+$"), cuts)
    files = FilesOnPhone(reporter)
    files.open_after_thanks()
    files.pick(film)
    files.include("film.bin")
    Mailbox(reporter).do("send").click()
    expect(files.view.locator("[data-total]")).to_have_text(ALL_ARRIVED, timeout=300_000)
    assert cuts.before | cuts.after == set()
    row = open_newest(worker).locator("[data-files-list] > li").first
    row.get_by_role("button", name="Open the file").click()
    expect(row.locator("[data-sealed]")).to_be_visible(timeout=120_000)
    _, content = saved(worker.page, row, tmp_path / "saved")
    assert content == film.read_bytes()
