"""docs/operating.md names every setting and every verb, and none that does not exist."""

import re
from pathlib import Path

import click

from core.cli import VERBS, main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operating.md"
SETTING = re.compile(r"DOVIRA_[A-Z_]*[A-Z]")


def settings_in(paths: list[Path]) -> set[str]:
    return {name for path in paths for name in SETTING.findall(path.read_text())}


def test_every_setting_is_explained() -> None:
    code = [path for folder in ("admin", "core", "webform") for path in (ROOT / folder).rglob("*.py")]
    assert settings_in([PAGE]) == settings_in(code)


def test_every_verb_is_explained() -> None:
    page = PAGE.read_text()
    context = click.Context(main)
    for name in VERBS:
        verb = main.get_command(context, name)
        assert verb is not None
        below = verb.list_commands(context) if isinstance(verb, click.Group) else [""]
        for word in below:
            assert f"dovira {name} {word}".strip() in page
