"""dovira form"""

import click

from core.cli.stage import plainly
from core.questionnaire import FormError, keep_forms


@click.group("form", help="Look after the questionnaires.")
def command() -> None:
    """Hold the verb below."""


@command.command("keep", help="Keep today's version of every form, so that its reports stay readable.")
@plainly
def keep() -> None:
    """Run the verb."""
    try:
        kept = keep_forms()
    except FormError as error:
        raise click.ClickException(str(error)) from error
    for name in kept:
        click.echo(f"{name} was kept.")
