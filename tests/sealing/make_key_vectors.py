"""Vectors of statements, key log and staff keys."""

from collections.abc import Sequence
from typing import Any

from sealing.actors import HARBOUR, LANTERN, REPORT, STRANGER, Organisation, named

from crypto import digits, keylog, staff
from crypto.encoding import b64u, canonical_json, parse_object
from crypto.hpke import recipient_of
from crypto.primitives import ed25519_sign, sha256
from crypto.signed import Signed, sign, signed_bytes

Scenario = dict[str, Any]


def statements() -> list[Scenario]:
    statement: dict[str, Any] = {"report": b64u(REPORT), "version": 1, "v": 1, "words": "Ми тут."}
    signed = sign("staff", statement, HARBOUR.keys.sign)
    key = b64u(HARBOUR.keys.verify)
    wire = signed.to_wire()
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(signed.signature[32:], "little") + order
    malleable = signed.signature[:32] + s.to_bytes(32, "little")
    loose = b'{"a": 1}'
    loose_signature = ed25519_sign(signed_bytes("staff", loose), HARBOUR.keys.sign)
    small = b"\x01" + bytes(31)
    bad = {
        "another domain": {"domain": "grant"},
        "another key": {"key": b64u(LANTERN.keys.verify)},
        "statement altered": {"statement": b64u(canonical_json(statement | {"version": 2}))},
        "S not reduced": {"signature": b64u(malleable)},
        "not canonical, though signed": {"statement": b64u(loose), "signature": b64u(loose_signature)},
        "key of small order signs everything": {"key": b64u(small), "signature": b64u(small + bytes(32))},
        "signature of zeros": {"signature": b64u(bytes(64))},
    }
    base = {"domain": "staff", "key": key} | wire
    return [
        {"name": "signed", "expect": "ok", "value": statement, "seed": b64u(HARBOUR.keys.sign)} | base,
        *({"name": name, "expect": "damaged"} | base | change for name, change in bad.items()),
    ]


def _entry(org: Organisation, changes: dict[str, Any], seed: bytes | None = None) -> Signed:
    """The log's second entry with other fields, signed all the same."""
    statement = parse_object(org.log[1].statement) | changes
    kept = {key: value for key, value in statement.items() if value is not None}
    return sign("key-log", kept, seed or org.keys.sign)


def log_scenario(name: str, entries: Sequence[Signed], expect: str, org: bytes = HARBOUR.id) -> Scenario:
    scenario = {
        "name": name,
        "expect": expect,
        "org": b64u(org),
        "entries": [entry.to_wire() for entry in entries],
    }
    if expect != "ok":
        return scenario
    state = keylog.verify_log(entries, org)
    return scenario | {
        "fingerprint": b64u(state.fingerprint),
        "head": b64u(state.head),
        "seq": state.seq,
        "members": [
            {
                "id": b64u(id_),
                "recipient": b64u(member.recipient_hash),
                "role": member.role,
                "sign": b64u(member.sign),
            }
            for id_, member in state.members.items()
        ],
        "ends": state.ends or "",
        "drill": state.drill or "",
        "shares": list(state.shares or ()),
        "former": sorted(map(b64u, state.former)),
        "keepers": sorted(map(b64u, state.keepers)),
        "recovery": []
        if state.recovery is None
        else [b64u(state.recovery.recipient_hash), b64u(state.recovery.sign)],
        "digits": digits.fingerprint_digits(state.fingerprint),
        "forty": digits.forty_digits(state.fingerprint),
        "by": b64u(HARBOUR.member),
        "welcome": digits.welcome_digits(state, HARBOUR.member, state.fingerprint, state.head),
        "epoch": b64u(state.epoch or b""),
        "recipient": b64u(state.epoch_recipient_hash or b""),
    }


def keylogs() -> list[Scenario]:
    first, second = HARBOUR.log
    third = HARBOUR.next_epoch(HARBOUR.log, named("harbour epoch 2", 16), recipient_of(named("second", 32)))
    named_other = parse_object(first.statement) | {"by": b64u(LANTERN.member)}
    foreign = sign("key-log", parse_object(first.statement), LANTERN.keys.sign)
    bad = {
        "empty": [],
        "cut at the start": [second, third],
        "gap": [first, third],
        "reordered": [first, third, second],
        "repeated": [first, second, second],
        "founded twice": [first, first],
        "an epoch founds nothing": [_entry(HARBOUR, {"seq": 0, "prev": ""})],
        "wrong prev": [first, _entry(HARBOUR, {"prev": b64u(bytes(32))})],
        "no prev": [first, _entry(HARBOUR, {"prev": ""})],
        "seq skips": [first, _entry(HARBOUR, {"seq": 2})],
        "seq as text": [first, _entry(HARBOUR, {"seq": "1"})],
        "signed by a stranger": [first, _entry(HARBOUR, {}, STRANGER.keys.sign)],
        "by nobody known": [first, _entry(HARBOUR, {"by": b64u(STRANGER.member)}, STRANGER.keys.sign)],
        "founding signed by another key": [foreign],
        "founding by another than it names": [sign("key-log", named_other, HARBOUR.keys.sign)],
        "entry of another organisation": [first, _entry(HARBOUR, {"org": b64u(LANTERN.id)})],
        "signature of another entry": [first, Signed(second.statement, third.signature)],
        "field missing": [first, _entry(HARBOUR, {"recipient": None})],
        "field too many": [first, _entry(HARBOUR, {"x": 1})],
        "epoch id too short": [first, _entry(HARBOUR, {"epoch": "AAAA"})],
        "day with a time": [first, _entry(HARBOUR, {"day": "2026-11-23T10:00"})],
        "not canonical": [first, Signed(second.statement + b" ", second.signature)],
    }
    version = {
        "unknown type": [first, _entry(HARBOUR, {"type": "merge"})],
        "version 2": [first, _entry(HARBOUR, {"v": 2})],
    }
    return [
        log_scenario("founded", [first], "ok"),
        log_scenario("founded, first epoch", [first, second], "ok"),
        log_scenario("second epoch", [first, second, third], "ok"),
        *(log_scenario(name, entries, "damaged") for name, entries in bad.items()),
        log_scenario("another organisation's log", LANTERN.log, "damaged"),
        *(log_scenario(name, entries, "version") for name, entries in version.items()),
    ]


