"""dovira member"""

import click

from core import factors, members, recovery
from core.cli.stage import now, plainly, stage
from crypto.encoding import b64u


@click.group("member", help="Invite members, and help those who lost something.")
def command() -> None:
    """Hold the verbs below."""


@command.command("invite", help="Invite NAME as the first member of the organisation ORG.")
@click.argument("org")
@click.argument("name")
@plainly
def invite(org: str, name: str) -> None:
    """Run the verb."""
    with stage() as here:
        with here.store.write() as s:
            token = members.invite(s, org, name, now())
        link = f"{here.settings.admin_origin}/join#{b64u(token)}"
    click.echo("This link works once, within 72 hours. Give it to that person only:")
    click.echo(link)


@command.command("restore", help="Let NAME open the organisation ORG again with its recovery sheet.")
@click.argument("org")
@click.argument("name")
@plainly
def restore(org: str, name: str) -> None:
    """Run the verb."""
    with stage() as here:
        with here.store.write() as s:
            token = recovery.invite(s, org, name, now())
        link = f"{here.settings.admin_origin}/join#{b64u(token)}"
    click.echo(
        "This link works once, within 72 hours, and only with the recovery sheet in hand. Nothing changes"
    )
    click.echo(f"until it is used; then {name} is the only member of {org}, and all former sign-ins end.")
    click.echo(link)


@command.command("reset-factor", help="Let NAME set up a new second factor at the next sign-in.")
@click.argument("name")
@plainly
def reset_factor(name: str) -> None:
    """Run the verb."""
    with stage() as here, here.store.write() as s:
        factors.reset(s, name)
    click.echo(
        f"All codes, keys and sessions of {name} have ended. Whoever has the passphrase of {name} can set"
    )
    click.echo("up a new second factor now: make sure that it is them, and that they do it today.")
