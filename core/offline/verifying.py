"""What is wrong with a log, in plain words: the first thing that cannot be in a log that nobody touched."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.offline.logs import Checkpoint, LogFile
from crypto import chain, keylog, stafflog
from crypto.encoding import b64u, from_b64u, parse_object
from crypto.errors import EnvelopeError, UnsupportedVersion
from crypto.keylog import LogState, Member
from crypto.signed import Signed

# By what the verifiers of `crypto` say. {n}: the entry's place, counted from 0 as in `seq`.
SENTENCES = {
    "not canonical": "Entry {n} is not written in the one canonical way: it was changed.",
    "not JSON of the allowed kind": "Entry {n} cannot be read: it was changed.",
    "unknown version or type of entry": "Entry {n} is of an unknown type. Changed, or of a newer Dovira.",
    "of another organisation": "Entry {n} belongs to another organisation.",
    "wrong fields": "Entry {n} has other fields than its type: it was changed.",
    "day set back": "Entry {n} is of a day before the entry in front of it: the day was set back.",
    "day not closed": "Before entry {n} the closing entry of a day is missing.",
    "wrong counts": "Entry {n} closes a day and counts other entries than the file has.",
    "begins once, first": "Entry {n} begins the log, but is not first, or is first and does not.",
    "founded once, first": "Entry {n} founds the organisation, but is not first, or is first and does not.",
    "wrong signature": "Entry {n} has a wrong signature: who is named did not sign this.",
    "not signed by anybody entitled": "Entry {n} is by somebody who was not entitled to it.",
}
LEFT = "Entry {n} is by a member who had left before."
OTHER = "Entry {n} cannot stand in this log: it was changed."


Members = Mapping[bytes, Member]


def problem(log: LogFile, checkpoints: Sequence[Checkpoint], members: Members) -> str | None:
    """One sentence on the first thing that is wrong, None for a log that verifies and has every checkpoint.

    `members`: by a verified key log, for checkpoints that they signed.
    """
    wrong = _in_chain(log) or (_staff(log) if log.chain == "staff-log" else _keys(log))
    if wrong:
        return wrong
    own = [one for one in checkpoints if (one.chain, one.org) == (log.chain, log.org)]
    return next(filter(None, (_against(log, one, members) for one in own)), None)


def members_of(log: LogFile) -> dict[bytes, Member]:
    """Everybody who ever was a member by a key log that verifies."""
    state, found = LogState(org=log.org), dict[bytes, Member]()
    for one in log.entries:
        state = keylog.follow(state, one)
        found |= state.members
    return found


def _in_chain(log: LogFile) -> str | None:
    """Removed, inserted, repeated, re-ordered, changed: what breaks the links, whoever signed."""
    hashes: list[bytes] = []
    seqs = [_parsed(one).get("seq") for one in log.entries]
    for n, one in enumerate(log.entries):
        try:
            entry = parse_object(one.statement)
        except EnvelopeError as error:
            return _say(error, n)
        hash_ = chain.entry_hash(log.chain, one.statement)
        if hash_ in hashes:
            return f"Entry {hashes.index(hash_)} is repeated at place {n}."
        if entry.get("seq") != n:
            return _misplaced(n, entry, hashes, seqs)
        prev = b64u(hashes[-1]) if hashes else ""
        if entry.get("prev") != prev:
            return (
                f"Entry {n} does not follow entry {n - 1}: one of the two was changed after it was written."
            )
        hashes.append(hash_)
    return None


def _misplaced(n: int, entry: dict[str, Any], hashes: list[bytes], seqs: list[object]) -> str:
    seq = entry.get("seq")
    if not isinstance(seq, int):
        return f"Entry {n} has no number: it was changed."
    if 0 < seq < n and entry.get("prev") == b64u(hashes[seq - 1]):
        return f"Entry {seq} was inserted: another entry takes the same place and follows the same one."
    if n in seqs[n:]:
        return f"Entries were re-ordered: entry {seq} stands at place {n}, entry {n} comes later."
    if seq > n:
        missing = f"Entry {n} was" if seq == n + 1 else f"Entries {n} to {seq - 1} were"
        return f"{missing} removed."
    return f"Entry {seq} stands at place {n}: entries were re-ordered or inserted."


def _staff(log: LogFile) -> str | None:
    state = stafflog.beginning(log.org)
    for n, one in enumerate(log.entries):
        try:
            state = stafflog.follow(state, one.statement)
        except EnvelopeError as error:
            return _say(error, n)
    return None


def _keys(log: LogFile) -> str | None:
    state = LogState(org=log.org)
    for n, one in enumerate(log.entries):
        try:
            state = keylog.follow(state, one)
        except EnvelopeError as error:
            gone = _parsed(one).get("by") in [b64u(member) for member in state.former]
            return LEFT.format(n=n) if gone and "entitled" in str(error) else _say(error, n)
    return None


def _against(log: LogFile, kept: Checkpoint, members: Members) -> str | None:
    if kept.signed is not None and not _signed_by_member(kept.signed, members):
        return (
            f"The counter-signature of entry {kept.seq} does not fit: it is not of a member of this"
            " organisation by its key log."
        )
    if kept.seq is None:
        return _against_day(log, kept)
    if kept.seq >= len(log.entries):
        return (
            f"The log was cut: it ends at entry {len(log.entries) - 1}, the checkpoint saw entry {kept.seq}."
        )
    if chain.entry_hash(log.chain, log.entries[kept.seq].statement) != kept.hash:
        return f"The log was forked: entry {kept.seq} is not the one that the checkpoint saw."
    return None


def _against_day(log: LogFile, kept: Checkpoint) -> str | None:
    for one in log.entries:
        entry = _parsed(one)
        if (entry.get("type"), entry.get("day")) == ("closing", kept.day):
            same = chain.entry_hash(log.chain, one.statement) == kept.hash
            return None if same else f"The log was forked: {kept.day} does not end as the checkpoint saw."
    return f"The log was cut: the checkpoint saw the end of {kept.day}, which is not in it."


def _signed_by_member(signed: Signed, members: Members) -> bool:
    try:
        member = members.get(from_b64u(_parsed(signed).get("by")))
        return member is not None and bool(stafflog.verify_head(signed, member.sign))
    except EnvelopeError:
        return False


def _say(error: EnvelopeError, n: int) -> str:
    if isinstance(error, UnsupportedVersion):
        return SENTENCES["unknown version or type of entry"].format(n=n)
    return SENTENCES.get(str(error), OTHER).format(n=n)


def _parsed(one: Signed) -> dict[str, Any]:
    try:
        found = json.loads(one.statement)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
