"""What a watcher keeps between two looks, and what may not have changed since."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.watching import CannotLook, Difference
from core.watching.keys import Keys, Seen
from crypto.digits import forty_digits
from crypto.encoding import Json, b64u, canonical_json, from_b64u, parse_object
from crypto.errors import EnvelopeError
from crypto.frame import ID

VERSION = 2
_MEMORY = {"coordinators", "orgs", "origin", "roster", "site", "v"}
_FIELDS = {"epoch", "fingerprint", "head", "here", "seq"}


@dataclass(frozen=True)
class Kept:
    """An organisation at the last look: hashes 32 bytes, epoch id 16; `here`: it was shown then."""

    fingerprint: bytes
    head: bytes
    seq: int
    epoch: bytes
    here: bool


@dataclass(frozen=True)
class Memory:
    """`site` and the ids of organisations as base64url.

    `coordinators`: who may sign the roster, 32 bytes each; `roster`: number of the newest one, 0 for none.
    """

    origin: str
    site: str
    organisations: dict[str, Kept]
    coordinators: tuple[bytes, ...]
    roster: int


def load(path: Path, origin: str) -> Memory | None:
    """What was kept of this site, None before the first look. Raises CannotLook."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotLook("The kept file cannot be read.") from error
    try:
        memory = _memory(parse_object(data))
    except (EnvelopeError, KeyError, TypeError, AttributeError) as error:
        raise CannotLook("The kept file was not written by dovira watch, or was changed since.") from error
    if memory.origin != origin:
        raise CannotLook("The kept file belongs to another address.")
    return memory


def store(path: Path, memory: Memory) -> None:
    """Write it whole or not at all. Raises CannotLook."""
    orgs: Json = {name: _written(kept) for name, kept in memory.organisations.items()}
    coordinators: Json = [b64u(key) for key in memory.coordinators]
    kept: dict[str, Json] = {
        "coordinators": coordinators,
        "orgs": orgs,
        "roster": memory.roster,
        "v": VERSION,
    }
    data = canonical_json(kept | {"origin": memory.origin, "site": memory.site})
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CannotLook("The kept file cannot be written.") from error


def remembered(origin: str, keys: Keys, before: Memory | None, coordinators: tuple[bytes, ...]) -> Memory:
    """What to keep after a look.

    An organisation that is no longer shown stays, so that it cannot come back as another.
    """
    gone = {
        name: Kept(old.fingerprint, old.head, old.seq, old.epoch, here=False)
        for name, old in (before.organisations if before else {}).items()
    }
    now = {
        name: Kept(seen.fingerprint, seen.hashes[-1], len(seen.hashes) - 1, seen.epoch, here=True)
        for name, seen in keys.organisations.items()
    }
    number = keys.roster.number if keys.roster else before.roster if before else 0
    return Memory(origin, keys.site, gone | now, coordinators, number)


def compare(before: Memory, keys: Keys, logs: Mapping[str, Seen | None]) -> list[Difference]:
    """What changed since in a way that ordinary work does not explain.

    `logs`: of the organisations that are kept and not shown; None for one that does not verify.
    """
    found = []
    if keys.roster and keys.roster.number < before.roster:
        numbers = f"number {before.roster} was kept, now it is {keys.roster.number}"
        found.append(Difference(f"An old roster came back: {numbers}."))
    if before.site != keys.site:
        found.append(Difference("This is another installation: its site id is not the one that was kept."))
    for name, old in before.organisations.items():
        if name not in keys.broken:
            found += [
                Difference(f"Organisation {name} {said}.", acceptable=True)
                for said in _since(old, keys.organisations.get(name), logs.get(name))
            ]
    fresh = sorted(set(keys.organisations) - set(before.organisations))
    return found + [Difference(f"Organisation {name} is new.", acceptable=True) for name in fresh]


def _since(old: Kept, seen: Seen | None, log: Seen | None) -> Iterator[str]:
    if seen is None:
        if old.here:
            yield "is no longer shown"
        if log is None:
            yield "has no key log any more that verifies"
            return
        seen = log
    elif not old.here:
        yield "is shown again"
    yield from _of_the_log(old, seen)


def _of_the_log(old: Kept, seen: Seen) -> Iterator[str]:
    if seen.fingerprint != old.fingerprint:
        digits = [forty_digits(one) for one in (old.fingerprint, seen.fingerprint)]
        yield f"was replaced: its fingerprint was {digits[0]}, now it is {digits[1]}"
    elif len(seen.hashes) <= old.seq:
        yield f"has a key log that was cut: {old.seq + 1} entries were kept, now there are {len(seen.hashes)}"
    elif seen.hashes[old.seq] != old.head:
        yield f"has a key log that was written anew: entry {old.seq} is another one"


def _written(kept: Kept) -> dict[str, Json]:
    return {
        "epoch": b64u(kept.epoch),
        "fingerprint": b64u(kept.fingerprint),
        "head": b64u(kept.head),
        "here": int(kept.here),
        "seq": kept.seq,
    }


def _memory(read: dict[str, Any]) -> Memory:
    if read.keys() != _MEMORY or read["v"] != VERSION or type(read["roster"]) is not int:
        raise KeyError
    return Memory(
        str(read["origin"]),
        b64u(from_b64u(read["site"], ID)),
        {b64u(from_b64u(name, ID)): _kept(one) for name, one in read["orgs"].items()},
        tuple(from_b64u(key, 32) for key in read["coordinators"]),
        read["roster"],
    )


def _kept(one: dict[str, Any]) -> Kept:
    if one.keys() != _FIELDS or one["here"] not in (0, 1) or not isinstance(one["seq"], int):
        raise KeyError
    hashes = from_b64u(one["fingerprint"], 32), from_b64u(one["head"], 32)
    return Kept(*hashes, one["seq"], from_b64u(one["epoch"], ID), bool(one["here"]))
