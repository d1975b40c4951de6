"""An organisation's key log: who its members are, what is sealed for (ENVELOPE.md section 6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crypto import chain
from crypto.encoding import from_b64u, is_day
from crypto.errors import Damaged
from crypto.frame import ID
from crypto.signed import Signed, verify

LEAD, WORKER = "lead", "worker"

_FIELDS = {
    "found": {"member"},
    "add": {"member"},
    "remove": {"member"},
    "recovery": {"recipient", "sign"},
    "drill": set[str](),
    "epoch": {"epoch", "recipient"},
    "restore": {"member"},
}
_MORE = {"recovery": {"holders", "shares"}, "epoch": {"answer", "ends"}}
_KEYS = {"id", "recipient", "sign"}
MOST_SHARES = 10


@dataclass(frozen=True)
class Member:
    """Keys entitled by the log: SHA-256 of the X-Wing recipient and the Ed25519 key, 32 bytes each."""

    recipient_hash: bytes
    sign: bytes
    role: str = LEAD


@dataclass(frozen=True)
class EpochSigners:
    """Who could sign an answer in an epoch: the organisation's key (None in an old one), members' by id."""

    answer: bytes | None
    members: Mapping[bytes, bytes]


@dataclass(frozen=True)
class LogState:
    """What a verified log says: hashes 32 bytes, ids 16 bytes; no epoch before one was opened.

    `hashes`: of all entries, oldest first. `former`: ids that were members. `ends`: the epoch's last day,
    None where it has none. `epochs`: every one there was, by id. `recovery`: the key on the recovery sheet
    or in the shares, None where none is in force; `keepers`: members who made, hold or used it; `drill`: the
    day it was last shown to work.
    """

    org: bytes
    hashes: tuple[bytes, ...] = ()
    members: dict[bytes, Member] = field(default_factory=dict)
    former: frozenset[bytes] = frozenset()
    epoch: bytes | None = None
    epoch_recipient_hash: bytes | None = None
    ends: str | None = None
    epochs: dict[bytes, EpochSigners] = field(default_factory=dict)
    recovery: Member | None = None
    shares: tuple[int, int] | None = None
    keepers: frozenset[bytes] = frozenset()
    drill: str | None = None

    @property
    def fingerprint(self) -> bytes:
        """The hash of the founding entry: what people compare."""
        return self.hashes[0]

    @property
    def head(self) -> bytes:
        """The hash of the last entry."""
        return self.hashes[-1]

    @property
    def seq(self) -> int:
        """The place of the last entry, from 0."""
        return len(self.hashes) - 1

    def holds(self, seq: int, hash_: bytes) -> bool:
        """Whether this very entry stands at this place: a log that was seen before is a part of this one."""
        return 0 <= seq < len(self.hashes) and self.hashes[seq] == hash_

    @property
    def end(self) -> chain.Head:
        """What the next entry follows."""
        return chain.Head(self.org, self.hashes[-1] if self.hashes else b"", self.seq)


def entry_hash(statement: bytes) -> bytes:
    """The hash, 32 bytes, by which the next entry names this one. Never a hash of the signature."""
    return chain.entry_hash("key-log", statement)


def fingerprint(entries: Sequence[Signed]) -> bytes:
    """The organisation's fingerprint, 32 bytes: the entry hash of its first statement."""
    if not entries:
        raise Damaged("empty log")
    return entry_hash(entries[0].statement)


def verify_log(entries: Sequence[Signed], org: bytes) -> LogState:
    """The state at the head of a log of this organisation (id 16 bytes).

    The caller compares `fingerprint` with the one it trusts. Raises Damaged, or UnsupportedVersion for an
    unknown `type` or `v`.
    """
    if not entries:
        raise Damaged("empty log")
    state = LogState(org=org)
    for entry in entries:
        state = follow(state, entry)
    return state


def follow(state: LogState, signed: Signed) -> LogState:
    """The state after one more entry. Raises as `verify_log` does."""
    head, entry = chain.follow("key-log", state.end, signed.statement, _FIELDS, _MORE)
    if (entry["type"] == "found") != (head.seq == 0):
        raise Damaged("founded once, first")
    by = _id(entry["by"])
    signer, after = _TYPES[entry["type"]](state, by, entry)
    if signer is None:
        raise Damaged("not signed by anybody entitled")
    verify("key-log", signed, signer.sign)
    return replace(after, hashes=(*state.hashes, head.hash), epochs=_epochs(after))


def _epochs(state: LogState) -> dict[bytes, EpochSigners]:
    """With everybody who is a member while the epoch lasts: to remove one ends it."""
    if state.epoch is None:
        return state.epochs
    found = state.epochs[state.epoch]
    members = {**found.members, **{id_: member.sign for id_, member in state.members.items()}}
    return state.epochs | {state.epoch: replace(found, members=members)}


_Step = tuple[Member | None, LogState]


def _found(state: LogState, by: bytes, entry: dict[str, Any]) -> _Step:
    """Who founds signs with the key that the entry names."""
    id_, member = _new_member(state, entry["member"], _KEYS)
    if id_ != by:
        raise Damaged("by another than it names")
    return member, replace(state, members={id_: member})


