"""Vectors of members who come and leave, of what members vouch for, and of the roster."""

from collections.abc import Callable, Sequence
from typing import Any

from sealing.actors import DAY, HARBOUR, LANTERN, SITE, named
from sealing.make_key_vectors import Scenario, log_scenario

from crypto import bundle, keystatements, roster, staff
from crypto.encoding import Json, b64u, parse_object
from crypto.hpke import recipient_of
from crypto.keylog import LogState, verify_log
from crypto.primitives import ed25519_public
from crypto.signed import Domain, Signed, sign

MATE, THIRD = named("mate", 16), named("third member", 16)
MATE_KEYS, THIRD_KEYS = (staff.member_keys(named(f"{who} vault", 32)) for who in ("mate", "third member"))
FIRST, FIRST_KEYS = HARBOUR.member, HARBOUR.keys
NEXT = recipient_of(named("harbour second identity", 32))
LAST_DAY = "2027-02-21"
ROSTER_ENDS = "2027-01-22"

Log = list[Signed]
Case = tuple[str, str, dict[str, Any]]
Build = Callable[[LogState], dict[str, Json]]


def grow(log: Sequence[Signed], seed: bytes, build: Build) -> Log:
    """The log with one more statement, signed with this seed."""
    return [*log, sign("key-log", build(verify_log(log, HARBOUR.id)), seed)]


def added(
    log: Log, who: bytes, keys: staff.MemberKeys, role: str, by: bytes = FIRST, seed: bytes = b""
) -> Log:
    build: Build = lambda s: keystatements.add_statement(s, by, who, keys.recipient, keys.verify, role, DAY)  # noqa: E731 - named for the next line
    return grow(log, seed or FIRST_KEYS.sign, build)


def removed(log: Log, who: bytes, by: bytes = FIRST, seed: bytes = b"") -> Log:
    return grow(log, seed or FIRST_KEYS.sign, lambda s: keystatements.remove_statement(s, by, who, DAY))


def opened(log: Log, by: bytes = FIRST, seed: bytes = b"", ends: str | None = LAST_DAY) -> Log:
    epoch = named(f"epoch at {len(log)}", 16)
    build: Build = lambda s: keystatements.epoch_statement(s, by, epoch, NEXT, DAY, ends)  # noqa: E731 - the same
    return grow(log, seed or FIRST_KEYS.sign, build)


def drilled(log: Log, by: bytes = FIRST, seed: bytes = b"") -> Log:
    return grow(log, seed or HARBOUR.paper.sign, lambda s: keystatements.drill_statement(s, by, DAY))


def kept(log: Log, by: bytes = FIRST, seed: bytes = b"", **how: Any) -> Log:  # noqa: ANN401 - passed on
    paper = HARBOUR.paper
    build: Build = lambda s: keystatements.recovery_statement(  # noqa: E731 - the same
        s, by, paper.recipient, paper.verify, DAY, **how
    )
    return grow(log, seed or FIRST_KEYS.sign, build)


def changed(log: Log, seed: bytes, **changes: Json) -> Log:
    """The log with its last statement changed and signed with this seed."""
    return [*log[:-1], sign("key-log", parse_object(log[-1].statement) | changes, seed)]


FOUND = [HARBOUR.log[0]]
SHEET = kept(FOUND)
ALONE = opened(SHEET)
TWO = added(ALONE, MATE, MATE_KEYS, "worker")
THREE = added(TWO, THIRD, THIRD_KEYS, "lead")
DRILLED = drilled(THREE)
SHARED = kept(THREE, shares=(2, 3), holders=(MATE, THIRD))
MATE_LEFT = removed(THREE, MATE)
FOUNDER_LEFT = removed(DRILLED, FIRST, THIRD, THIRD_KEYS.sign)


