"""Vectors of the code: how it is typed, what it gives, and the note in its mailbox."""

from typing import Any

from sealing.actors import DAY, HARBOUR, LANTERN, REPORT, SITE, dice, named

from crypto import box, code
from crypto.encoding import Json, b64u, canonical_json
from crypto.frame import Kind, Place
from crypto.primitives import sha256
from crypto.sealed import Reader, seal_object
from crypto.signed import sign
from crypto.staff import Cost

Scenario = dict[str, Any]

SALT = named("salt of codes", 16)
SECRET = ("lookup", "auth", "xwing", "sign", "verify")
CHEAP = Cost(kib=8, passes=1)


def drawn(name: str) -> str:
    """A code that only the name decides."""
    thrown = iter(named(f"code {name}", 1_000))
    return code.new_code(lambda _length: bytes([next(thrown)]))


CODE = drawn("one")
KEYS, OTHER = (code.code_keys(drawn(name), SALT, CHEAP) for name in ("one", "two"))
NOTE = box.BoxNote(REPORT, {org.id: org.state.fingerprint for org in (HARBOUR, LANTERN)}, DAY)


def codes() -> list[Scenario]:
    """Reading, deriving, and notes sound and broken."""
    return [*_typed(), *_derived(), *_notes()]


def _typed() -> list[Scenario]:
    groups = code.code_groups(CODE)
    wrong = str((int(CODE[7]) + 1) % 10)
    at = next(n for n in range(19) if CODE[n] != CODE[n + 1])
    good = {
        "as shown": " ".join(groups),
        "without gaps": CODE,
        "with dashes of every kind": "-".join(groups[:2]) + "\u2010" + "\u2014".join(groups[2:]),
        "with marks of direction and a line": f"\u2066{groups[0]}\u2069\u200f\n" + "\u00a0".join(groups[1:]),
        "in Arabic-Indic digits": _in_digits("\u0660"),
        "in Extended Arabic-Indic digits": _in_digits("\u06f0"),
        "in Devanagari digits": _in_digits("\u0966"),
        "in full-width digits": _in_digits("\uff10"),
        "in mathematical digits": _in_digits("\U0001d7d8"),
        "in two scripts": _in_digits("\u0660")[:8] + CODE[8:],
    }
    bad = {
        "nothing": "",
        "a digit too few": CODE[:-1],
        "a digit too many": CODE + "0",
        "a wrong digit": CODE[:7] + wrong + CODE[8:],
        "two digits exchanged": CODE[:at] + CODE[at + 1] + CODE[at] + CODE[at + 2 :],
        "a letter": "O" + CODE[1:],
        "a digit in a circle": "\u2460" + CODE[1:],
        "a superscript": "\u00b2" + CODE[1:],
        "a half": "\u00bd" + CODE[1:],
        "a dot": CODE[:4] + "." + CODE[4:],
    }
    return [
        *({"name": n, "op": "read", "expect": "ok", "typed": t, "code": CODE} for n, t in good.items()),
        *({"name": n, "op": "read", "expect": "code-mistyped", "typed": t} for n, t in bad.items()),
    ]


def _in_digits(zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in CODE)


def _derived() -> list[Scenario]:
    return [
        _keys("cheap", CODE, CHEAP),
        _keys("cheap, two passes", drawn("two"), Cost(kib=64, passes=2)),
        _keys("as outside", CODE, code.CODE_COST),
    ]


def _keys(name: str, digits: str, cost: Cost) -> Scenario:
    keys = code.code_keys(digits, SALT, cost)
    secret = {key: b64u(getattr(keys, key)) for key in SECRET}
    public = {"recipient_sha256": sha256(keys.recipient).hex(), "box": b64u(box.box_id(keys.lookup))}
    given = {"code": digits, "salt": b64u(SALT), "kib": cost.kib, "passes": cost.passes}
    return {"name": name, "op": "keys", "expect": "ok", **given, **secret, **public}


def _notes() -> list[Scenario]:
    statement = box._statement(NOTE)
    orgs = statement["orgs"]
    assert isinstance(orgs, list)
    bent: list[tuple[str, str, dict[str, Json]]] = [
        ("of a newer version", "version", {"v": 2}),
        ("with an unknown field", "damaged", {"x": 1}),
        ("with a time", "damaged", {"day": "2026-11-23 10:00"}),
        ("of no report", "damaged", {"report": ""}),
        ("for nobody", "damaged", {"orgs": []}),
        ("for somebody twice", "damaged", {"orgs": [orgs[0], orgs[0]]}),
        ("not sorted", "damaged", {"orgs": orgs[::-1]}),
        ("without a fingerprint", "damaged", {"orgs": [{"id": b64u(HARBOUR.id)}]}),
    ]
    return [
        _note("as left", "ok", box.seal_box(SITE, KEYS, NOTE, dice("note"))),
        _note("opened with another code", "not-for-key", _sealed(KEYS, statement), OTHER),
        _note("of another site", "damaged", _sealed(KEYS, statement, site=named("other site", 16))),
        _note("signed with another code", "damaged", _sealed(KEYS, statement, signed_by=OTHER)),
        *(_note(name, expect, _sealed(KEYS, statement | changes)) for name, expect, changes in bent),
    ]


def _sealed(
    keys: code.CodeKeys,
    statement: dict[str, Json],
    site: bytes = SITE,
    signed_by: code.CodeKeys | None = None,
) -> box.SealedObject:
    owner = box.box_id(keys.lookup)
    signed = sign("box", statement, (signed_by or keys).sign)
    body = canonical_json({**signed.to_wire()})
    reader = Reader(owner, owner, keys.recipient)
    place = Place(Kind.BOX, site, owner, owner)
    return seal_object(place, {"v": 1}, body, [reader], dice(f"bent {statement}"))


def _note(name: str, expect: str, made: box.SealedObject, keys: code.CodeKeys = KEYS) -> Scenario:
    return {
        "name": f"a note {name}",
        "op": "note",
        "expect": expect,
        "site": b64u(SITE),
        "code": {key: b64u(getattr(keys, key)) for key in (*SECRET, "recipient")},
        "header": b64u(made.headers[0].header),
        "payload": b64u(made.payload),
        "report": b64u(NOTE.report),
        "orgs": {b64u(org): b64u(whole) for org, whole in NOTE.orgs.items()},
        "day": NOTE.day,
    }
