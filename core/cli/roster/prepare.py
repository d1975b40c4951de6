"""dovira roster prepare"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from core import rosters
from core.cli.stage import plainly, stage
from core.errors import Refused
from core.keys import log_of
from core.offline.rostering import Prepared, write_prepared
from core.partners import SERVED, Partner, all_partners
from core.site import site
from crypto.bundle import Policy
from crypto.encoding import b64u
from crypto.errors import EnvelopeError
from crypto.keylog import LogState, verify_log
from crypto.roster import roster_statement

DAYS = 365


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
        prepared = prepare(s, all_partners(s), Policy(live_days, live_members), today, days)
    try:
        with file.open("xb") as out:
            out.write(write_prepared(prepared))
    except OSError as error:
        raise Refused(f"{file} cannot be written: it exists, or its folder does not.") from error
    click.echo(f"{file} names {len(prepared.names)} organisations. Where the coordinator's key is:")
    click.echo(f"  dovira roster sign {file} --key KEY --out SIGNED, then here: dovira roster publish SIGNED")


def prepare(s: Session, known: list[Partner], policy: Policy, today: date, days: int = DAYS) -> Prepared:
    """What is to be signed: these organisations, as far as they were founded. Raises Refused."""
    founded = [partner for partner in known if partner.fingerprint is not None]
    if not founded:
        raise Refused("No organisation has keys yet: their first members make them.")
    states = [_state(s, partner) for partner in founded]
    ends = today + timedelta(days=days)
    number = rosters.newest_number(s) + 1
    statement = roster_statement(site(s).id, number, states, policy, today.isoformat(), ends.isoformat())
    return Prepared(statement, {b64u(one.id): _name(one) for one in founded})


def _state(s: Session, partner: Partner) -> LogState:
    try:
        return verify_log(log_of(s, partner.id), partner.id)
    except EnvelopeError as error:
        slug = partner.profile.slug
        raise Refused(
            f"The key log of {slug} does not verify: somebody changed it. Nothing was written."
        ) from error


def _name(partner: Partner) -> str:
    words = partner.profile.name
    return " / ".join(dict.fromkeys(words[lang] for lang in SERVED))
