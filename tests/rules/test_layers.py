"""The import contracts of pyproject.toml hold, and what must not be loaded is not."""

import subprocess
import sys
from pathlib import Path

import pytest
from actors.server import environment

from core.config import Settings

ROOT = Path(__file__).parents[2]


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_only_the_web_folder_of_core_knows_flask() -> None:
    knowing = {
        path.relative_to(ROOT / "core").parts[0]
        for path in (ROOT / "core").rglob("*.py")
        if any(word in path.read_text() for word in ("import flask", "from flask"))
    }
    assert knowing == {"web"}


@pytest.mark.parametrize(("site", "passkeys"), [("actors.reviewed_site", False), ("admin", True)])
def test_no_web_worker_loads_alembic_and_only_the_partners_check_passkeys(
    settings: Settings, site: str, passkeys: bool
) -> None:
    names = "('flask', 'alembic', 'webauthn')"
    code = f"import sys, {site}; {site}.create_app(); print([n in sys.modules for n in {names}])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(settings, 80, 80),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"[True, False, {passkeys}]\n"
