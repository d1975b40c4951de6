"""dovira secrets"""

from pathlib import Path

import click

from core.cli.stage import plainly, stage
from core.errors import Refused
from core.secrets import mark_exported, write_private


@click.group("secrets", help="Copy the pepper for a safe.")
def command() -> None:
    """Hold the verb below."""


@command.command("export", help="Write the pepper to FILE (new, mode 600). Keep it apart from every backup.")
@click.argument("file", type=click.Path(path_type=Path))
@plainly
def export(file: Path) -> None:
    """Run the verb."""
    with stage() as here:
        try:
            write_private(file, here.secrets.pepper)
        except OSError as error:
            raise Refused(f"{file} cannot be written: it exists, or its folder does not.") from error
        mark_exported(here.settings.secrets_dir, here.secrets)
    click.echo(f"The pepper is in {file}. Put it in a safe and delete the file here.")
