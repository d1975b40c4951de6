"""dovira open. Loads `crypto`, click and the standard library only: nothing else need be installed."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from core.cli.refusal import Refusal
from core.offline import BadExport
from core.offline.archive import read_archive
from core.offline.container import load
from core.offline.folder import write_folder
from core.offline.opening import open_export
from core.offline.paper import read_identity
from core.offline.reading import bodies, readable
from crypto.errors import CannotSeal
from crypto.hpke import require_xwing

LONGEST_KEY_FILE = 65_536
NO_KEY_FILE = "The key file cannot be read: there is no such file, or you may not read it."


@click.command("open", help="Open EXPORT, one exported report, with a key from paper. Needs no network.")
@click.argument("export")
@click.option(
    "--key",
    "keys",
    required=True,
    multiple=True,
    metavar="FILE",
    help="Holds the recovery sheet's text, shares of it (one a line, or a file each with --key again), or an"
    " epoch's identity; - reads it from the input.",
)
@click.option("--out", metavar="FOLDER", help="Write text, answers and files into this new folder, mode 600.")
def command(export: str, keys: tuple[str, ...], out: str | None) -> None:
    """Run the verb."""
    try:
        text = _open(export, keys, out)
    except BadExport as error:
        raise Refusal(str(error)) from error
    except CannotSeal as error:
        raise Refusal(
            "This machine's OpenSSL lacks X-Wing: install the packages of requirements.txt."
        ) from error
    # A screen that knows no Ukrainian shows codes instead of failing halfway.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    click.echo(text, nl=False)


def _open(export: str, keys: Sequence[str], out: str | None) -> str:
    require_xwing()
    identity = read_identity(map(_key_text, keys))
    found = read_archive(load(Path(export)))
    opened = open_export(found, identity)
    text = readable(found, opened)
    if out is None:
        return text
    files = [(file.facts.name or f"attachment-{n}", file.body) for n, file in enumerate(opened.files, 1)]
    names = write_folder(Path(out), [("report.txt", text.encode()), *bodies(opened), *files])
    return text + "".join(f"Written: {name}\n" for name in names)


def _key_text(key: str) -> str:
    try:
        if key == "-":
            data = sys.stdin.buffer.read(LONGEST_KEY_FILE)
        else:
            with Path(key).open("rb") as file:
                data = file.read(LONGEST_KEY_FILE)
    except (OSError, ValueError) as error:
        raise BadExport(NO_KEY_FILE) from error
    return data.decode("utf-8", "replace")