def _add(state: LogState, by: bytes, entry: dict[str, Any]) -> _Step:
    id_, member = _new_member(state, entry["member"], _KEYS | {"role"})
    role = entry["member"]["role"]
    if role not in (LEAD, WORKER):
        raise Damaged("no such role")
    return _lead(state, by), replace(state, members=state.members | {id_: replace(member, role=role)})


def _remove(state: LogState, by: bytes, entry: dict[str, Any]) -> _Step:
    """A lead signs, or who leaves. What the leaver could open is sealed for no more; one lead stays."""
    id_ = _id(entry["member"])
    left = {one: member for one, member in state.members.items() if one != id_}
    if id_ not in state.members or not any(member.role == LEAD for member in left.values()):
        raise Damaged("nobody who could leave")
    signer = state.members[id_] if by == id_ else _lead(state, by)
    after = _without_epoch(replace(state, members=left, former=state.former | {id_}))
    if id_ in state.keepers:
        after = replace(after, recovery=None, shares=None, keepers=frozenset(), drill=None)
    return signer, after


def _recovery(state: LogState, by: bytes, entry: dict[str, Any]) -> _Step:
    holders, shares = entry.get("holders", []), entry.get("shares")
    if not isinstance(holders, list) or holders != sorted(set(map(_text, holders))):
        raise Damaged("holders are a sorted list")
    keepers = {_id(holder) for holder in holders}
    if not keepers <= state.members.keys():
        raise Damaged("a holder who is no member")
    after = replace(state, recovery=_keys(entry), shares=None if shares is None else _shares(shares))
    return _lead(state, by), replace(after, keepers=frozenset(keepers | {by}), drill=None)


def _drill(state: LogState, by: bytes, entry: dict[str, Any]) -> _Step:
    """The recovery key signs. Who used it may have kept it."""
    if by not in state.members:
        raise Damaged("a drill of nobody")
    return state.recovery, replace(state, drill=entry["day"], keepers=state.keepers | {by})


def _epoch(state: LogState, by: bytes, entry: dict[str, Any]) -> _Step:
    ends = entry.get("ends")
    if "ends" in entry and (not is_day(ends) or ends < entry["day"]):
        raise Damaged("an epoch that ends before it begins")
    id_, recipient = _id(entry["epoch"]), from_b64u(entry["recipient"], 32)
    if id_ in state.epochs:
        raise Damaged("an epoch is opened once")
    answer = from_b64u(entry["answer"], 32) if "answer" in entry else None
    epochs = state.epochs | {id_: EpochSigners(answer, {})}
    opened = replace(state, epoch=id_, epoch_recipient_hash=recipient, ends=ends, epochs=epochs)
    return state.members.get(by), opened


def _restore(state: LogState, by: bytes, entry: dict[str, Any]) -> _Step:
    """The recovery key signs; all former members could open the epoch, so a new one must follow."""
    id_, member = _new_member(state, entry["member"], _KEYS)
    if id_ != by:
        raise Damaged("by another than it names")
    after = replace(state, members={id_: member}, former=state.former | state.members.keys())
    kept = replace(after, keepers=state.keepers | {id_}, drill=entry["day"])
    return state.recovery, _without_epoch(kept)


_TYPES: dict[str, Callable[[LogState, bytes, dict[str, Any]], _Step]] = {
    "found": _found,
    "add": _add,
    "remove": _remove,
    "recovery": _recovery,
    "drill": _drill,
    "epoch": _epoch,
    "restore": _restore,
}


def _without_epoch(state: LogState) -> LogState:
    return replace(state, epoch=None, epoch_recipient_hash=None, ends=None)


def _lead(state: LogState, by: bytes) -> Member | None:
    member = state.members.get(by)
    return member if member is not None and member.role == LEAD else None


def _new_member(state: LogState, named: object, fields: set[str]) -> tuple[bytes, Member]:
    """A member with an id and keys that nobody had: an old signature must never count for a new person."""
    if not isinstance(named, dict) or named.keys() != fields:
        raise Damaged("wrong fields")
    id_, member = _id(named["id"]), _keys(named)
    taken = [*state.members.values(), *([state.recovery] if state.recovery else [])]
    if id_ in state.members or id_ in state.former or any(one.sign == member.sign for one in taken):
        raise Damaged("a new member has a new id and new keys")
    return id_, member


def _shares(shares: object) -> tuple[int, int]:
    if not isinstance(shares, list) or len(shares) != 2 or any(type(number) is not int for number in shares):
        raise Damaged("shares are two numbers")
    if not 2 <= shares[0] <= shares[1] <= MOST_SHARES:
        raise Damaged("no such shares")
    return shares[0], shares[1]


def _keys(named: dict[str, Any]) -> Member:
    return Member(from_b64u(named["recipient"], 32), from_b64u(named["sign"], 32))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Damaged("not an id")
    return value


def _id(value: object) -> bytes:
    return from_b64u(value, ID)
