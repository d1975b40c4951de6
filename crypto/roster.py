"""The roster: which organisations there are, signed offline by a coordinator (ENVELOPE.md section 11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crypto.bundle import AHEAD_DAYS, Policy
from crypto.days import days_between
from crypto.encoding import Json, b64u, from_b64u
from crypto.errors import Damaged, Expired
from crypto.frame import ID
from crypto.keylog import LogState
from crypto.signed import Signed, verify

GRACE_DAYS = 30

_FIELDS = {"day", "ends", "number", "orgs", "policy", "site", "v"}
_PIN = {"fingerprint", "head", "id", "seq"}
_POLICY = {"live_days", "live_members"}


@dataclass(frozen=True)
class Pin:
    """What the roster knows of a key log: fingerprint, and the hash (32 bytes each) of the entry at `seq`."""

    fingerprint: bytes
    head: bytes
    seq: int


@dataclass(frozen=True)
class Roster:
    """`number` grows with each roster of a site (16 bytes); `ends`: last day; `pins` by organisation."""

    site: bytes
    number: int
    day: str
    ends: str
    policy: Policy
    pins: Mapping[bytes, Pin]

    def check_day(self, today: str) -> None:
        """Raise Expired when its last day is over by more than 30 days, or its first has not come."""
        if days_between(self.ends, today) > GRACE_DAYS or days_between(self.day, today) < -AHEAD_DAYS:
            raise Expired("the roster has ended")

    def check_log(self, state: LogState) -> None:
        """Raise Damaged unless it names this organisation and its log goes on from the pinned entry."""
        pin = self.pins.get(state.org)
        if pin is None:
            raise Damaged("not on the roster")
        if pin.fingerprint != state.fingerprint or not state.holds(pin.seq, pin.head):
            raise Damaged("not the log that was pinned")


def roster_statement(
    site: bytes, number: int, states: Sequence[LogState], policy: Policy, day: str, ends: str
) -> dict[str, Json]:
    """What a coordinator signs: the logs as they stand now. `number` is one more than the last."""
    orgs: list[Json] = [
        {
            "fingerprint": b64u(state.fingerprint),
            "head": b64u(state.head),
            "id": b64u(state.org),
            "seq": state.seq,
        }
        for state in sorted(states, key=lambda state: b64u(state.org))
    ]
    said: Json = {"live_days": policy.live_days, "live_members": policy.live_members}
    common: dict[str, Json] = {"day": day, "ends": ends, "number": number, "site": b64u(site), "v": 1}
    return common | {"orgs": orgs, "policy": said}


def verify_roster(signed: Signed, coordinators: Sequence[bytes], site: bytes) -> Roster:
    """The roster, once one of the coordinators' keys (32 bytes each) signed it for this site.

    The caller compares `number` with the last one it saw, and calls the checks. Raises Damaged.
    """
    statement = _signed_by_one(signed, coordinators)
    if statement.keys() != _FIELDS or statement["v"] != 1 or from_b64u(statement["site"], ID) != site:
        raise Damaged("not a roster of this site")
    if days_between(statement["day"], statement["ends"]) < 0 or not isinstance(statement["orgs"], list):
        raise Damaged("wrong fields")
    pins = [_pin(one) for one in statement["orgs"]]
    ids = [b64u(id_) for id_, _ in pins]
    if ids != sorted(set(ids)):
        raise Damaged("organisations are a sorted list")
    return Roster(
        site,
        _number(statement["number"], 1),
        statement["day"],
        statement["ends"],
        _policy(statement["policy"]),
        dict(pins),
    )


def _signed_by_one(signed: Signed, coordinators: Sequence[bytes]) -> dict[str, Any]:
    for key in coordinators:
        try:
            return verify("roster", signed, key)
        except Damaged:
            continue
    raise Damaged("not signed by a coordinator")


def _pin(one: object) -> tuple[bytes, Pin]:
    if not isinstance(one, dict) or one.keys() != _PIN:
        raise Damaged("wrong fields")
    seq = _number(one["seq"], 0)
    return from_b64u(one["id"], ID), Pin(from_b64u(one["fingerprint"], 32), from_b64u(one["head"], 32), seq)


def _policy(one: object) -> Policy:
    if not isinstance(one, dict) or one.keys() != _POLICY:
        raise Damaged("wrong fields")
    return Policy(_number(one["live_days"], 1), _number(one["live_members"], 1))


def _number(value: object, least: int) -> int:
    if type(value) is not int or value < least:
        raise Damaged("not such a number")
    return value
