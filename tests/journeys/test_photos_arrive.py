"""From a phone to the desk: a photo without what the phone wrote into it, evidence exactly as it was."""

import base64
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cleaning.photos import WRITTEN, photo
from cleaning.scenes import SCENE
from journeys.conftest import Product
from journeys.files import FilesOnPhone
from journeys.mailbox import Mailbox
from journeys.reporter import Reporter
from journeys.worker import Worker
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def worker(chromium: Browser, product: Product) -> Iterator[Worker]:
    page = chromium.new_context(locale="en-GB").new_page()
    found = Worker(page, product)
    found.sign_in()
    yield found
    page.context.close()


def taken(plain: bytes, path: Path) -> Path:
    """A photo with a place, a maker note, a thumbnail and much more."""
    path.write_bytes(photo(plain, path.parent))
    return path


def saved(page: Page, row: Locator, to: Path) -> Path:
    row.get_by_role("button", name="Save the file").click()
    with page.expect_download() as download:
        row.get_by_role("button", name="Save it all the same").click()
    download.value.save_as(to)
    return to


def shown_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def seen_by_mat2(content: bytes, folder: Path) -> str:
    (folder / "looked-at.jpg").write_bytes(content)
    return shown_by("mat2", "--show", str(folder / "looked-at.jpg"))


def test_one_is_cleaned_and_the_other_is_evidence(
    phone: Page, product: Product, worker: Worker, tmp_path: Path
) -> None:
    reporter = Reporter(phone, product.site)
    reporter.send_words(f"Words {os.urandom(4).hex()}")
    reporter.expect_thanks()
    plain = base64.b64decode(phone.evaluate(SCENE, "image/jpeg"))
    clean, evidence = (taken(plain, tmp_path / name) for name in ("IMG_20260314_150211.jpg", "evidence.jpg"))
    assert "GPS Latitude" in shown_by("exiftool", str(evidence))
    files = FilesOnPhone(reporter)
    files.open_after_thanks()
    files.pick(clean, evidence)
    files.keep("evidence.jpg")
    expect(files.row("IMG_20260314")).to_contain_text("Hidden details are removed.")
    Mailbox(reporter).do("send").click()
    files.expect_all_arrived(2)
    worker.refresh()
    row = worker.page.locator("[data-list] [data-report]").filter(has_text="New").first
    worker.open(row.get_attribute("data-report") or "")
    rows = worker.page.locator("[data-files-list] > li")
    expect(rows).to_have_count(2)
    for row in rows.all():
        row.get_by_role("button", name="Open the file").click()
        expect(row.locator("[data-sealed]")).to_be_visible()
    assert "20260314" not in worker.page.locator("[data-files]").inner_text()
    kept = rows.filter(has_text="evidence.jpg")
    assert saved(worker.page, kept, tmp_path / "b.jpg").read_bytes() == evidence.read_bytes()
    arrived = saved(worker.page, rows.filter(has_text="1.jpg"), tmp_path / "a.jpg")
    content = arrived.read_bytes()
    assert [one for one in WRITTEN if one in content] == []
    assert content[:2] == b"\xff\xd8"
    assert "GPS" not in shown_by("exiftool", "-a", "-u", "-G1", str(arrived))
    # As of the bare picture that the browser drew: its colours are all that mat2 finds.
    assert seen_by_mat2(arrived.read_bytes(), tmp_path) == seen_by_mat2(plain, tmp_path)
