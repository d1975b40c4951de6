"""The screen of the offline reader hides nothing that the worker's browser shows, and the other way round."""

import re
from pathlib import Path

from core.offline.visible import UNSEEN, quoted, visible

SCRIPT = Path(__file__).parents[2] / "admin" / "js" / "visible.js"


def test_browser_and_command_write_out_the_same_characters() -> None:
    found = re.search(r"UNSEEN =\s+/\[(.+?)\]\|\[(.+?)\]/gu", SCRIPT.read_text())
    assert found
    classes = re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: f"\\U{m[1]:0>8}", found[1] + found[2])
    browser = re.compile(f"[{classes}]")
    everything = [chr(n) for n in range(0x110000)]
    assert [c for c in everything if bool(browser.match(c)) != bool(UNSEEN.match(c))] == []


def test_a_character_that_cannot_be_seen_is_written_by_its_code() -> None:
    assert visible("a\u202eb\x1b[2J") == "a[U+202E]b[U+001B][2J"


def test_every_line_of_a_person_stands_behind_a_margin() -> None:
    assert quoted("one\r\ntwo\n\nthree") == "    one\n    two\n    \n    three"