def member_logs() -> list[Scenario]:
    """Who may bring in, send away, renew and drill, and who may not."""
    good = {
        "a colleague": TWO,
        "three": THREE,
        "a worker opens an epoch": opened(TWO, MATE, MATE_KEYS.sign),
        "drilled": DRILLED,
        "drilled by a worker, who then knows the key": drilled(THREE, MATE),
        "a colleague left: nothing is sealed for the epoch any more": MATE_LEFT,
        "a colleague left, new epoch": opened(MATE_LEFT),
        "a colleague leaves by their own word": removed(THREE, MATE, MATE, MATE_KEYS.sign),
        "the founder left: the sheet is void": FOUNDER_LEFT,
        "a holder left: the shares are void": removed(SHARED, MATE),
        "shares": SHARED,
        "a new sheet needs a new drill": kept(DRILLED),
        "an epoch without an end": opened(SHEET, ends=None),
        "an epoch of one day": opened(SHEET, ends=DAY),
    }
    return [
        *(log_scenario(name, entries, "ok") for name, entries in good.items()),
        *(log_scenario(name, entries, "damaged") for name, entries in _refused().items()),
    ]


def _refused() -> dict[str, Log]:
    twin = staff.member_keys(named("twin vault", 32))
    return {
        "added by a worker": added(TWO, THIRD, THIRD_KEYS, "lead", MATE, MATE_KEYS.sign),
        "added by a stranger": added(ALONE, MATE, MATE_KEYS, "worker", MATE, MATE_KEYS.sign),
        "added in a lead's name": added(ALONE, MATE, MATE_KEYS, "worker", seed=MATE_KEYS.sign),
        "added twice": added(TWO, MATE, twin, "worker"),
        "added under the keys of another": added(TWO, THIRD, MATE_KEYS, "worker"),
        "added with the recovery key": added(ALONE, MATE, HARBOUR.paper, "worker"),
        "comes back under the old id": added(MATE_LEFT, MATE, twin, "worker"),
        "no such role": added(ALONE, MATE, MATE_KEYS, "owner"),
        "the last lead leaves": removed(TWO, FIRST),
        "removed by a worker": removed(THREE, FIRST, MATE, MATE_KEYS.sign),
        "removed who was none": removed(TWO, THIRD),
        "removed by one who left": removed(MATE_LEFT, FIRST, MATE, MATE_KEYS.sign),
        "an epoch by one who left": opened(MATE_LEFT, MATE, MATE_KEYS.sign),
        "a drill with a void sheet": drilled(FOUNDER_LEFT, THIRD),
        "a drill that a member signs": drilled(THREE, seed=FIRST_KEYS.sign),
        "a drill of nobody": drilled(ALONE, MATE),
        "a sheet by a worker": kept(THREE, MATE, MATE_KEYS.sign),
        "shares of one": kept(THREE, shares=(1, 3)),
        "more shares needed than there are": kept(THREE, shares=(4, 3)),
        "eleven shares": kept(THREE, shares=(2, 11)),
        "a holder who is no member": kept(TWO, shares=(2, 3), holders=(THIRD,)),
        "holders not sorted": changed(
            kept(THREE, holders=(MATE, THIRD)),
            FIRST_KEYS.sign,
            holders=sorted((b64u(MATE), b64u(THIRD)), reverse=True),
        ),
        "an epoch that ends before it begins": opened(SHEET, ends="2026-11-22"),
        "an end that is no day": opened(SHEET, ends="soon"),
        "a member named with a role at the founding": changed(
            FOUND, FIRST_KEYS.sign, member=parse_object(TWO[-1].statement)["member"]
        ),
    }


def _state(log: Log) -> LogState:
    return verify_log(log, HARBOUR.id)


def _live(log: Log, by: bytes, seed: bytes, day: str = DAY) -> Signed:
    return sign("live", bundle.live_statement(_state(log), by, day), seed)


def _signed_bundle(log: Log, seed: bytes, domain: Domain = "bundle", **changes: Json) -> Signed:
    statement = bundle.bundle_statement(_state(log), FIRST, NEXT, {"help": named("form", 32)}, DAY)
    return sign(domain, statement | changes, seed)


