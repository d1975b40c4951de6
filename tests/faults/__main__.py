"""`make faults`: every fault in its long form on both databases; a table here and JSON in var/faults.json."""

import argparse
import dataclasses
import json
import signal
import sys
import time
import traceback
from pathlib import Path

from faults.disk import can_mount
from faults.harm import FAULTS, LONG, Size, fill
from faults.report import Row, table
from faults.world import running

VAR = Path(__file__).parents[2] / "var"
DATABASES = ("sqlite", "postgresql")
MEGABYTES = 1024
NO_DISK = "only root can mount a small disk"


def main() -> int:
    """0 when every fault was tried and did no harm (see Row.good), else 1."""
    # Else nothing that runs would be ended, nothing unmounted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    size, names = _arguments()
    rows = [_run(name, database, size) for name in names for database in DATABASES]
    text = table(rows)
    print(text)
    VAR.mkdir(exist_ok=True)
    (VAR / "faults.json").write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n")
    return 0 if all(row.good for row in rows) else 1


def _run(name: str, database: str, size: Size) -> Row:
    if FAULTS[name] is fill and not can_mount():
        return Row(name, database, None, skipped=NO_DISK)
    began = time.monotonic()
    print(f"{name}, {database} …", file=sys.stderr)
    try:
        with running(database, MEGABYTES) as world:
            outcome = FAULTS[name](world, size)
    except Exception:
        # The other rows are worth having; this one fails the run.
        traceback.print_exc()
        return Row(name, database, None)
    row = Row(name, database, outcome, time.monotonic() - began)
    print(" ".join(row.cells()), file=sys.stderr)
    return row


def _arguments() -> tuple[Size, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--only", choices=[fault.__name__ for fault in FAULTS.values()])
    for field in dataclasses.fields(Size):
        value = getattr(LONG, field.name)
        parser.add_argument(f"--{field.name}", type=type(value), default=value, help=f"default: {value}")
    given = vars(parser.parse_args())
    only = given.pop("only")
    return Size(**given), [name for name, fault in FAULTS.items() if only in (None, fault.__name__)]


if __name__ == "__main__":
    sys.exit(main())
