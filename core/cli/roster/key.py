"""dovira roster key. Loads `crypto`, click and the standard library only."""

from pathlib import Path

import click

from core.cli.refusal import Refusal
from core.offline import BadExport
from core.offline.rostering import new_key
from crypto.encoding import b64u


@click.command("key", help="Write a coordinator's new key to FILE and print the half that is public.")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Run the verb."""
    try:
        public = b64u(new_key(file))
    except BadExport as error:
        raise Refusal(str(error)) from error
    click.echo(
        f"{file} signs rosters: whoever has it decides who reads. Keep it offline, with a copy in a safe."
    )
    click.echo("The public half, for DOVIRA_COORDINATORS on the server:")
    click.echo(public)
