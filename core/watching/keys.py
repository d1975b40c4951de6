"""What GET /keys says: roster, key logs and what members vouch for, verified as a reporter's browser does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.watching import Difference
from core.watching.fetching import Answer
from crypto.bundle import check_bundle
from crypto.encoding import b64u, from_b64u, parse_object
from crypto.errors import Damaged, EnvelopeError, UnsupportedVersion
from crypto.frame import ID
from crypto.keylog import LogState, entry_hash, verify_log
from crypto.roster import Roster, verify_roster
from crypto.signed import Signed

VERSION = 2
LARGEST_KEYS = 2**25
RECIPIENT = 1_216


@dataclass(frozen=True)
class Seen:
    """An organisation's verified log: fingerprint and entry hashes (32 bytes each), the epoch's id (16).

    `forms`: versions (base64url) by name for which its members vouch.
    """

    fingerprint: bytes
    hashes: tuple[bytes, ...]
    epoch: bytes
    forms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Keys:
    """`site` as base64url; organisations by base64url id; `broken`: those whose keys do not verify.

    `roster`: the coordinators' one, None where there is none that holds.
    """

    site: str
    organisations: dict[str, Seen]
    broken: frozenset[str]
    roster: Roster | None


@dataclass(frozen=True)
class Trust:
    """By what a watcher judges: the coordinators' keys (32 bytes each), and the day."""

    coordinators: Sequence[bytes]
    today: str


def read_keys(answer: Answer, trust: Trust) -> tuple[Keys, list[Difference]]:
    """The organisations in an answer to GET /keys, and what is wrong with them."""
    try:
        if answer.status != 200 or not answer.whole:
            raise Damaged("no answer to read")
        given = json.loads(answer.body)
        site, listed = b64u(from_b64u(given["site"], ID)), list(given["orgs"])
        names = [b64u(from_b64u(one["id"], ID)) for one in listed]
        if given["v"] != VERSION:
            raise Damaged("of another version")
    except (EnvelopeError, ValueError, KeyError, TypeError, RecursionError):
        return Keys("", {}, frozenset(), None), [Difference(f"{answer.name} cannot be read.")]
    roster, problem = _roster(given, from_b64u(site), trust)
    good: dict[str, Seen] = {}
    found: dict[str, str] = {}
    for name, one in zip(names, listed, strict=True):
        said = _add(good, name, one, roster, trust.today)
        if said:
            found[name] = said
    differences = [Difference(f"{answer.name}: {problem}.")] if problem else []
    differences += [Difference(f"{answer.name}: organisation {name} {said}.") for name, said in found.items()]
    return Keys(site, good, frozenset(found), roster), differences


def read_log(answer: Answer, org: bytes) -> Seen | None:
    """The verified log in an answer to GET /log/<org>; None where there is none that verifies."""
    try:
        if answer.status != 200 or not answer.whole:
            return None
        entries = [Signed.from_text(entry) for entry in json.loads(answer.body)["log"]]
        return _seen(verify_log(entries, org), entries)
    except (EnvelopeError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _roster(given: dict[str, Any], site: bytes, trust: Trust) -> tuple[Roster | None, str]:
    """The roster, or what is wrong with it. A site that nobody lists yet has none, and offers nobody."""
    if given.get("roster") is None and not given["orgs"]:
        return None, ""
    try:
        roster = verify_roster(Signed.from_text(given.get("roster")), trust.coordinators, site)
        roster.check_day(trust.today)
    except EnvelopeError as error:
        return None, f"the roster is not one that reporters' browsers accept ({error})"
    return roster, ""


def _add(good: dict[str, Seen], name: str, one: dict[str, Any], roster: Roster | None, today: str) -> str:
    """Put a verified organisation among the good ones, or say what is wrong with it."""
    if name in good:
        return "stands there twice"
    try:
        good[name] = _verified(from_b64u(name), one, roster, today)
    except UnsupportedVersion:
        return "has a key log of a newer Dovira: watch with that release"
    except (EnvelopeError, KeyError, TypeError) as error:
        reason = str(error) if isinstance(error, EnvelopeError) else "wrong shape"
        return f"has keys that nobody entitled vouches for ({reason})"
    return ""


def _verified(org: bytes, one: dict[str, Any], roster: Roster | None, today: str) -> Seen:
    entries = [Signed.from_text(entry) for entry in one["log"]]
    state = verify_log(entries, org)
    epoch, recipient = from_b64u(one["epoch"], ID), from_b64u(one["recipient"], RECIPIENT)
    if epoch != state.epoch:
        raise Damaged("another epoch than the last one")
    if roster is None:
        raise Damaged("there is no roster")
    roster.check_log(state)
    lives = [Signed.from_text(live) for live in one["lives"]]
    bundle = Signed.from_text(one["bundle"])
    check_bundle(state, recipient, bundle, lives, today, roster.policy)
    return replace(_seen(state, entries), forms=parse_object(bundle.statement)["forms"])


def _seen(state: LogState, entries: Sequence[Signed]) -> Seen:
    hashes = tuple(entry_hash(entry.statement) for entry in entries)
    return Seen(state.fingerprint, hashes, state.epoch or b"")
