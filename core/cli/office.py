"""dovira office"""

import click

from core import office
from core.cli.stage import now, plainly, stage
from core.errors import Malformed, NameTaken, Refused
from crypto.encoding import b64u


@click.group("office", help="Invite coordinators, who look after organisations in their browsers.")
def command() -> None:
    """Hold the verb below."""


@command.command("invite", help="Invite NAME as a coordinator.")
@click.argument("name")
@plainly
def invite(name: str) -> None:
    """Run the verb."""
    with stage() as here:
        try:
            with here.store.write() as s:
                token = office.invite(s, name, now())
        except NameTaken:
            raise Refused(f"The name {name} is taken. Choose another.") from None
        except Malformed:
            raise Refused("A sign-in name is 2 to 64 letters, digits, dots or dashes.") from None
        link = f"{here.settings.admin_origin}/join#{b64u(token)}"
    click.echo("This link works once, within 72 hours. Give it to that person only:")
    click.echo(link)
