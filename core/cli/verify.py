"""dovira verify. Loads `crypto`, click and the standard library only: nothing else need be installed."""

from pathlib import Path

import click

from core.cli.refusal import Refusal
from core.offline import BadExport
from core.offline.logs import Checkpoint, LogFile, read_checkpoints, read_logs
from core.offline.verifying import Members, members_of, problem

NAMES = {"staff-log": "staff log", "key-log": "key log"}
# Exit status: something is wrong with a log. A file that is no log is a Refusal.
WRONG = 1


@click.command(
    "verify", help="Check each log in FILES. Needs no network; exit status 1 when one was touched."
)
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--checkpoint",
    "kept",
    multiple=True,
    metavar="FILE",
    help="An answer of /heads that you kept, or counter-signatures. May be given again.",
)
def command(files: tuple[str, ...], kept: tuple[str, ...]) -> None:
    """Run the verb."""
    try:
        logs = [log for name in files for log in read_logs(Path(name))]
        checkpoints = [one for name in kept for one in read_checkpoints(Path(name))]
    except BadExport as error:
        raise Refusal(str(error)) from error
    if not verify(logs, checkpoints):
        raise click.exceptions.Exit(WRONG)


def verify(logs: list[LogFile], checkpoints: list[Checkpoint]) -> bool:
    """Say of each log whether it stands, and give whether all do."""
    members: dict[bytes, Members] = {}
    wrong = 0
    # Key logs first: they say whose counter-signatures count.
    for log in sorted(logs, key=lambda one: one.chain):
        found = problem(log, checkpoints, members.get(log.org, {}))
        if found is None and log.chain == "key-log":
            members[log.org] = members_of(log)
        wrong += found is not None
        click.echo(f"{NAMES[log.chain]} of {log.org.hex()}: {found or _fine(log, checkpoints)}")
    return not wrong


def _fine(log: LogFile, checkpoints: list[Checkpoint]) -> str:
    own = sum((one.chain, one.org) == (log.chain, log.org) for one in checkpoints)
    against = (
        f"{own} checkpoints fit" if own else "no checkpoint was given, so a cut at its end would not show"
    )
    return f"{len(log.entries)} entries, nothing is wrong; {against}."
