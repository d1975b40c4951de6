"""Demonstrations: one set up for the first time, and where none was set up yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from actors.cluster import database_of
from actors.installation import Template
from actors.organisation import CHEAP

from core.cli.demo import set_up
from core.cli.stage import Stage
from core.config import Settings
from core.db import Store, open_store
from core.secrets import Secrets, read_secrets


@pytest.fixture
def nothing(settings: Settings, store: Store, secrets: Secrets) -> Stage:
    """Where no demonstration was set up yet."""
    return Stage(settings, store, secrets)


@pytest.fixture(scope="session")
def started(migrated: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A demonstration set up for the first time; copied, never used."""
    copy = migrated.copy(tmp_path_factory.mktemp("started") / "var")
    store = open_store(copy)
    set_up(Stage(copy, store, read_secrets(copy.secrets_dir)), CHEAP)
    store.close()
    return Template(copy, migrated.cluster).rest()


@pytest.fixture
def here(started: Template, tmp_path: Path) -> Iterator[Stage]:
    """One like it, of its own."""
    copy = started.copy(tmp_path / "demo")
    store = open_store(copy)
    yield Stage(copy, store, read_secrets(copy.secrets_dir))
    store.close()
    if started.cluster:
        started.cluster.drop(database_of(copy.database_url))
