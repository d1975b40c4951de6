"""Vectors of the staff log: days that follow, what is refused, and heads that members signed."""

from typing import Any

from sealing.actors import HARBOUR, LANTERN, named

from crypto import chain
from crypto.encoding import Json, b64u, canonical_json, parse_object
from crypto.signed import Signed, sign
from crypto.stafflog import ACTS, after, beginning, follow, head_statement

Scenario = dict[str, Any]
FIRST_DAY, SECOND_DAY = "2028-02-28", "2028-02-29"
REPORTS: list[Json] = [*sorted(b64u(named(name, 16)) for name in ("report one", "report two"))]
NOBODY = bytes(16)


def _entry(kind: str, day: str = FIRST_DAY, **fields: Json) -> dict[str, Json]:
    own: dict[str, Json] = {"type": kind, "day": day} | fields
    return own if kind in ("arrived", "closing") else {"object": ""} | own


LOG = [
    _entry("began"),
    _entry("opened", object=REPORTS[0]),
    _entry("status", object=REPORTS[0], status="work"),
    _entry("opened", object=REPORTS[1]),
    _entry("arrived", reports=REPORTS),
    _entry("closing", counts={"arrived": 1, "began": 1, "opened": 2, "status": 1}),
    _entry("listed", SECOND_DAY),
    _entry("closing", SECOND_DAY, counts={"listed": 1}),
    _entry("closing", "2028-03-01", counts={}),
]


# An act that one side does not know would be an alarm in every member's browser.
EVERY_ACT = [_entry(act, **({"status": "work"} if act == "status" else {})) for act in ACTS] + [
    _entry("closing", counts=dict.fromkeys(ACTS, 1))
]


def chained(entries: list[dict[str, Json]], start: chain.Head) -> list[bytes]:
    """Statements of these entries, one after another; their own fields win over the common ones."""
    done: list[bytes] = []
    for one in entries:
        statement = canonical_json(chain.following(start, NOBODY, FIRST_DAY) | one)
        start = chain.Head(start.org, chain.entry_hash("staff-log", statement), start.seq + 1)
        done.append(statement)
    return done


def _scenario(name: str, expect: str, statements: list[bytes], start: chain.Head | None = None) -> Scenario:
    state = after(start) if start else beginning(HARBOUR.id)
    found: Scenario = {"name": name, "op": "log", "expect": expect, "org": b64u(HARBOUR.id)}
    found |= {"statements": [b64u(one) for one in statements]}
    if start:
        found |= {"after": {"hash": b64u(start.hash), "seq": start.seq}}
    if expect == "ok":
        for one in statements:
            state = follow(state, one)
        found |= {"head": b64u(state.head.hash), "seq": state.head.seq, "day": state.day}
    return found


def _changed(at: int, **fields: Json) -> list[bytes]:
    return chained([*LOG[:at], LOG[at] | fields], chain.Head(HARBOUR.id))


def stafflogs() -> list[Scenario]:
    """Logs from the beginning and from a head, and heads as members sign them."""
    whole = chained(LOG, chain.Head(HARBOUR.id))
    closed, within = (chain.Head(HARBOUR.id, chain.entry_hash("staff-log", whole[at]), at) for at in (5, 2))
    refused = {
        "an entry is missing": [*whole[:2], *whole[3:]],
        "an entry was changed": [whole[0], _changed(1, object=REPORTS[1])[1], *whole[2:]],
        "does not begin": whole[1:],
        "begins twice": _changed(1, type="began"),
        "of another organisation": chained(LOG, chain.Head(LANTERN.id)),
        "day not closed": _changed(4, day=SECOND_DAY),
        "day set back": _changed(6, day=FIRST_DAY),
        "no such day": _changed(0, day="2028-02-30"),
        "counts too few": _changed(5, counts={"arrived": 1, "began": 1, "opened": 1, "status": 1}),
        "counts leave a type out": _changed(5, counts={"arrived": 1, "began": 1, "opened": 2}),
        "counts are no numbers": _changed(7, counts={"listed": "1"}),
        "counts are a list": _changed(7, counts=[]),
        "reports not sorted": _changed(4, reports=REPORTS[::-1]),
        "a report twice": _changed(4, reports=[REPORTS[0], REPORTS[0]]),
        "no reports": _changed(4, reports=[]),
        "object is no id": _changed(1, object="AAAA"),
        "status is no text": _changed(2, status=1),
        "a field more": _changed(1, more=""),
        "seq is no number": _changed(1, seq="1"),
    }
    return [
        _scenario("whole log", "ok", whole),
        _scenario("one entry of every act", "ok", chained(EVERY_ACT, chain.Head(HARBOUR.id))),
        _scenario("a day that is open", "ok", whole[:7]),
        _scenario("after a closing", "ok", whole[6:], closed),
        _scenario("from within a day its counts are not known", "ok", whole[3:], within),
        _scenario("nothing after a head", "ok", [], closed),
        _scenario("another log after a head", "damaged", whole[6:], within),
        _scenario("unknown type", "version", _changed(1, type="danced")),
        _scenario("unknown version", "version", _changed(1, v=2)),
        *(_scenario(name, "damaged", log) for name, log in refused.items()),
        *_heads(closed),
    ]


def _heads(head: chain.Head) -> list[Scenario]:
    keys = HARBOUR.keys
    statement = head_statement(head, HARBOUR.member, FIRST_DAY)
    good = sign("head", statement, keys.sign)
    other = sign("live", statement, keys.sign)
    changed: dict[str, Signed] = {
        name: sign("head", statement | fields, keys.sign)
        for name, fields in {
            "head with a field more": {"more": 1},
            "head of another version": {"v": 2},
            "head before the first": {"seq": -1},
            "head at no number": {"seq": "5"},
            "head with a short hash": {"hash": "AAAA"},
            "head of no such day": {"day": "2028-02-30"},
        }.items()
    }
    wrong = {
        "head of another domain": other,
        "head changed": Signed(other.statement[:-1] + b" }", good.signature),
    }
    common = {"op": "head", "key": b64u(keys.verify), "seed": b64u(keys.sign)}
    fine = {"name": "head", "expect": "ok", "value": parse_object(good.statement)}
    return [
        common | fine | good.to_wire(),
        *(
            common | {"name": name, "expect": "damaged"} | one.to_wire()
            for name, one in (wrong | changed).items()
        ),
    ]
