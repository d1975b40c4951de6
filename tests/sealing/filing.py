"""How the vectors of files are run."""

from typing import Any

from crypto import age
from crypto.attachment import file_id, open_file
from crypto.encoding import b64u, from_b64u
from crypto.frame import Kind, Place, frame
from crypto.primitives import sha256

Scenario = dict[str, Any]


def attachment_scenario(scenario: Scenario) -> None:
    """Open what was sealed, or seal it whole, as the server does without JavaScript."""
    place = Place(Kind.ATTACHMENT, *(from_b64u(scenario[name]) for name in ("site", "report", "object")))
    if scenario["op"] == "open":
        header, payload, identity = (from_b64u(scenario[name]) for name in ("header", "payload", "identity"))
        opened = open_file(place, header, payload, identity)
        said = {name: getattr(opened.facts, name) for name in ("how", "name", "type")}
        assert (said, b64u(opened.body), b64u(opened.key)) == (
            scenario["said"],
            scenario["body"],
            scenario["key"],
        )
        return
    assert file_id(from_b64u(scenario["secret"])) == place.object
    body = bytes(n % 251 for n in range(scenario["length"]))
    plaintext = frame(place, {**scenario["facts"], "v": 1}, body)
    payload = age.encrypt(plaintext, from_b64u(scenario["file_key"]), from_b64u(scenario["nonce"]))
    assert (len(payload), b64u(sha256(payload))) == (scenario["size"], scenario["sha256"])
