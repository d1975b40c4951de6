"""Names of written files are harmless on every system, whatever was asked for."""

import os
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.offline.names import LONGEST, safe_name
from core.offline.visible import UNSEEN

RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(10))}
HOSTILE = [
    "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "C:x", "\\\\host\\share", "\0", "a\0b", "",
    ".", "..", "...", " ", "~", "-rf", "con", "NUL.txt", "com1.tar.gz", "LPT¹", "con   .txt",
    "con" + " " * 200 + "x.txt", "CONIN$", "a\u202egpj.exe", "a\x1b[2Jb", "a\nb", "／etc／passwd", "․․／x",
    "x" * 5000, "й" * 500 + ".jpeg", "a." + "b" * 300, "file.txt:stream", "a*?<>|\"b", "\u115f\u3164",
    "\ud800", ".bashrc", "x.", "x. .", "İ", "ﬁ", "%2e%2e%2f", "$(id)", "`id`", "; rm",
]  # fmt: skip


def expect_harmless(name: str) -> None:
    assert 1 <= len(name.encode()) <= LONGEST
    assert not set(name) & set('/\\:*?"<>|\0~$`;&%')
    assert all(unicodedata.category(char)[0] in "LN" or char in " ._-()" for char in name)
    assert not UNSEEN.search(name)
    assert name[0] not in " .-"
    assert name[-1] not in " ."
    assert name.split(".")[0].rstrip().upper() not in RESERVED
    assert name == Path(name).name


@pytest.mark.parametrize("wanted", HOSTILE)
def test_a_hostile_name_becomes_a_harmless_one(wanted: str) -> None:
    expect_harmless(safe_name(wanted, set()))


@given(st.text(max_size=400))
@example("\u0345")
def test_any_text_becomes_a_harmless_name(wanted: str) -> None:
    expect_harmless(safe_name(wanted, set()))


@given(st.lists(st.one_of(st.text(max_size=6), st.sampled_from(HOSTILE)), max_size=30))
def test_no_two_names_are_one_where_case_and_composition_do_not_count(wanted: list[str]) -> None:
    taken: set[str] = set()
    names = [safe_name(one, taken) for one in wanted]
    for form in ("NFC", "NFD", "NFKD"):
        plain = [unicodedata.normalize(form, unicodedata.normalize(form, one).casefold()) for one in names]
        assert len(set(plain)) == len(names)
    for name in names:
        expect_harmless(name)


@given(st.lists(st.text(max_size=300), max_size=8))
def test_every_name_can_be_written_and_stays_in_its_folder(wanted: list[str]) -> None:
    taken: set[str] = set()
    names = [safe_name(one, taken) for one in wanted]
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            os.close(os.open(Path(folder) / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        assert sorted(os.listdir(folder)) == sorted(names)


@pytest.mark.parametrize("name", ["report.txt", "answers.json", "attachment-1", "Паспорт 2.jpg", "ґанок.pdf"])
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    assert safe_name(name, set()) == name