def bundles() -> list[Scenario]:
    """What a reporter's browser demands before it seals."""
    mine, mates = _live(THREE, FIRST, FIRST_KEYS.sign), _live(THREE, MATE, MATE_KEYS.sign)
    usual: dict[str, Any] = {
        "log": THREE, "bundle": _signed_bundle(THREE, FIRST_KEYS.sign), "lives": [mine, mates],
        "today": DAY, "recipient": NEXT, "policy": {"live_days": 30, "live_members": 2},
    }  # fmt: skip
    later, left = "2026-12-24", opened(removed(DRILLED, MATE))
    cases: list[Case] = [
        ("two can read", "ok", {}),
        ("on the thirtieth day", "ok", {"today": "2026-12-23"}),
        ("a day ahead", "ok", {"today": "2026-11-22"}),
        ("one, and a drill", "ok", {"log": DRILLED, "lives": [mine]}),
        ("others' words are not counted", "ok", {
            "lives": [mine, mates, _live(THREE, FIRST, MATE_KEYS.sign), Signed(b"x", bytes(64))],
        }),
        ("on the thirty-first day", "expired", {"today": later}),
        ("one and no drill", "expired", {"lives": [mine]}),
        ("the same member twice", "expired", {"lives": [mine, mine]}),
        ("a drill and nobody", "expired", {"log": DRILLED, "lives": []}),
        ("a drill of a year ago", "expired", {"log": DRILLED, "today": "2027-11-24",
            "lives": [_live(DRILLED, FIRST, FIRST_KEYS.sign, "2027-11-20")]}),
        ("a word from next week", "expired", {
            "lives": [mine, _live(THREE, MATE, MATE_KEYS.sign, "2026-11-30")]}),
        ("a word in another's name", "expired", {"lives": [mine, _live(THREE, MATE, FIRST_KEYS.sign)]}),
        ("a word on another epoch", "expired", {"lives": [mine, _live(opened(THREE), MATE, MATE_KEYS.sign)]}),
        ("a word of one who left", "expired", {"log": left, "bundle": _signed_bundle(left, FIRST_KEYS.sign),
            "lives": [_live(left, MATE, MATE_KEYS.sign)]}),
        ("after the epoch's last day", "expired", {"today": "2027-02-22",
            "lives": [_live(THREE, FIRST, FIRST_KEYS.sign, LAST_DAY),
                _live(THREE, MATE, MATE_KEYS.sign, LAST_DAY)]}),
        ("another recipient", "damaged", {"recipient": LANTERN.recipient}),
        ("a bundle of another recipient", "damaged", {"bundle": _signed_bundle(
            THREE, FIRST_KEYS.sign, recipient=b64u(bytes(32)))}),
        ("a bundle of another epoch", "damaged", {"bundle": _signed_bundle(opened(THREE), FIRST_KEYS.sign)}),
        ("a bundle by nobody entitled", "damaged", {"bundle": _signed_bundle(THREE, LANTERN.keys.sign)}),
        ("a bundle by one who left", "damaged", {"log": opened(MATE_LEFT), "bundle": _signed_bundle(
            opened(MATE_LEFT), MATE_KEYS.sign, by=b64u(MATE))}),
        ("a word for a bundle", "damaged", {"bundle": mine}),
        ("another domain", "damaged", {"bundle": _signed_bundle(THREE, FIRST_KEYS.sign, "live")}),
        ("after a leaver, before a new epoch", "damaged", {"log": MATE_LEFT}),
        ("forms as a list", "damaged", {"bundle": _signed_bundle(THREE, FIRST_KEYS.sign, forms=[])}),
    ]  # fmt: skip
    return [_bundle_scenario(name, expect, usual | change) for name, expect, change in cases]


