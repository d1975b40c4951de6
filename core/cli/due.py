"""dovira due"""

import click

from core.cli.stage import now, plainly, stage
from core.due import run_due


@click.command("due", help="Delete what has expired. Safe to run at any time, on any number of machines.")
@plainly
def command() -> None:
    """Run the verb."""
    with stage() as here:
        done = run_due(here.store, now(), here.settings.keeping)
    click.echo(", ".join(done) if done else "Nothing was due.")
