"""dovira watch. Loads `crypto`, click and the standard library only: anyone can run it, anywhere."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from core.cli.refusal import Refusal
from core.watching import CannotLook
from core.watching.fetching import Visitor
from core.watching.looking import Look, look
from core.watching.memory import Memory, load, store
from core.watching.release import read_release
from crypto.checkwords import LANGUAGES, check_words
from crypto.digits import forty_digits
from crypto.encoding import b64u, from_b64u
from crypto.errors import EnvelopeError

DIFFERENT = 1


@click.command("watch", help="Look at the site at URL as a stranger does; say what differs from before.")
@click.argument("url")
@click.option(
    "--keep", required=True, metavar="FILE", help="What the last look saw; written when all is well."
)
@click.option("--manifest", metavar="FILE", help="release.json of the release that the site says it runs.")
@click.option("--accept", is_flag=True, help="Keep what changed about organisations: you know the reason.")
@click.option(
    "--coordinator",
    "coordinators",
    multiple=True,
    metavar="KEY",
    help="A key that may sign the roster, as the coordinator told you. May be given again.",
)
def command(url: str, keep: str, manifest: str | None, accept: bool, coordinators: tuple[str, ...]) -> None:
    """Run the verb: exit status 0 all as before, 1 something differs, 2 could not look."""
    # A screen that knows no Ukrainian shows codes instead of failing halfway.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        visitor = Visitor(url)
        release = read_release(Path(manifest) if manifest else None)
        before = load(Path(keep), visitor.origin)
        found = look(visitor, release, before, [_key(one) for one in coordinators])
        well = not found.differences or (accept and found.acceptable)
        if well:
            store(Path(keep), found.memory)
    except CannotLook as error:
        raise Refusal(f"Could not look: {error}") from error
    click.echo(_told(found, before, well))
    if not well:
        sys.exit(DIFFERENT)


def _key(text: str) -> bytes:
    try:
        return from_b64u(text, 32)
    except EnvelopeError as error:
        raise Refusal("A coordinator's key is 43 signs, as `dovira roster key` prints it.") from error


def _told(found: Look, before: Memory | None, well: bool) -> str:
    lines = [one.sentence for one in found.differences]
    if not well:
        number = len(lines)
        return "\n".join(
            [f"{number} difference{'s' if number > 1 else ''} at {found.memory.origin}:", *lines]
        )
    if lines:
        return "\n".join([*lines, "Accepted: this is what later looks are compared with."])
    if before is None:
        return "\n".join(
            ["First look: nothing differs from the release. Kept:", *_organisations(found.memory)]
        )
    number = sum(one.here for one in found.memory.organisations.values())
    return f"All as before at {found.memory.origin}: every file of this release, key logs of {number} intact."


def _organisations(memory: Memory) -> Iterator[str]:
    yield from (f"coordinator {b64u(key)}" for key in memory.coordinators)
    for name, one in memory.organisations.items():
        yield f"{name} {forty_digits(one.fingerprint)}"
        for language in LANGUAGES:
            yield f"  {language}: {' '.join(check_words(one.fingerprint, language))}"
