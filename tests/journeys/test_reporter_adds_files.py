"""Files: picked, cleaned, sent once the words have arrived; each says by itself whether it arrived."""

import os
from pathlib import Path

import pytest
from journeys.conftest import Product
from journeys.files import FilesOnPhone
from journeys.mailbox import Mailbox, code_shown
from journeys.reporter import CANARY, Reporter
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def reporter(phone: Page, product: Product) -> Reporter:
    """Somebody whose report was received."""
    found = Reporter(phone, product.site)
    found.send_words(CANARY)
    found.expect_thanks()
    return found


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A file that nothing here can clean, of three parts."""
    path = tmp_path / "notes.txt"
    path.write_bytes(os.urandom(2_500_000))
    return path


def test_right_after_received_files_are_added_without_typing_the_code(
    reporter: Reporter, notes: Path
) -> None:
    assert code_shown(reporter)
    files = FilesOnPhone(reporter)
    files.open_after_thanks()
    files.pick(notes)
    row = files.row("notes.txt")
    expect(row).to_contain_text("It is not sent unless you say so.")
    files.include("notes.txt")
    expect(row).to_contain_text("Is sent as it is.")
    Mailbox(reporter).do("send").click()
    files.expect_all_arrived(1)