def staff_keys() -> list[Scenario]:
    vault, member = named("vault", 32), named("harbour member", 16)
    cheap = staff.Cost(kib=64, passes=1)
    derived = [
        ("cheap, for tests only", "correct horse battery staple", cheap),
        ("letters with two spellings are one passphrase", "Ｃafé ﬁ", cheap),
        ("the real cost", "abacus zoom t-shirt drop-down yo-yo felt-tip", staff.STAFF_COST),
    ]
    scenarios: list[Scenario] = []
    salt = named("salt", 16)
    for name, passphrase, cost in derived:
        keys = staff.derive(passphrase, salt, cost)
        scenarios.append({
            "name": name, "op": "derive", "expect": "ok", "passphrase": passphrase, "salt": b64u(salt),
            "kib": cost.kib, "passes": cost.passes, "auth": b64u(keys.auth), "kek": b64u(keys.kek),
        })  # fmt: skip
    kek, nonce = named("kek", 32), named("wrap nonce", 24)
    wrapped = staff.wrap_vault(vault, kek, member, nonce)
    shown = {"kek": b64u(kek), "nonce": b64u(nonce), "vault": b64u(vault), "member": b64u(member)}
    wraps = [
        ("wrapped vault", "ok", {}),
        ("wrapped under another passphrase", "not-for-key", {"kek": b64u(named("other kek", 32))}),
        ("wrapped for another member", "not-for-key", {"member": b64u(named("other member", 16))}),
        ("wrap altered", "not-for-key", {"wrapped": b64u(wrapped[:-1] + bytes([wrapped[-1] ^ 1]))}),
        ("wrap cut", "damaged", {"wrapped": b64u(wrapped[:-1])}),
        ("wrap with a byte more", "damaged", {"wrapped": b64u(wrapped + b"\0")}),
    ]
    base = {"op": "wrap", "wrapped": b64u(wrapped)} | shown
    scenarios += [{"name": name, "expect": expect} | base | change for name, expect, change in wraps]
    scenarios += passkey_wraps(vault, member, nonce)
    keys_of = staff.member_keys(vault)
    scenarios.append({
        "name": "member keys", "op": "member", "expect": "ok", "vault": b64u(vault),
        "xwing": b64u(keys_of.xwing), "recipient_sha256": sha256(keys_of.recipient).hex(),
        "sign": b64u(keys_of.sign), "verify": b64u(keys_of.verify),
    })  # fmt: skip
    return scenarios


def passkey_wraps(vault: bytes, member: bytes, nonce: bytes) -> list[Scenario]:
    prf, credential = named("prf output", 32), named("credential", 48)
    kek = staff.passkey_kek(prf, credential)
    wrapped = staff.wrap_vault(vault, kek, member, nonce, staff.PASSKEY)
    base = {
        "op": "passkey", "prf": b64u(prf), "credential": b64u(credential), "kek": b64u(kek),
        "nonce": b64u(nonce), "vault": b64u(vault), "member": b64u(member), "wrapped": b64u(wrapped),
    }  # fmt: skip
    as_passphrase = b64u(staff.wrap_vault(vault, kek, member, nonce))
    changes: list[tuple[str, str, Scenario]] = [
        ("wrapped by a passkey", "ok", {}),
        ("another PRF output", "not-for-key", {"prf": b64u(named("other prf output", 32))}),
        ("another credential", "not-for-key", {"credential": b64u(named("other credential", 48))}),
        ("passkey of another member", "not-for-key", {"member": b64u(named("other member", 16))}),
        ("a passphrase's wrap is no passkey's", "not-for-key", {"wrapped": as_passphrase}),
        ("passkey's wrap cut", "damaged", {"wrapped": b64u(wrapped[:-1])}),
    ]
    return [{"name": name, "expect": expect} | base | change for name, expect, change in changes]
