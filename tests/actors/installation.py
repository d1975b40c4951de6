"""A database and a folder with secrets, as `dovira migrate` leaves them."""

import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path

from actors.cluster import Cluster, database_of

from core.config import Settings, read_settings

# Port 80 is what Flask's test client calls, so that a test need not name a host.
ORIGIN = "http://localhost"
NUMBERS = itertools.count()


def settings_at(folder: Path, database_url: str = "") -> Settings:
    """Settings of an installation in this folder; without a URL its database is a file there."""
    env = {"DOVIRA_DATA_DIR": str(folder), "DOVIRA_SITE_ORIGIN": ORIGIN, "DOVIRA_ADMIN_ORIGIN": ORIGIN}
    return read_settings(env | {"DOVIRA_DATABASE_URL": database_url})


@dataclass(frozen=True)
class Template:
    """A migrated installation that nobody uses, in a folder and, on PostgreSQL, in a cluster."""

    settings: Settings
    cluster: Cluster | None

    def rest(self) -> "Template":
        """Let go of it: PostgreSQL copies only what nobody is connected to."""
        if self.cluster:
            self.cluster.terminate(database_of(self.settings.database_url))
        return self

    def copy(self, folder: Path) -> Settings:
        """A fresh installation in `folder`."""
        shutil.copytree(self.settings.data_dir, folder)
        if self.cluster is None:
            return settings_at(folder)
        return settings_at(folder, self.cluster.create(new_name(), database_of(self.settings.database_url)))


def new_name() -> str:
    """A database's name that no other test uses."""
    return f"installation_{next(NUMBERS)}"
