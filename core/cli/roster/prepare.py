"""dovira roster prepare"""

from datetime import UTC, datetime
from pathlib import Path

import click

from core import office, rosters
from core.cli.stage import plainly, stage
from core.errors import Refused
from core.offline.rostering import write_prepared
from core.partners import all_partners
from core.rosters import DAYS
from crypto.bundle import Policy


@click.command("prepare", help="Write the next roster to FILE, for a coordinator to sign on another machine.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--days", type=click.IntRange(1, 730), default=DAYS, show_default=True, help="How long it holds."
)
@click.option(
    "--live-days",
    type=click.IntRange(7, 90),
    default=30,
    show_default=True,
    help="So long a member's word counts.",
)
@click.option(
    "--live-members",
    type=click.IntRange(1, 10),
    default=2,
    show_default=True,
    help="So many must have given it, or one and the drill was done.",
)
@plainly
def command(file: Path, days: int, live_days: int, live_members: int) -> None:
    """Run the verb."""
    today = datetime.now(UTC).date()
    with stage() as here, here.store.read() as s:
        listed, waiting = office.ready(s, all_partners(s))
        for one in waiting:
            click.echo(
                f"{one.profile.slug} waits: its people must try out their recovery papers (page People)."
            )
        prepared = rosters.prepare(s, listed, Policy(live_days, live_members), today, days)
    try:
        with file.open("xb") as out:
            out.write(write_prepared(prepared))
    except OSError as error:
        raise Refused(f"{file} cannot be written: it exists, or its folder does not.") from error
    click.echo(f"{file} names {len(prepared.names)} organisations. Where the coordinator's key is:")
    click.echo(f"  dovira roster sign {file} --key KEY --out SIGNED, then here: dovira roster publish SIGNED")
