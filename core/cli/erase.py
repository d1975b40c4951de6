"""dovira erase"""

import click

from core.cli.stage import now, plainly, stage
from core.due import run_due
from core.wiping import wipe


@click.command("erase", help="Erase what is due, and with --now leave nothing of it in the database's files.")
@click.option("--now", "at_once", is_flag=True, help="Rewrite the tables; reporters wait meanwhile.")
@plainly
def command(at_once: bool) -> None:
    """Run the verb."""
    with stage() as here:
        done = run_due(here.store, now(), here.settings.keeping)
        if at_once:
            wipe(here.store)
    click.echo(", ".join(done) if done else "Nothing was due.")
    if at_once:
        click.echo("Nothing of what was erased is left in the database's files. Backups keep it for a while.")
