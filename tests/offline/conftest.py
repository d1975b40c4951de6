"""A desk with an export and the recovery key, and the real command."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from actors.office import Desk, export_of, lay_out, new_office

Open = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """One report, ready to be opened."""
    office = new_office()
    return lay_out(tmp_path, office, export_of(office))


@pytest.fixture
def dovira() -> Open:
    """Run the installed command as a person does."""

    def run(*words: object, text: str = "", **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [Path(sys.executable).with_name("dovira"), *map(str, words)],
            input=text,
            capture_output=True,
            encoding="utf-8",
            env=env or None,
        )

    return run
