"""How vectors of the staff log are run."""

from typing import Any

from crypto import chain, stafflog
from crypto.encoding import b64u, from_b64u
from crypto.signed import Signed, sign

Scenario = dict[str, Any]


def stafflog_scenario(scenario: Scenario) -> None:
    """A log is followed, or a head that a member signed is verified."""
    if scenario["op"] == "head":
        _head(scenario)
        return
    org, start = from_b64u(scenario["org"]), scenario.get("after")
    state = stafflog.beginning(org)
    if start:
        state = stafflog.after(chain.Head(org, from_b64u(start["hash"]), start["seq"]))
    for one in scenario["statements"]:
        state = stafflog.follow(state, from_b64u(one))
    found = (b64u(state.head.hash), state.head.seq, state.day)
    assert found == (scenario["head"], scenario["seq"], scenario["day"])


def _head(scenario: Scenario) -> None:
    wire = {name: scenario[name] for name in ("signature", "statement")}
    head, by = stafflog.verify_head(Signed.from_wire(wire), from_b64u(scenario["key"]))
    said = stafflog.head_statement(head, by, scenario["value"]["day"])
    assert said == scenario["value"]
    assert sign("head", said, from_b64u(scenario["seed"])).to_wire() == wire
