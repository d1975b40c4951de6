"""crypto/vectors, which the JavaScript twins read too: every scenario ends in the class it names."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sealing import conversing, filing, stafflogs, vouching
from sealing.classes import VECTORS, class_of, scenarios

from crypto import (
    age,
    box,
    checkwords,
    code,
    frame,
    grant,
    keylog,
    padding,
    recovery,
    report,
    shamir,
    shares,
    signed,
    staff,
)
from crypto.encoding import b64u, canonical_json, from_b64, from_b64u, parse_canonical
from crypto.hpke import recipient_of
from crypto.primitives import ed25519_public, sha256

Scenario = dict[str, Any]


def _json(scenario: Scenario) -> None:
    data = from_b64u(scenario["data"])
    value = parse_canonical(data)
    assert value == scenario["value"]
    assert canonical_json(value) == data


def _base64(scenario: Scenario) -> None:
    decode = from_b64u if scenario["op"] == "b64u" else from_b64
    assert decode(scenario["text"]) == from_b64u(scenario["data"])


def _size(scenario: Scenario) -> None:
    ways: dict[str, Callable[[int], int]] = {
        "padded": lambda length: frame.padded_size(frame.Kind.of(scenario["kind"]), length),
        "payload": age.payload_size,
        "request": padding.request_size,
    }
    assert ways[scenario["op"]](scenario["length"]) == scenario["size"]


def _frame(scenario: Scenario) -> None:
    place = frame.Place(
        frame.Kind.of(scenario["kind"]), *(from_b64u(scenario[key]) for key in ("site", "owner", "object"))
    )
    plaintext = from_b64u(scenario["filled"]) + bytes(scenario["zeros"])
    inner, body = frame.unframe(plaintext, place)
    assert (inner, body) == (scenario["inner"], from_b64u(scenario["body"]))
    assert frame.frame(place, inner, body) == plaintext


def _age_open(scenario: Scenario) -> None:
    header, payload = from_b64u(scenario["header"]), from_b64u(scenario["payload"])
    identity = age.identity_from_text(scenario["identity"])
    file_key = age.unwrap(header, identity)
    assert age.open_file(header + payload, identity) == from_b64u(scenario["plaintext"])
    assert file_key == from_b64u(scenario["file_key"])


def _age_payload(scenario: Scenario) -> None:
    plaintext = bytes(i % 251 for i in range(scenario["length"]))
    payload = age.encrypt(plaintext, from_b64u(scenario["file_key"]), from_b64u(scenario["nonce"]))
    assert sha256(payload).hex() == scenario["sha256"]


def _age_identity(scenario: Scenario) -> None:
    seed = age.identity_from_text(scenario["text"])
    assert seed == from_b64u(scenario["seed"])
    assert age.identity_to_text(seed) == scenario["text"]
    assert sha256(recipient_of(seed)).hex() == scenario["recipient_sha256"]


def _age(scenario: Scenario) -> None:
    ways = {
        "open": _age_open,
        "profile": lambda s: age.check_profile(from_b64u(s["header"])),
        "payload": _age_payload,
        "identity": _age_identity,
    }
    ways[scenario["op"]](scenario)


def _signed(scenario: Scenario) -> None:
    one = signed.Signed.from_wire({key: scenario[key] for key in ("signature", "statement")})
    assert signed.verify(scenario["domain"], one, from_b64u(scenario["key"])) == scenario["value"]
    seed = from_b64u(scenario["seed"])
    assert signed.sign(scenario["domain"], scenario["value"], seed) == one
    assert ed25519_public(seed) == from_b64u(scenario["key"])


def read_grant(fields: dict[str, str]) -> grant.Grant:
    return grant.Grant(
        report=from_b64u(fields["report"]),
        object=None if fields["object"] == "*" else from_b64u(fields["object"]),
        giver=from_b64u(fields["from"]),
        to=from_b64u(fields["to"]),
        basis=fields["basis"],
        scope=fields["scope"],
        reason=fields["reason"],
        day=fields["day"],
    )


def _grant(scenario: Scenario) -> None:
    if scenario["op"] == "entitled":
        ids = (from_b64u(scenario[key]) for key in ("org", "object"))
        grants = [read_grant(fields) for fields in scenario["grants"]]
        orgs = [from_b64u(org) for org in scenario["orgs"]]
        return grant.check_entitled(from_b64u(scenario["report"]), orgs, grants, *ids)
    members = {
        from_b64u(one["id"]): keylog.Member(bytes(32), from_b64u(one["sign"])) for one in scenario["members"]
    }
    state = keylog.LogState(from_b64u(scenario["giver"]), members=members)
    assert grant.verify_grant(from_b64u(scenario["body"]), state) == read_grant(scenario["fields"])


def _staff(scenario: Scenario) -> None:
    ways = {"derive": _derive, "wrap": _wrap, "passkey": _passkey, "member": _member}
    ways[scenario["op"]](scenario)


def _derive(scenario: Scenario) -> None:
    cost = staff.Cost(scenario["kib"], scenario["passes"])
    derived = staff.derive(scenario["passphrase"], from_b64u(scenario["salt"]), cost)
    assert (derived.auth, derived.kek) == (from_b64u(scenario["auth"]), from_b64u(scenario["kek"]))


def _wrap(scenario: Scenario) -> None:
    kek, member, nonce, wrapped = (from_b64u(scenario[key]) for key in ("kek", "member", "nonce", "wrapped"))
    vault = staff.unwrap_vault(wrapped, kek, member)
    assert vault == from_b64u(scenario["vault"])
    assert staff.wrap_vault(vault, kek, member, nonce) == wrapped


def _passkey(scenario: Scenario) -> None:
    prf, credential, member = (from_b64u(scenario[key]) for key in ("prf", "credential", "member"))
    nonce, wrapped = from_b64u(scenario["nonce"]), from_b64u(scenario["wrapped"])
    kek = staff.passkey_kek(prf, credential)
    vault = staff.unwrap_vault(wrapped, kek, member, staff.PASSKEY)
    assert (b64u(kek), b64u(vault)) == (scenario["kek"], scenario["vault"])
    assert staff.wrap_vault(vault, kek, member, nonce, staff.PASSKEY) == wrapped


def _member(scenario: Scenario) -> None:
    keys = staff.member_keys(from_b64u(scenario["vault"]))
    shown = (keys.xwing, keys.sign, keys.verify)
    assert shown == tuple(from_b64u(scenario[key]) for key in ("xwing", "sign", "verify"))
    assert sha256(keys.recipient).hex() == scenario["recipient_sha256"]


def _recovery(scenario: Scenario) -> None:
    seed = recovery.recovery_from_text(scenario["text"])
    keys = recovery.recovery_keys(seed)
    assert (seed, recovery.recovery_groups(seed)) == (from_b64u(scenario["seed"]), scenario["groups"])
    assert (keys.xwing, keys.sign) == (seed, from_b64u(scenario["sign"]))
    assert keys.verify == from_b64u(scenario["verify"])
    assert sha256(keys.recipient).hex() == scenario["recipient_sha256"]


def _shares(scenario: Scenario) -> None:
    if scenario["op"] == "combine":
        made = [from_b64u(one) for one in scenario["shares"]]
        assert shamir.combine(made) == from_b64u(scenario["secret"])
    elif scenario["op"] == "share":
        share = shares.share_from_signs(scenario["signs"])
        shown = {"number": share.number, "needed": share.needed, "total": share.total}
        shown |= {"set_id": b64u(share.set_id), "points": b64u(share.points)}
        assert shown == scenario["share"]
    else:
        assert shares.seed_from_text(scenario["text"]) == from_b64u(scenario["seed"])


def _check_words(scenario: Scenario) -> None:
    whole = from_b64u(scenario["fingerprint"])
    assert list(checkwords.check_numbers(whole)) == scenario["numbers"]
    for language in checkwords.LANGUAGES:
        assert " ".join(checkwords.check_words(whole, language)) == scenario[language]


def _code(scenario: Scenario) -> None:
    ways = {"read": _code_read, "keys": _code_keys, "note": _code_note}
    ways[scenario["op"]](scenario)


def _code_read(scenario: Scenario) -> None:
    assert code.read_code(scenario["typed"]) == scenario["code"]


def _code_keys(scenario: Scenario) -> None:
    cost = staff.Cost(scenario["kib"], scenario["passes"])
    keys = code.code_keys(scenario["code"], from_b64u(scenario["salt"]), cost)
    names = ("lookup", "auth", "xwing", "sign", "verify")
    assert [b64u(getattr(keys, name)) for name in names] == [scenario[name] for name in names]
    assert sha256(keys.recipient).hex() == scenario["recipient_sha256"]
    assert b64u(box.box_id(keys.lookup)) == scenario["box"]


def _code_note(scenario: Scenario) -> None:
    keys = code.CodeKeys(**{name: from_b64u(value) for name, value in scenario["code"].items()})
    header, payload = from_b64u(scenario["header"]), from_b64u(scenario["payload"])
    note = box.open_box(from_b64u(scenario["site"]), keys, header, payload)
    orgs = {b64u(org): b64u(whole) for org, whole in note.orgs.items()}
    assert (b64u(note.report), note.day, orgs) == tuple(scenario[key] for key in ("report", "day", "orgs"))


BLOBS = json.loads((VECTORS / "report.json").read_text("utf-8"))["blobs"]


def _report(scenario: Scenario) -> None:
    stored = [
        report.StoredObject(
            from_b64u(one["id"]),
            frame.Kind.of(one["kind"]),
            from_b64u(one["epoch"]),
            from_b64u(BLOBS[one["header"]]),
            from_b64u(BLOBS[one["payload"]]),
        )
        for one in scenario["stored"]
    ]
    opened = report.open_report(
        from_b64u(scenario["site"]),
        from_b64u(scenario["report"]),
        from_b64u(scenario["org"]),
        {from_b64u(epoch): from_b64u(identity) for epoch, identity in scenario["identities"].items()},
        stored,
        [read_grant(fields) for fields in scenario["grants"]],
    )
    assert (opened.answers, opened.identity) == (scenario["answers"], scenario["identity"])


READERS: dict[str, Callable[[Scenario], None]] = {
    "padding": _size,
    "frame": _frame,
    "age": _age,
    "signed": _signed,
    "keylog": vouching.keylog_scenario,
    "bundle": vouching.bundle_scenario,
    "roster": vouching.roster_scenario,
    "stafflog": stafflogs.stafflog_scenario,
    "grant": _grant,
    "staff": _staff,
    "recovery": _recovery,
    "shares": _shares,
    "checkwords": _check_words,
    "code": _code,
    "conversation": conversing.conversation_scenario,
    "attachment": filing.attachment_scenario,
    "report": _report,
}

CASES = [pytest.param(_json, s, id=f"json {s['name']}") for s in scenarios("encoding", "json")]
CASES += [
    pytest.param(_base64, s, id=f"base64 {s['name']}") for s in scenarios("encoding") if s["op"] != "json"
]
CASES += [
    pytest.param(r, s, id=f"{name} {s['name']}") for name, r in READERS.items() for s in scenarios(name)
]


@pytest.mark.parametrize(("reader", "scenario"), CASES)
def test_a_scenario_ends_as_it_says(reader: Callable[[Scenario], None], scenario: Scenario) -> None:
    assert class_of(lambda: reader(scenario)) == scenario["expect"]


def test_names_of_scenarios_are_different_in_a_file() -> None:
    for name in ("encoding", *READERS):
        names = [(s.get("op"), s["name"]) for s in scenarios(name)]
        assert len(set(names)) == len(names), name


def test_the_word_list_is_the_one_the_browser_draws_from() -> None:
    listed = json.loads((VECTORS / "wordlist.json").read_text("utf-8"))
    data = (VECTORS.parent / "wordlist.txt").read_bytes()
    assert sha256(data).hex() == listed["sha256"]
    assert data.decode("ascii").splitlines() == list(staff.wordlist())
    assert len(set(staff.wordlist())) == listed["words"] == 7776
