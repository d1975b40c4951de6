"""dovira roster sign. Loads `crypto`, click and the standard library only: run it without a network."""

import io
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from core.cli.refusal import Refusal
from core.offline import BadExport
from core.offline.rostering import known_before, read_key, read_prepared, write_signed
from core.watching import plain
from crypto.checkwords import LANGUAGES, check_words
from crypto.digits import forty_digits
from crypto.encoding import b64u
from crypto.primitives import ed25519_public
from crypto.roster import Roster
from crypto.signed import sign


@click.command("sign", help="Show the check words of each organisation in FILE, ask, and sign with KEY.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key", required=True, metavar="KEY", type=click.Path(path_type=Path), help="From dovira roster key."
)
@click.option("--out", required=True, metavar="SIGNED", type=click.Path(path_type=Path), help="The new file.")
@click.option(
    "--before",
    metavar="OLD",
    type=click.Path(path_type=Path),
    help="The roster that you signed last: what it knows is not asked again.",
)
@click.option("--yes", is_flag=True, help="All were compared: ask nothing.")
def command(file: Path, key: Path, out: Path, before: Path | None, yes: bool) -> None:
    """Run the verb."""
    # A screen that knows no Ukrainian shows codes instead of failing halfway.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        seed = read_key(key)
        prepared, roster = read_prepared(file)
        known = known_before(before, ed25519_public(seed), roster) if before else frozenset()
    except BadExport as error:
        raise Refusal(str(error)) from error
    click.echo(
        f"Roster {roster.number}: from {roster.day} to {roster.ends}, {len(roster.pins)} organisations."
    )
    fresh = [org for org in roster.pins if org not in known]
    _compare(roster, prepared.names, fresh, yes)
    try:
        with out.open("xb") as target:
            target.write(write_signed(sign("roster", prepared.statement, seed)))
    except OSError as error:
        raise Refusal(f"{out} cannot be written: it exists, or its folder does not.") from error
    click.echo(f"Signed: {out}. Next, on the server: dovira roster publish {out}")


def _compare(roster: Roster, names: Mapping[str, str], fresh: Iterable[bytes], yes: bool) -> None:
    for org in fresh:
        fingerprint = roster.pins[org].fingerprint
        click.echo(f"\n{plain(names.get(b64u(org), '?'))} ({b64u(org)})")
        for language in LANGUAGES:
            click.echo(f"  {language}: {' '.join(check_words(fingerprint, language))}")
        click.echo(f"  {forty_digits(fingerprint)}")
        question = "Did this organisation read you the same, on a number that you knew before?"
        if not yes and not click.confirm(question):
            raise Refusal("Nothing was signed. Find out first why they differ, or call them.")
