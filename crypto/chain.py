"""A hash chain of statements: the key log and the staff log are two of them (ENVELOPE.md section 6)."""

from dataclasses import dataclass
from typing import Any, Literal

from crypto.encoding import Json, b64u, from_b64u, is_day, parse_object
from crypto.errors import Damaged, UnsupportedVersion
from crypto.frame import ID
from crypto.primitives import sha256

Chain = Literal["key-log", "staff-log"]

COMMON = frozenset({"by", "day", "org", "prev", "seq", "type", "v"})


@dataclass(frozen=True)
class Head:
    """Where a chain ends: whose it is (16 bytes), hash of its last entry (32, none before one), its place."""

    org: bytes
    hash: bytes = b""
    seq: int = -1


def entry_hash(chain: Chain, statement: bytes) -> bytes:
    """The hash, 32 bytes, by which the next entry names this one. Never a hash of a signature."""
    return sha256(b"dovira/v1/" + chain.encode() + b"\0" + statement)


def following(head: Head, by: bytes, day: str) -> dict[str, Json]:
    """The common fields of the entry that follows `head`, written by `by` (id 16 bytes)."""
    prev = b64u(head.hash) if head.hash else ""
    return {"by": b64u(by), "day": day, "org": b64u(head.org), "prev": prev, "seq": head.seq + 1, "v": 1}


def follow(
    chain: Chain, head: Head, statement: bytes, types: dict[str, set[str]], more: dict[str, set[str]]
) -> tuple[Head, dict[str, Any]]:
    """The new head and the entry, once it follows `head`.

    `types`: the fields of each type beside the common ones; `more`: those it may have. Raises Damaged, or
    UnsupportedVersion for an unknown `type` or `v`.
    """
    entry = parse_object(statement)
    kind = entry.get("type")
    if entry.get("v") != 1 or not isinstance(kind, str) or kind not in types:
        raise UnsupportedVersion("unknown version or type of entry")
    needed = COMMON | types[kind]
    if not needed <= entry.keys() <= needed | more.get(kind, set()) or not is_day(entry["day"]):
        raise Damaged("wrong fields")
    from_b64u(entry["by"], ID)
    if from_b64u(entry["org"], ID) != head.org:
        raise Damaged("of another organisation")
    # True is an int to Python, and 1.
    if type(entry["seq"]) is not int or entry["seq"] != head.seq + 1:
        raise Damaged("gap")
    if entry["prev"] != (b64u(head.hash) if head.hash else ""):
        raise Damaged("does not follow")
    return Head(head.org, entry_hash(chain, statement), head.seq + 1), entry
