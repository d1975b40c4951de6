"""`dovira open` reads one exported report with the recovery key, and nothing else."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from actors.office import Desk, export_of, lay_out
from offline.conftest import Open

from core.offline import BadExport
from core.offline.folder import write_folder

CANARY = "CANARY-2b9f"


def test_the_key_from_paper_opens_the_report_in_the_words_of_its_form(desk: Desk, dovira: Open) -> None:
    done = dovira("open", desk.archive, "--key", desk.key)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"What happened to the child?\n    {CANARY}\n" in done.stdout
    assert "Who needs help?\n    A child\n" in done.stdout
    assert "Contact\n    @canary\n" in done.stdout
    assert "someone may watch this contact" in done.stdout
    assert sorted(path.name for path in desk.folder.iterdir()) == ["export.zip", "key"]


def chunks(text: str) -> str:
    return " \n\t".join(text[at : at + 5] for at in range(0, len(text), 5))


@pytest.mark.parametrize(
    "typed",
    [str.lower, chunks, lambda text: f"\ufeff# the sheet of 2026\r\n  {text.title()}\r\n\r\n"],
    ids=["small letters", "in pieces", "with a comment"],
)
def test_the_key_may_be_typed_as_it_is_read_off(typed: object, desk: Desk, dovira: Open) -> None:
    text = typed(desk.office.paper)  # type: ignore[operator]  # three functions of one text
    done = dovira("open", desk.archive, "--key", "-", text=text)
    assert CANARY in done.stdout


def test_into_a_folder_go_text_bodies_and_files_for_their_owner_only(desk: Desk, dovira: Open) -> None:
    made = lay_out(desk.folder, desk.office, export_of(desk.office, attachments=(b"\xff\xd8 one", b"two")))
    folder = desk.folder / "opened"
    done = dovira("open", made.archive, "--key", desk.key, "--out", folder)
    assert done.returncode == 0
    names = ["answers.json", "attachment-1", "attachment-2", "identity.json", "report.txt"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert CANARY in (folder / "report.txt").read_text()
    assert json.loads((folder / "answers.json").read_text()) == {"story": CANARY, "who": "child"}
    assert {(folder / f"attachment-{n}").read_bytes() for n in (1, 2)} == {b"\xff\xd8 one", b"two"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_file_that_never_arrived_is_told_and_the_rest_is_read(desk: Desk, dovira: Open) -> None:
    export = export_of(desk.office, attachments=(b"one",))
    made = lay_out(desk.folder, desk.office, export)
    made.put(objects=list(export.objects)[:-1])
    done = dovira("open", made.archive, "--key", desk.key)
    assert "never arrived or are not in this export: 1" in done.stdout
    assert CANARY in done.stdout


@pytest.mark.parametrize("taken", ["folder", "file", "link"])
def test_what_is_there_already_is_never_written_over(taken: str, desk: Desk, dovira: Open) -> None:
    place = desk.folder / "opened"
    {"folder": place.mkdir, "file": place.touch, "link": lambda: place.symlink_to("elsewhere")}[taken]()
    done = dovira("open", desk.archive, "--key", desk.key, "--out", place)
    assert (done.returncode, done.stdout) == (2, "")
    assert "exists already" in done.stderr
    assert sorted(path.name for path in desk.folder.iterdir()) == ["export.zip", "key", "opened"]


def test_a_disk_that_is_full_leaves_nothing_behind(desk: Desk) -> None:
    made = lay_out(desk.folder, desk.office, export_of(desk.office, attachments=(bytes(5000),)))
    command = Path(sys.executable).with_name("dovira")
    words = [command, "open", made.archive, "--key", desk.key, "--out", desk.folder / "opened"]
    # No file of more than 1,024 bytes can be written.
    limited = ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", *map(str, words)]
    done = subprocess.run(limited, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "could not be written" in done.stderr
    assert sorted(path.name for path in desk.folder.iterdir()) == ["export.zip", "key"]


@pytest.mark.parametrize("place", ["gone/opened", "opened/\0"])
def test_a_folder_that_cannot_be_made_is_told(place: str, desk: Desk) -> None:
    with pytest.raises(BadExport, match="cannot be made"):
        write_folder(desk.folder / place, [("a", b"")])


def test_another_version_of_the_form_shows_keys_and_says_so(desk: Desk, dovira: Open) -> None:
    desk.put(form=b'{"fields":[],"id":"help"}')
    done = dovira("open", desk.archive, "--key", desk.key)
    assert "its keys are shown" in done.stdout
    assert f"story\n    {CANARY}\n" in done.stdout
    assert "What happened" not in done.stdout


def test_hostile_answers_cannot_command_the_screen_or_pass_for_our_lines(desk: Desk, dovira: Open) -> None:
    story = "\x1b[2J\x07\u202eevil\u2066\x9b31m\u2028Contact\n    @false\r\nWritten: x"
    body = json.dumps({"story": story}, ensure_ascii=False, separators=(",", ":"))
    made = lay_out(desk.folder, desk.office, export_of(desk.office, answers=body.encode()))
    out = desk.folder / "opened"
    done = dovira("open", made.archive, "--key", desk.key, "--out", out)
    assert done.returncode == 0
    for text in (done.stdout, (out / "report.txt").read_text(), (out / "answers.json").read_text()):
        assert not set(text) & set("\x1b\x07\u202e\u2066\x9b\u2028\r")
    assert "    [U+001B][2J[U+0007][U+202E]evil[U+2066][U+009B]31m[U+2028]Contact\n" in done.stdout
    assert "\n    Written: x\n" in done.stdout


def test_a_screen_without_ukrainian_shows_codes_instead_of_failing(desk: Desk, dovira: Open) -> None:
    made = lay_out(desk.folder, desk.office, export_of(desk.office, answers='{"story":"Ї"}'.encode()))
    done = dovira("open", made.archive, "--key", desk.key, PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u0407" in done.stdout


def test_the_reader_loads_only_crypto_click_and_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import core.cli.open, core.cli;"
        "print(*sorted({n.split('.')[0] for n in set(sys.modules) - before}));"
        "print(*sorted(n for n in sys.modules if n.startswith('core.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    top, ours = done.stdout.splitlines()
    foreign = set(top.split()) - sys.stdlib_module_names
    # cffi is how PyNaCl and cryptography reach C.
    assert {name for name in foreign if not name.startswith("_")} <= {
        "bech32", "cffi", "click", "core", "crypto", "cryptography", "nacl",
    }  # fmt: skip
    inside = {
        *("archive", "container", "folder", "names"),
        *("opening", "paper", "reading", "talking", "visible"),
    }
    wanted = {
        "core.cli",
        "core.cli.open",
        "core.cli.refusal",
        "core.conditions",
        "core.offline",
        *(f"core.offline.{name}" for name in inside),
    }
    assert set(ours.split()) == wanted


def test_nothing_is_asked_of_a_network(desk: Desk) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*_a, **_k): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "from core.cli import main\nmain()"
    )
    words = ["open", str(desk.archive), "--key", str(desk.key)]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=Path.cwd()
    )
    assert CANARY in done.stdout, done.stderr


def test_the_help_lists_the_verb(dovira: Open) -> None:
    assert "open" in dovira("--help").stdout
    assert "recovery sheet" in dovira("open", "--help").stdout
