"""A lead opens a report, then reads in the log that it was opened, and saves the log as a file."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from journeys.conftest import Product
from journeys.worker import Post, Worker
from playwright.sync_api import Browser, expect

from core.cli.verify import command
from crypto.encoding import from_b64u

pytestmark = pytest.mark.browser


def test_what_was_opened_stands_in_the_log_and_the_saved_file_verifies(
    product: Product, chromium: Browser, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    worker = Worker(context.new_page(), product)
    worker.sign_in()
    report = Post(product).send({"who_for": "me"})
    expect(worker.open(report)).to_contain_text("Who needs help?")
    worker.back()
    worker.page.get_by_role("button", name="Log").click()
    row = worker.page.get_by_role("row").filter(has_text="Report opened").first
    expect(row).to_contain_text(from_b64u(report)[:3].hex())
    expect(row).to_contain_text("la-strada")
    assert worker.hurdles() == []
    worker.page.screenshot(path=tmp_path / "log.png")
    with worker.page.expect_download() as saved:
        worker.page.get_by_role("button", name="Save the whole log as a file").click()
    saved.value.save_as(tmp_path / "log.jsonl")
    result = CliRunner().invoke(command, [str(tmp_path / "log.jsonl")])
    assert (result.exit_code, "nothing is wrong" in result.output) == (0, True)
    worker.in_ukrainian()
    expect(worker.page.get_by_role("heading", name="Журнал", exact=True)).to_be_visible()
    assert worker.violations() == []
    assert worker.complaints == []
    context.close()
