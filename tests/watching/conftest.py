"""A reporter's site that runs, and a stranger who looks at it with `dovira watch`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from actors.server import Server, serving
from click.testing import CliRunner, Result

from core.cli import main
from core.config import Settings

Watch = Callable[..., Result]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """What the watcher keeps."""
    return tmp_path / "kept.json"


@pytest.fixture
def running(settings: Settings, tmp_path: Path, alteration: str) -> Iterator[Server]:
    """The site of this installation, altered as the test says."""
    with serving(f"watching.altered:site('{alteration}')", settings, tmp_path / "log") as server:
        yield server


@pytest.fixture
def alteration() -> str:
    """What is altered: a function of watching.altered."""
    return "nothing"


@pytest.fixture
def watch(running: Server, kept: Path) -> Watch:
    """`watch()` looks once; more words are options."""
    url = f"http://127.0.0.1:{running.port}"
    return lambda *words: CliRunner().invoke(main, ["watch", url, "--keep", str(kept), *words])
