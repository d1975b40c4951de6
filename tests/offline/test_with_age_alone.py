"""The commands of docs/operating.md open a saved report with the sheet and an age that is not ours."""

import json
import re
import subprocess
import sys
from pathlib import Path

from actors.office import Desk, export_of, lay_out, new_office

ROOT = Path(__file__).parents[2]


def commands() -> str:
    """The one block of shell in the page that calls age."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "operating.md").read_text(), re.DOTALL)
    [block] = [one for one in blocks if "age -d" in one]
    return str(block)


def run(folder: Path) -> "subprocess.CompletedProcess[str]":
    tool = (
        f'age() {{ node "{ROOT}/tests/offline/age.mjs" "$@"; }}\npython3() {{ "{sys.executable}" "$@"; }}\n'
    )
    script = f"set -euo pipefail\n{tool}{commands()}"
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True)


def test_the_saved_file_and_the_sheet_are_enough(desk: Desk) -> None:
    (desk.folder / "sheet.txt").write_text(desk.office.paper + "\n")
    done = run(desk.folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((desk.folder / "answers.json").read_text()) == {"story": "CANARY-2b9f", "who": "child"}
    listed = json.loads((desk.folder / "report" / "export.json").read_text())
    assert [one["file"] for one in listed["epochs"]] == ["1.age"]
    assert next((one["file"], one["kind"]) for one in listed["objects"]) == ("2.age", "answers")


def test_answers_of_any_length_come_whole(desk: Desk) -> None:
    story = "Ї" * 40_000
    lay_out(desk.folder, desk.office, export_of(desk.office, answers=f'{{"story":"{story}"}}'.encode()))
    (desk.folder / "sheet.txt").write_text(desk.office.paper)
    assert run(desk.folder).returncode == 0
    assert json.loads((desk.folder / "answers.json").read_text()) == {"story": story}


def test_another_sheet_opens_nothing(desk: Desk) -> None:
    (desk.folder / "sheet.txt").write_text(new_office().paper)
    assert run(desk.folder).returncode != 0
    assert not (desk.folder / "answers.json").exists()
