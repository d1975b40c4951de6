"""A worker saves one report as a sealed file, and the recovery sheet alone opens it where no service is."""

import os
import subprocess
from pathlib import Path

import pytest
from journeys.conftest import DOVIRA, Product
from journeys.worker import Post, Worker
from playwright.sync_api import Page, expect

from core.offline.container import unpack

pytestmark = pytest.mark.browser

CANARY = "rY3kQ8wNz0Lm"


@pytest.fixture
def saved(product: Product, desk: Page, tmp_path: Path) -> Path:
    """What the browser's download left in the worker's folder."""
    report = Post(product).send({"story": CANARY}, {"contact_value": f"@{CANARY}"})
    worker = Worker(desk, product)
    worker.sign_in()
    expect(worker.open(report)).to_contain_text(CANARY)
    with desk.expect_download() as waiting:
        desk.get_by_role("button", name="Save the sealed file").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    # Saving a file must not look like leaving the page: the report stays open.
    expect(desk.locator("[data-case]")).to_contain_text(CANARY)
    assert worker.violations() == []
    assert worker.complaints == []
    assert worker.hurdles() == []
    return path


def test_the_saved_file_opens_with_the_sheet_and_nothing_else(saved: Path, product: Product) -> None:
    [number, ending] = saved.name.split(".")
    assert (len(number), set(number) <= set("0123456789abcdef"), ending) == (6, True, "zip")
    assert CANARY.encode() not in saved.read_bytes()
    sheet = product.data_dir / "demo-recovery-sheets" / "la-strada.txt"
    # No settings, no data folder, no working directory of ours: only the file and the sheet.
    done = subprocess.run(
        [DOVIRA, "open", saved, "--key", sheet],
        cwd=saved.parent,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Tell us in your own words, if you want to.\n    {CANARY}\n" in done.stdout
    assert f"    @{CANARY}\n" in done.stdout


def test_another_organisations_sheet_does_not_open_it(saved: Path, product: Product) -> None:
    sheets = (product.data_dir / "demo-recovery-sheets").glob("*.txt")
    other = next(path for path in sheets if path.stem != "la-strada")
    done = subprocess.run([DOVIRA, "open", saved, "--key", other], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "another organisation" in done.stderr


def test_every_sealed_member_is_an_age_file(saved: Path) -> None:
    found = unpack(saved.read_bytes())
    assert sorted(found) == ["1.age", "2.age", "3.age", "export.json", "form.json"]
    assert all(found[name].startswith(b"age-encryption.org/v1\n") for name in found if name.endswith(".age"))
