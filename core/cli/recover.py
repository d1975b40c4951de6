"""dovira recover"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

import click

from core import members, recovery
from core.cli.restoring import make_restoration
from core.cli.stage import Stage, now, plainly, stage
from core.errors import Refused
from core.offline.paper import why_not
from core.site import site
from crypto.errors import EnvelopeError, ShareError
from crypto.shares import seed_from_text
from crypto.staff import STAFF_COST, Cost, draw_passphrase

LONGEST = 10_000


@click.command(
    "recover", help="Open the organisation ORG again with its recovery sheet, or shares, for NAME."
)
@click.argument("org")
@click.argument("name")
@click.option(
    "--key",
    "keys",
    required=True,
    multiple=True,
    type=click.File("r", errors="replace"),
    help="The sheet's text, or shares, one a line or a file each with --key again; - reads it.",
)
@plainly
def command(org: str, name: str, keys: tuple[TextIO, ...]) -> None:
    """Run the verb."""
    sheet = read_sheet(keys)
    with stage() as here:
        member, passphrase = recover(here, org, name, sheet)
        origin = here.settings.admin_origin
    click.echo(f"{org} is open again. All former members are removed. Sign in at {origin}")
    click.echo(f"  name: {member.name}  passphrase: {passphrase}")
    click.echo("Write the passphrase on paper, then clear this screen. What is in the safe stays valid.")


def read_sheet(files: Sequence[TextIO]) -> bytes:
    """The recovery seed (32 bytes) in these texts. Raises Refused, whose sentence shows nothing of it."""
    try:
        return seed_from_text("\n\n".join(file.read(LONGEST) for file in files))
    except ShareError as error:
        raise Refused(why_not(error)) from error
    except EnvelopeError as error:
        raise Refused(
            "This is not the text of a recovery sheet: after AGE-SECRET-KEY-PQ-1 come 58 letters and digits,"
            " and at least one is missing or wrong."
        ) from error


def recover(
    here: Stage, org: str, name: str, sheet: bytes, cost: Cost = STAFF_COST
) -> tuple[members.Member, str]:
    """The new first member and their passphrase; all or nothing. Raises Refused."""
    passphrase = draw_passphrase()
    with here.store.write() as s:
        token = recovery.invite(s, org, name, now())
        invitation, found = members.look(s, token, now()), recovery.lost(s, token, now())
        today = datetime.now(UTC).date()
        made = make_restoration(invitation, found, site(s).id, passphrase, sheet, today, cost)
        return recovery.restore(s, here.secrets, token, made, now()), passphrase
