"""What members vouch for: the organisation's key, and that they can still read (ENVELOPE.md section 10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crypto.days import days_between
from crypto.encoding import Json, b64u, from_b64u, is_day, parse_object
from crypto.errors import Damaged, EnvelopeError, Expired
from crypto.frame import ID
from crypto.keylog import LogState
from crypto.primitives import sha256
from crypto.signed import Domain, Signed, verify

DRILL_DAYS = 365
# A phone's clock, and a day that has begun elsewhere.
AHEAD_DAYS = 2

_LIVE = {"by", "day", "epoch", "org", "v"}
_BUNDLE = {"by", "day", "epoch", "forms", "org", "recipient", "v"}


@dataclass(frozen=True)
class Policy:
    """How fresh: for `live_days` a member's word counts, `live_members` are needed (or one and a drill)."""

    live_days: int = 30
    live_members: int = 2


def live_statement(state: LogState, by: bytes, day: str) -> dict[str, Json]:
    """That this member's browser opened something fresh with the epoch's key on this day."""
    epoch = b64u(state.epoch or b"")
    return {"by": b64u(by), "day": day, "epoch": epoch, "org": b64u(state.org), "v": 1}


def bundle_statement(
    state: LogState, by: bytes, recipient: bytes, forms: Mapping[str, bytes], day: str
) -> dict[str, Json]:
    """What reporters seal with: the epoch, its recipient (1,216 bytes), the forms' versions (32) by name."""
    named: dict[str, Json] = {"recipient": b64u(sha256(recipient))}
    named["forms"] = {name: b64u(version) for name, version in forms.items()}
    return live_statement(state, by, day) | named


def check_bundle(
    state: LogState, recipient: bytes, bundle: Signed, lives: Sequence[Signed], today: str, policy: Policy
) -> dict[str, Any]:
    """The bundle's statement, once members vouch that this recipient (1,216 bytes) may be sealed for today.

    Raises Damaged, and Expired when the epoch has ended or too few members showed that they can read.
    """
    statement = verify_bundle(state, recipient, bundle)
    if state.ends is not None and days_between(today, state.ends) < 0:
        raise Expired("the epoch has ended")
    check_alive(state, lives, today, policy)
    return statement


def verify_bundle(state: LogState, recipient: bytes, bundle: Signed) -> dict[str, Any]:
    """The statement of a member's bundle for this recipient (1,216 bytes), fresh or not. Raises Damaged."""
    statement = _verified(state, "bundle", bundle, _BUNDLE)
    hashes = {from_b64u(statement["recipient"], 32), state.epoch_recipient_hash, sha256(recipient)}
    if len(hashes) != 1 or not isinstance(statement["forms"], dict):
        raise Damaged("not the key of the log")
    return statement


def verify_live(state: LogState, live: Signed) -> dict[str, Any]:
    """The statement of a member who could read with the epoch's key, fresh or not. Raises Damaged."""
    return _verified(state, "live", live, _LIVE)


def check_alive(state: LogState, lives: Sequence[Signed], today: str, policy: Policy) -> None:
    """Raise Expired unless enough members could read lately, or one could and the recovery was drilled."""
    fresh = {by for live in lives if (by := _fresh(state, live, today, policy)) is not None}
    drilled = state.drill is not None and days_between(state.drill, today) <= DRILL_DAYS
    if not fresh or (len(fresh) < policy.live_members and not drilled):
        raise Expired("too few members can read")


def _fresh(state: LogState, live: Signed, today: str, policy: Policy) -> str | None:
    """Whose word it is; None for one that does not count: of somebody who left, of another epoch, too old."""
    try:
        statement = verify_live(state, live)
        age = days_between(statement["day"], today)
    except EnvelopeError:
        return None
    return str(statement["by"]) if -AHEAD_DAYS <= age <= policy.live_days else None


def _verified(state: LogState, domain: Domain, signed: Signed, fields: set[str]) -> dict[str, Any]:
    """A statement of this organisation and epoch, signed by a member."""
    statement = parse_object(signed.statement)
    if statement.keys() != fields or statement["v"] != 1 or not is_day(statement["day"]):
        raise Damaged("wrong fields")
    if from_b64u(statement["org"], ID) != state.org or from_b64u(statement["epoch"], ID) != state.epoch:
        raise Damaged("of another organisation or epoch")
    member = state.members.get(from_b64u(statement["by"], ID))
    if member is None:
        raise Damaged("not signed by a member")
    return verify(domain, signed, member.sign)
