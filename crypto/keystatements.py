"""The statements of a key log, as those entitled write them (ENVELOPE.md section 6)."""

from collections.abc import Sequence

from crypto import chain
from crypto.encoding import Json, b64u
from crypto.keylog import LogState
from crypto.primitives import sha256


def found_statement(
    org: bytes, member: bytes, recipient: bytes, verify_key: bytes, day: str
) -> dict[str, Json]:
    """The first statement of a log: it names its own signer. `recipient` 1,216 bytes, `verify_key` 32."""
    common = chain.following(chain.Head(org), member, day)
    return common | {"type": "found", "member": _named(member, recipient, verify_key)}


def add_statement(
    state: LogState,
    by: bytes,
    member: bytes,
    recipient: bytes,
    verify_key: bytes,
    role: str,
    day: str,
) -> dict[str, Json]:
    """The statement that follows `state` and makes somebody a member, as `lead` or `worker`."""
    named = _named(member, recipient, verify_key) | {"role": role}
    return chain.following(state.end, by, day) | {"type": "add", "member": named}


def remove_statement(state: LogState, by: bytes, member: bytes, day: str) -> dict[str, Json]:
    """The statement that follows `state` and ends a membership."""
    return chain.following(state.end, by, day) | {"type": "remove", "member": b64u(member)}


def epoch_statement(
    state: LogState,
    member: bytes,
    epoch: bytes,
    recipient: bytes,
    day: str,
    ends: str | None = None,
    answer: bytes | None = None,
) -> dict[str, Json]:
    """The statement that follows `state` and opens an epoch with this X-Wing recipient (1,216 bytes).

    `ends`: the last day on which anybody seals for it. `answer`: the organisation's Ed25519 key (32 bytes)
    for what it answers; without one it answers nobody.
    """
    named: dict[str, Json] = {"epoch": b64u(epoch), "recipient": b64u(sha256(recipient))}
    if ends is not None:
        named["ends"] = ends
    if answer is not None:
        named["answer"] = b64u(answer)
    return chain.following(state.end, member, day) | {"type": "epoch"} | named


def recovery_statement(
    state: LogState,
    member: bytes,
    recipient: bytes,
    verify_key: bytes,
    day: str,
    shares: tuple[int, int] | None = None,
    holders: Sequence[bytes] = (),
) -> dict[str, Json]:
    """The statement that follows `state` and names a recovery key (1,216 and 32 bytes).

    `shares`: how many open it, of how many, where it is not one sheet. `holders`: members who keep a paper.
    """
    named: dict[str, Json] = {"recipient": b64u(sha256(recipient)), "sign": b64u(verify_key)}
    if shares:
        named["shares"] = list(shares)
    if holders:
        named["holders"] = sorted(b64u(holder) for holder in holders)
    return chain.following(state.end, member, day) | {"type": "recovery"} | named


def drill_statement(state: LogState, member: bytes, day: str) -> dict[str, Json]:
    """The statement, signed by the recovery key, that this member opened everything with it on this day."""
    return chain.following(state.end, member, day) | {"type": "drill"}


def restore_statement(
    state: LogState, member: bytes, recipient: bytes, verify_key: bytes, day: str
) -> dict[str, Json]:
    """The statement, signed by the recovery key, that leaves this member alone in the organisation."""
    named = _named(member, recipient, verify_key)
    return chain.following(state.end, member, day) | {"type": "restore", "member": named}


def _named(member: bytes, recipient: bytes, verify_key: bytes) -> dict[str, Json]:
    return {"id": b64u(member), "recipient": b64u(sha256(recipient)), "sign": b64u(verify_key)}
