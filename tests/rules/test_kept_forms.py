"""A report is read in the words in which it was written, whatever happened to its form since."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from actors.desk import Desk
from actors.organisation import Worker

from core.questionnaire import FormError, files, keep_forms, kept_form, load_form
from crypto.encoding import b64u


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data files of a site whose operator edits them."""
    folder = tmp_path / "forms"
    shutil.copytree(files.FOLDER, folder)
    monkeypatch.setattr(files, "FOLDER", folder)
    monkeypatch.setattr(files, "KEPT", folder / "kept")
    forget()
    yield folder
    monkeypatch.undo()
    forget()


def forget() -> None:
    for read in (files.load_form, files.form_data, files._shared):
        read.cache_clear()


def ask_otherwise(folder: Path) -> None:
    """Ask another question in place of one of the help form, word the first anew."""
    form = json.loads((folder / "help.json").read_bytes())
    form["fields"][0]["question"] = "Is it dangerous?"
    form["fields"][2] = {
        "key": "weather",
        "type": "text",
        "max_length": 100,
        "question": "How is the weather?",
    }
    (folder / "help.json").write_text(json.dumps(form))
    forget()


def test_a_site_does_not_start_with_a_version_that_is_not_kept(folder: Path) -> None:
    before = load_form("help")
    ask_otherwise(folder)
    with pytest.raises(FormError, match=r"help\.json: .*dovira form keep"):
        load_form("help")
    [name] = keep_forms()
    assert name == f"help.{b64u(load_form('help').version)}.json"
    assert load_form("help").version != before.version
    assert keep_forms() == []


def test_the_words_of_before_are_found_by_their_version(folder: Path) -> None:
    before = load_form("help")
    ask_otherwise(folder)
    assert kept_form(before.version) == before
    assert kept_form(bytes(32)) is None


def test_a_kept_file_that_was_edited_is_not_what_the_person_saw(folder: Path) -> None:
    version = load_form("help").version
    [file] = (folder / "kept").glob("help.*")
    file.write_text(file.read_text().replace("danger", "weather"))
    assert kept_form(version) is None


def test_a_wrong_form_is_not_kept(folder: Path) -> None:
    (folder / "help.json").write_text("{")
    forget()
    with pytest.raises(FormError, match="help"):
        keep_forms()


def test_a_worker_gets_the_words_of_before(folder: Path, desk: Callable[..., Desk], worker: Worker) -> None:
    before = load_form("help")
    ask_otherwise(folder)
    keep_forms()
    browser = desk(worker)
    today = browser.get("/api/forms/a").json or {}
    then = browser.get(f"/api/forms/kept/{b64u(before.version)}").json or {}
    asked = [{field["key"]: field["question"] for field in form["fields"]} for form in (today, then)]
    assert asked[0]["danger_now"] == "Is it dangerous?"
    assert asked[1]["danger_now"].startswith("Are you, or the person")
    assert ("weather" in asked[0], "weather" in asked[1]) == (True, False)
    assert ("knows" in asked[0], "knows" in asked[1]) == (False, True)
    assert then["version"] == b64u(before.version)
    assert browser.get(f"/api/forms/kept/{b64u(bytes(32))}").text == "null"
    for wrong in (b64u(bytes(16)), "..%2fhelp"):
        assert browser.get(f"/api/forms/kept/{wrong}").status_code == 404
