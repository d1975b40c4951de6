"""Log files as they are handed over: whose, which log, its entries in the order of the file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.offline import BadExport
from crypto.chain import Chain
from crypto.encoding import from_b64u
from crypto.errors import Damaged
from crypto.signed import Signed

LONGEST = 1024 * 1024 * 1024
NO_LOG = (
    "This is no log: expected is the file of the page Log, one entry a line, or the answer of /keys or"
    " /log on the reporter's site."
)


@dataclass(frozen=True)
class LogFile:
    """One log. `entries`: the staff log's have an empty signature. `org`: as the first entry says."""

    chain: Chain
    org: bytes
    entries: list[Signed]


@dataclass(frozen=True)
class Checkpoint:
    """A place of a log that somebody kept: its number, or the day whose closing entry it is.

    `signed`: the counter-signature it comes from, if any.
    """

    chain: Chain
    org: bytes
    seq: int | None
    day: str
    hash: bytes
    signed: Signed | None = None


def read_logs(path: Path) -> list[LogFile]:
    """Every log in a file. Raises BadExport."""
    data = _load(path)
    try:
        whole = json.loads(data)
        if isinstance(whole, dict) and "orgs" in whole:
            return [_key_log(one) for one in whole["orgs"]]
        if isinstance(whole, dict) and "log" in whole:
            return [_key_log(whole)]
    except (ValueError, KeyError, TypeError, Damaged):
        pass
    return [_lines(data.splitlines())]


def read_checkpoints(path: Path) -> list[Checkpoint]:
    """An answer of /heads, or counter-signatures, one a line. Raises BadExport."""
    data = _load(path)
    try:
        whole = json.loads(data) if b'"orgs"' in data else {}
        if whole:
            return [
                _published(chain, one["id"], one[name])
                for one in whole["orgs"]
                for chain, name in _NAMES
                if name in one
            ]
        return [_counter_signature(Signed.from_wire(json.loads(line))) for line in data.splitlines() if line]
    except (ValueError, KeyError, TypeError, Damaged) as error:
        raise BadExport(
            "The checkpoint cannot be read: expected is an answer of /heads, or counter-signatures."
        ) from error


def _load(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except (OSError, ValueError) as error:
        raise BadExport("The file cannot be read: there is no such file, or you may not read it.") from error
    if len(data) > LONGEST:
        raise BadExport("This file is too large to be a log.")
    return data


_NAMES: tuple[tuple[Chain, Literal["staff", "keys"]], ...] = (("staff-log", "staff"), ("key-log", "keys"))


def _key_log(shown: dict[str, Any]) -> LogFile:
    """Whose it is says the answer, not the log: one that is shown in another's place is found."""
    return LogFile("key-log", from_b64u(shown["id"], 16), [_signed(one) for one in shown["log"]])


def _signed(value: object) -> Signed:
    """The reporters' site shows statements as text, pages of members hold them as base64url."""
    text = isinstance(value, dict) and str(value.get("statement", "")).startswith("{")
    return Signed.from_text(value) if text else Signed.from_wire(value)


def _lines(lines: list[bytes]) -> LogFile:
    lines = [line for line in lines if line.strip()]
    try:
        first = json.loads(lines[0])
        signed = "signature" in first
        entries = [_signed(json.loads(line)) if signed else Signed(line, b"") for line in lines]
        org = from_b64u(json.loads(entries[0].statement)["org"], 16)
    except (IndexError, ValueError, KeyError, TypeError, Damaged) as error:
        raise BadExport(NO_LOG) from error
    return LogFile("key-log" if signed else "staff-log", org, entries)


def _published(chain: Chain, org: object, head: dict[str, Any]) -> Checkpoint:
    day, seq = str(head.get("day", "")), head.get("seq")
    if not day and not isinstance(seq, int):
        raise Damaged("no place")
    return Checkpoint(chain, from_b64u(org, 16), seq, day, from_b64u(head["hash"], 32))


def _counter_signature(signed: Signed) -> Checkpoint:
    said = json.loads(signed.statement)
    org, hash_ = from_b64u(said["org"], 16), from_b64u(said["hash"], 32)
    return Checkpoint("staff-log", org, int(said["seq"]), said["day"], hash_, signed)
