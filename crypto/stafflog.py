"""An organisation's staff log: who did what on which day (ENVELOPE.md section 6)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from crypto import chain
from crypto.days import as_date
from crypto.encoding import Json, b64u, from_b64u
from crypto.errors import Damaged
from crypto.frame import ID
from crypto.signed import Signed, verify

# Acts of members and of whoever runs the server; `object` says what they were done to.
ACTS = (
    "began",
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "sessions_ended",
    "listed",
    "opened",
    "fetched",
    "answered",
    "status",
    "exported",
    "all_exported",
    "erased",
    "kept",
    "lapsed",
    "org_erased",
    "found",
    "invited",
    "joined",
    "withdrawn",
    "dismissed",
    "rewrapped",
    "add",
    "remove",
    "recovery",
    "drill",
    "epoch",
    "restore",
    "vouched",
    "factor_added",
    "factor_removed",
    "factor_reset",
    "approval_asked",
    "approval_given",
    "approval_withdrawn",
    "org_added",
    "org_opened",
    "org_closed",
    "server_sealing_on",
    "server_sealing_off",
    "log_exported",
    "roster",
)
_FIELDS = {act: {"object"} for act in ACTS} | {"arrived": {"reports"}, "closing": {"counts"}}
_MORE = {"status": {"status"}} | {f"approval_{step}": {"act"} for step in ("asked", "given", "withdrawn")}
_HEAD = {"by", "day", "hash", "org", "seq", "v"}


@dataclass(frozen=True)
class StaffLogState:
    """Where a verified log stands. `day`: the one that is open, "" before the first entry that was read.

    `counts`: entries of that day by type, None where the log was not read from the day's beginning.
    """

    head: chain.Head
    day: str = ""
    counts: Mapping[str, int] | None = field(default_factory=dict)


def beginning(org: bytes) -> StaffLogState:
    """Before the first entry of this organisation's log (id 16 bytes)."""
    return StaffLogState(chain.Head(org))


def after(head: chain.Head) -> StaffLogState:
    """After an entry that was verified before."""
    return StaffLogState(head, counts=None)


def follow(state: StaffLogState, statement: bytes) -> StaffLogState:
    """The state after one more entry. Raises Damaged, or UnsupportedVersion for an unknown `type` or `v`."""
    head, entry = chain.follow("staff-log", state.head, statement, _FIELDS, _MORE)
    kind = entry["type"]
    if (kind == "began") != (head.seq == 0):
        raise Damaged("begins once, first")
    _check_day(state.day or entry["day"], entry["day"])
    if kind == "closing":
        _check_counts(entry["counts"], state.counts)
        return StaffLogState(head, str(as_date(entry["day"]) + timedelta(days=1)))
    _check_fields(entry)
    counts = None if state.counts is None else dict(Counter(state.counts) + Counter([kind]))
    return replace(state, head=head, day=entry["day"], counts=counts)


def verify_staff_log(statements: Iterable[bytes], org: bytes) -> StaffLogState:
    """The state at the head of a log that was read from its first entry. Raises as `follow` does."""
    state = beginning(org)
    for statement in statements:
        state = follow(state, statement)
    return state


def head_statement(head: chain.Head, by: bytes, day: str) -> dict[str, Json]:
    """What a member signs (domain `head`) about a log they saw."""
    return {
        "by": b64u(by),
        "day": day,
        "hash": b64u(head.hash),
        "org": b64u(head.org),
        "seq": head.seq,
        "v": 1,
    }


def verify_head(signed: Signed, verify_key: bytes) -> tuple[chain.Head, bytes]:
    """The head that was signed and by whom (id 16 bytes). Raises Damaged."""
    said = verify("head", signed, verify_key)
    if said.keys() != _HEAD or said["v"] != 1 or type(said["seq"]) is not int or said["seq"] < 0:
        raise Damaged("wrong fields")
    as_date(said["day"])
    head = chain.Head(from_b64u(said["org"], ID), from_b64u(said["hash"], 32), said["seq"])
    return head, from_b64u(said["by"], ID)


def _check_day(open_day: str, day: str) -> None:
    as_date(day)
    if day < open_day:
        raise Damaged("day set back")
    if day > open_day:
        raise Damaged("day not closed")


def _check_counts(counts: object, expected: Mapping[str, int] | None) -> None:
    if not isinstance(counts, dict) or any(type(n) is not int or n < 1 for n in counts.values()):
        raise Damaged("wrong counts")
    if expected not in (None, counts):
        raise Damaged("wrong counts")


def _check_fields(entry: dict[str, Any]) -> None:
    if entry["type"] == "arrived":
        reports = entry["reports"]
        if not isinstance(reports, list) or not reports or any(not isinstance(one, str) for one in reports):
            raise Damaged("reports are a list")
        if reports != sorted(set(reports)):
            raise Damaged("reports are sorted, each once")
        for one in reports:
            from_b64u(one, ID)
    elif entry["object"] != "":
        from_b64u(entry["object"], ID)
    if not all(isinstance(entry.get(field, ""), str) for field in ("status", "act")):
        raise Damaged("wrong fields")
