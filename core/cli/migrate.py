"""dovira migrate"""

import click

from core.cli.stage import plainly
from core.config import Settings, read_settings
from core.db import Store, database_file, open_store, revision_of
from core.errors import Refused
from core.migrations.run import upgrade
from core.secrets import create_secrets, has_pepper, write_private
from core.site import create_site, find_site
from core.transactions import alone


@click.command("migrate", help="Create the database and the secrets, or bring the database to this version.")
@plainly
def command() -> None:
    """Run the verb."""
    settings = read_settings()
    click.echo(f"The database is at revision {migrate(settings)}.")


def migrate(settings: Settings) -> str:
    """Create or update the database; its revision then. Raises SettingError, Refused (pepper lost)."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = database_file(settings)
    if path is not None and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, b"")
    store = open_store(settings)
    try:
        _refuse_lost_pepper(store, settings)
        create_secrets(settings.secrets_dir)
        upgrade(store.engine)
        with store.write() as s:
            alone(s.connection())
            if find_site(s) is None:
                create_site(s)
        return str(revision_of(store))
    finally:
        store.close()


def _refuse_lost_pepper(store: Store, settings: Settings) -> None:
    if revision_of(store) is None or has_pepper(settings.secrets_dir):
        return
    with store.read() as s:
        if find_site(s) is not None:
            raise Refused(
                f"The pepper of this database is not in {settings.secrets_dir}. Put the copy from the safe"
                " there as a file named pepper (mode 600); without it no sign-in works."
            )
