"""dovira roster publish"""

from datetime import UTC, datetime
from pathlib import Path

import click

from core import rosters
from core.cli.stage import plainly, stage
from core.errors import Refused
from core.offline import BadExport
from core.offline.rostering import read_signed
from core.site import site


@click.command("publish", help="Put the roster in FILE, signed by a coordinator, into force.")
@click.argument("file", type=click.Path(path_type=Path))
@plainly
def command(file: Path) -> None:
    """Run the verb."""
    today = datetime.now(UTC).date().isoformat()
    with stage() as here:
        if not here.settings.coordinators:
            raise Refused("DOVIRA_COORDINATORS names no key. Make one, offline: dovira roster key FILE")
        try:
            signed = read_signed(file)
        except BadExport as error:
            raise Refused(str(error)) from error
        with here.store.write() as s:
            roster = rosters.publish(s, signed, here.settings.coordinators, site(s).id, today)
    click.echo(f"Roster {roster.number} is in force until {roster.ends}. See: dovira roster show")
