"""How vectors of key logs, bundles and rosters are run."""

from typing import Any

from crypto import bundle, digits, keylog, roster, signed
from crypto.encoding import b64u, from_b64u

Scenario = dict[str, Any]


def keylog_scenario(scenario: Scenario) -> None:
    entries = [signed.Signed.from_wire(entry) for entry in scenario["entries"]]
    state = keylog.verify_log(entries, from_b64u(scenario["org"]))
    assert [entry.to_wire() for entry in entries] == scenario["entries"]
    assert state.fingerprint == from_b64u(scenario["fingerprint"]) == keylog.fingerprint(entries)
    assert (state.head, state.seq) == (from_b64u(scenario["head"]), scenario["seq"])
    assert (state.epoch or b"") == from_b64u(scenario["epoch"])
    assert (state.epoch_recipient_hash or b"") == from_b64u(scenario["recipient"])
    members = [
        {
            "id": b64u(id_),
            "recipient": b64u(member.recipient_hash),
            "role": member.role,
            "sign": b64u(member.sign),
        }
        for id_, member in state.members.items()
    ]
    assert members == scenario["members"]
    paper = state.recovery
    shown = [] if paper is None else [b64u(paper.recipient_hash), b64u(paper.sign)]
    assert shown == scenario["recovery"]
    assert [state.ends or "", state.drill or "", list(state.shares or ())] == [
        scenario[name] for name in ("ends", "drill", "shares")
    ]
    ids = [sorted(map(b64u, found)) for found in (state.former, state.keepers)]
    assert ids == [scenario["former"], scenario["keepers"]]
    assert digits.fingerprint_digits(state.fingerprint) == scenario["digits"]
    assert digits.forty_digits(state.fingerprint) == scenario["forty"]
    shown = digits.welcome_digits(state, from_b64u(scenario["by"]), state.fingerprint, state.head)
    assert shown == scenario["welcome"]


def bundle_scenario(scenario: Scenario) -> None:
    state = keylog.verify_log(wires(scenario["log"]), from_b64u(scenario["org"]))
    given = (from_b64u(scenario["recipient"]), *wires([scenario["bundle"]]), wires(scenario["lives"]))
    policy = bundle.Policy(**scenario["policy"])
    statement = bundle.check_bundle(state, *given, scenario["today"], policy)
    assert statement["forms"] == scenario["forms"]


def roster_scenario(scenario: Scenario) -> None:
    coordinators = [from_b64u(key) for key in scenario["coordinators"]]
    found = roster.verify_roster(*wires([scenario["roster"]]), coordinators, from_b64u(scenario["site"]))
    found.check_day(scenario["today"])
    found.check_log(keylog.verify_log(wires(scenario["log"]), from_b64u(scenario["org"])))
    shown = (found.number, found.day, found.ends, found.policy)
    said = (scenario["number"], scenario["day"], scenario["ends"], bundle.Policy(**scenario["policy"]))
    assert shown == said


def wires(values: list[dict[str, str]]) -> list[signed.Signed]:
    return [signed.Signed.from_wire(value) for value in values]
