"""dovira partner"""

from datetime import UTC, datetime
from pathlib import Path

import click

from core import partners
from core.cli.roster.show import said
from core.cli.stage import plainly, stage
from core.offers import Offer, read_offers


@click.group("partner", help="Add, list, open and close organisations.")
def command() -> None:
    """Hold the verbs below."""


@command.command("add", help="Add the organisation that FILE (JSON) describes: docs/operating.md.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plainly
def add(file: Path) -> None:
    """Run the verb."""
    profile = partners.parse_profile(file.read_bytes())
    with stage() as here, here.store.write() as s:
        partners.add_partner(s, profile)
    click.echo(f"{profile.slug} was added. Next: dovira member invite {profile.slug} NAME")


@command.command("list", help="List all organisations.")
@plainly
def list_() -> None:
    """Run the verb."""
    today = datetime.now(UTC).date().isoformat()
    with stage() as here, here.store.read() as s:
        offers = read_offers(s, here.settings.coordinators, today)
    for offer in offers.all:
        click.echo(f"{offer.partner.profile.slug:<20} {_state(offer)}")


@command.command("open", help="Let an organisation take reports.")
@click.argument("slug")
@plainly
def open_(slug: str) -> None:
    """Run the verb."""
    with stage() as here, here.store.write() as s:
        partners.set_open(s, slug, True)
    click.echo(f"{slug} takes reports.")


@command.command("close", help="Take no reports for an organisation. It still reads those it has.")
@click.argument("slug")
@plainly
def close(slug: str) -> None:
    """Run the verb."""
    with stage() as here, here.store.write() as s:
        partners.set_open(s, slug, False)
    click.echo(f"{slug} takes no reports.")


@command.command("server-sealing", help="Take reports that the server seals (no JavaScript): on or off.")
@click.argument("slug")
@click.argument("switch", type=click.Choice(["on", "off"]))
@plainly
def server_sealing(slug: str, switch: str) -> None:
    """Run the verb."""
    with stage() as here, here.store.write() as s:
        partners.set_server_sealing(s, slug, switch == "on")
    takes = "takes" if switch == "on" else "does not take"
    click.echo(f"{slug} {takes} reports that the server seals.")


def _state(offer: Offer) -> str:
    partner = offer.partner
    more = (
        "" if partner.server_sealing else ", only sealed by a browser",
        ", demonstration" if partner.demo else "",
    )
    return said(offer) + "".join(more)