def _bundle_scenario(name: str, expect: str, given: dict[str, Any]) -> Scenario:
    return {
        "name": name,
        "expect": expect,
        "org": b64u(HARBOUR.id),
        "log": [entry.to_wire() for entry in given["log"]],
        "recipient": b64u(given["recipient"]),
        "bundle": given["bundle"].to_wire(),
        "lives": [live.to_wire() for live in given["lives"]],
        "today": given["today"],
        "policy": given["policy"],
        "forms": {"help": b64u(named("form", 32))},
    }


def rosters() -> list[Scenario]:
    """What a coordinator's signature holds together."""
    seed, second = named("coordinator", 32), named("second coordinator", 32)
    keys = [ed25519_public(seed), ed25519_public(second)]
    states = [_state(ALONE), LANTERN.state]
    statement = roster.roster_statement(SITE, 4, states, bundle.Policy(), DAY, ROSTER_ENDS)
    orgs = statement["orgs"]
    assert isinstance(orgs, list)

    def signed(key: bytes = seed, domain: Domain = "roster", **changes: Json) -> Signed:
        return sign(domain, statement | changes, key)

    usual: dict[str, Any] = {"roster": signed(), "log": ALONE, "today": DAY}
    return [
        _roster_scenario(name, expect, keys, usual | change)
        for name, expect, change in _roster_cases(signed, second, orgs)
    ]


def _roster_cases(signed: Callable[..., Signed], second: bytes, orgs: Any) -> list[Case]:  # noqa: ANN401 - JSON
    return [
        ("signed", "ok", {}),
        ("signed by the other", "ok", {"roster": signed(second)}),
        ("the log went on", "ok", {"log": THREE}),
        ("on its last day", "ok", {"today": ROSTER_ENDS}),
        ("in its thirty days of grace", "ok", {"today": "2027-02-21"}),
        ("after its grace", "expired", {"today": "2027-02-22"}),
        ("from next week", "expired", {"today": "2026-11-16"}),
        ("signed by a stranger", "damaged", {"roster": signed(named("stranger", 32))}),
        ("another domain", "damaged", {"roster": signed(domain="bundle")}),
        ("of another site", "damaged", {"roster": signed(site=b64u(named("other site", 16)))}),
        ("the organisation is not named", "damaged", {"roster": signed(orgs=[
            one for one in orgs if one["id"] == b64u(LANTERN.id)])}),
        ("the log was cut", "damaged", {"log": SHEET}),
        ("the log was forked", "damaged", {"log": opened(SHEET, ends=None)}),
        ("another log of the same organisation", "damaged", {"log": changed(
            FOUND, FIRST_KEYS.sign, day="2026-11-22")}),
        ("another fingerprint", "damaged", {"roster": signed(orgs=[
            one | {"fingerprint": b64u(bytes(32))} for one in orgs])}),
        ("organisations not sorted", "damaged", {"roster": signed(orgs=orgs[::-1])}),
        ("an organisation twice", "damaged", {"roster": signed(orgs=[orgs[0], *orgs])}),
        ("ends before it begins", "damaged", {"roster": signed(ends="2026-11-22")}),
        ("a day that is none", "damaged", {"roster": signed(ends="2027-02-30")}),
        ("number 0", "damaged", {"roster": signed(number=0)}),
        ("a policy that lets everything pass", "damaged", {"roster": signed(
            policy={"live_days": 30, "live_members": 0})}),
        ("a field too many", "damaged", {"roster": signed(x=1)}),
        ("version 2", "damaged", {"roster": signed(v=2)}),
    ]  # fmt: skip


def _roster_scenario(name: str, expect: str, keys: list[bytes], given: dict[str, Any]) -> Scenario:
    return {
        "name": name,
        "expect": expect,
        "site": b64u(SITE),
        "coordinators": [b64u(key) for key in keys],
        "org": b64u(HARBOUR.id),
        "roster": given["roster"].to_wire(),
        "log": [entry.to_wire() for entry in given["log"]],
        "today": given["today"],
        "number": 4,
        "day": DAY,
        "ends": ROSTER_ENDS,
        "policy": {"live_days": 30, "live_members": 2},
    }
