"""How the vectors of messages and answers are run."""

from typing import Any

from crypto import message, reply
from crypto.encoding import b64u, from_b64u
from crypto.frame import Kind, Place
from crypto.keylog import verify_log
from crypto.manifest import Listed
from crypto.signed import Signed

Scenario = dict[str, Any]


def conversation_scenario(scenario: Scenario) -> None:
    """Open what was sealed, and compare what was said."""
    header, payload, identity = (from_b64u(scenario[name]) for name in ("header", "payload", "identity"))
    kind = Kind.of(scenario["op"])
    place = Place(kind, *(from_b64u(scenario[name]) for name in ("site", "report", "object")))
    if kind is Kind.MESSAGE:
        said = message.open_message(place, header, payload, identity, from_b64u(scenario["verify"]))
        assert _message(said) == scenario["said"]
        return
    state = verify_log([Signed.from_wire(one) for one in scenario["log"]], from_b64u(scenario["org"]))
    assert _reply(reply.open_reply(place, header, payload, identity, state)) == scenario["said"]


def _message(said: message.Message) -> Scenario:
    return {
        "day": said.day,
        "n": said.n,
        "object": b64u(said.object),
        "objects": [_listed(one) for one in said.objects],
        "orgs": [b64u(org) for org in said.orgs],
        "report": b64u(said.report),
        "text": said.text,
    }


def _listed(one: Listed) -> dict[str, str]:
    return {"id": b64u(one.id), "key": b64u(one.key), "kind": one.kind.label}


def _reply(said: reply.Reply) -> Scenario:
    ids = {name: b64u(getattr(said, name)) for name in ("report", "object", "org", "epoch", "by")}
    return ids | {name: getattr(said, name) for name in ("day", "lang", "n", "text")}
