"""What GET /keys says: every organisation's key log, verified as a reporter's browser does."""

import json
from dataclasses import dataclass
from typing import Any

from core.watching import Difference
from core.watching.fetching import Answer
from crypto.encoding import b64u, from_b64u
from crypto.errors import Damaged, EnvelopeError, UnsupportedVersion
from crypto.frame import ID
from crypto.keylog import entry_hash, verify_log
from crypto.primitives import sha256
from crypto.signed import Signed

LARGEST_KEYS = 2**25
RECIPIENT = 1_216


@dataclass(frozen=True)
class Seen:
    """An organisation's verified log: fingerprint and entry hashes (32 bytes each), the epoch's id (16)."""

    fingerprint: bytes
    hashes: tuple[bytes, ...]
    epoch: bytes


@dataclass(frozen=True)
class Keys:
    """`site` as base64url; organisations by base64url id; `broken`: those whose keys do not verify."""

    site: str
    organisations: dict[str, Seen]
    broken: frozenset[str]


def read_keys(answer: Answer) -> tuple[Keys, list[Difference]]:
    """The organisations in an answer to GET /keys, and what is wrong with them."""
    try:
        if answer.status != 200 or not answer.whole:
            raise Damaged("no answer to read")
        given = json.loads(answer.body)
        site, listed = b64u(from_b64u(given["site"], ID)), list(given["orgs"])
        names = [b64u(from_b64u(one["id"], ID)) for one in listed]
    except (EnvelopeError, ValueError, KeyError, TypeError, RecursionError):
        return Keys("", {}, frozenset()), [Difference(f"{answer.name} cannot be read.")]
    good: dict[str, Seen] = {}
    found: dict[str, str] = {}
    for name, one in zip(names, listed, strict=True):
        problem = _add(good, name, one)
        if problem:
            found[name] = problem
    differences = [Difference(f"{answer.name}: organisation {name} {said}.") for name, said in found.items()]
    return Keys(site, good, frozenset(found)), differences


def _add(good: dict[str, Seen], name: str, one: dict[str, Any]) -> str:
    """Put a verified organisation among the good ones, or say what is wrong with it."""
    if name in good:
        return "stands there twice"
    try:
        good[name] = _verified(from_b64u(name), one)
    except UnsupportedVersion:
        return "has a key log of a newer Dovira: watch with that release"
    except (EnvelopeError, KeyError, TypeError) as error:
        reason = str(error) if isinstance(error, EnvelopeError) else "wrong shape"
        return f"has keys that its key log does not vouch for ({reason})"
    return ""


def _verified(org: bytes, one: dict[str, Any]) -> Seen:
    entries = [Signed.from_wire(entry) for entry in one["log"]]
    state = verify_log(entries, org)
    epoch, recipient = from_b64u(one["epoch"], ID), from_b64u(one["recipient"], RECIPIENT)
    if epoch != state.epoch:
        raise Damaged("another epoch than the last one")
    if sha256(recipient) != state.epoch_recipient_hash:
        raise Damaged("another key than that of the epoch")
    return Seen(state.fingerprint, tuple(entry_hash(entry.statement) for entry in entries), epoch)
