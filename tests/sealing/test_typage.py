"""Another implementation of age (npm `age-encryption`) and ours open each other's files."""

import base64
import json
import subprocess
from pathlib import Path

import pytest
from sealing.actors import HARBOUR, LANTERN, REPORT, SITE, Organisation, seal

from crypto import age
from crypto.frame import Kind, Place, unframe

ROOT = Path(__file__).parents[2]

OPEN = """
import { Decrypter } from "age-encryption";
const { identity, file } = JSON.parse(await new Response(process.stdin).text());
const decrypter = new Decrypter();
decrypter.addIdentity(identity);
process.stdout.write(await decrypter.decrypt(Buffer.from(file, "base64")));
"""

SEAL = """
import { Encrypter, identityToRecipient } from "age-encryption";
const { identities, length } = JSON.parse(await new Response(process.stdin).text());
const encrypter = new Encrypter();
for (const identity of identities) encrypter.addRecipient(await identityToRecipient(identity));
process.stdout.write(await encrypter.encrypt(Uint8Array.from({ length }, (_, i) => i % 251)));
"""


def _node(script: str, message: dict[str, object]) -> bytes:
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(
        command, input=json.dumps(message).encode(), capture_output=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("org", [HARBOUR, LANTERN], ids=["harbour", "lantern"])
def test_typage_opens_a_stored_object_from_header_payload_and_identity(org: Organisation) -> None:
    sealed = seal()
    header = next(one.header for one in sealed.answers.headers if one.org == org.id)
    file = base64.b64encode(header + sealed.answers.payload).decode()
    text = age.identity_to_text(org.identity)
    plaintext = _node(OPEN, {"identity": text, "file": file})
    inner, body = unframe(plaintext, Place(Kind.ANSWERS, SITE, REPORT, sealed.answers.id))
    assert inner["form"] == "help"
    assert "Мене не відпускають" in body.decode()


@pytest.mark.parametrize("length", [0, 1, 65_536, 65_537])
def test_we_open_what_typage_seals_to_two_readers(length: int) -> None:
    texts = [age.identity_to_text(org.identity) for org in (LANTERN, HARBOUR)]
    file = _node(SEAL, {"identities": texts, "length": length})
    plaintext = bytes(i % 251 for i in range(length))
    assert all(age.open_file(file, org.identity) == plaintext for org in (HARBOUR, LANTERN))
