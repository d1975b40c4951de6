"""A person's browser that sends files: sealed for real, announced to the reporter's site, put there in parts.

What an attacker does is done by the same steps: other keys, other bytes, a part left out.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actors.reporter import Letter
from werkzeug.test import Client, TestResponse

from core.partners import OrgKeys
from crypto.attachment import FileFacts, file_id, seal_file
from crypto.code import CodeKeys
from crypto.encoding import b64u
from crypto.frame import Kind, Place
from crypto.manifest import Listed
from crypto.padding import PART
from crypto.report import Reader
from crypto.sealed import SealedObject, commitment
from webform.files import ANNOUNCEMENT


@dataclass(frozen=True)
class PickedFile:
    """A file as the phone holds it before "Send": its bytes, what is said of it, and its keys.

    `secret` 32 bytes, `key` and `nonce` 16 each; they stand for these bytes only.
    """

    body: bytes
    facts: FileFacts
    secret: bytes
    key: bytes
    nonce: bytes

    @property
    def id(self) -> bytes:
        """The object id."""
        return file_id(self.secret)

    @property
    def listed(self) -> Listed:
        """As a manifest names it: `write(…, files=[it])`, `Returner.message(…, files=[it])`."""
        return Listed(self.id, Kind.ATTACHMENT, commitment(self.key))

    def seal(self, site: bytes, report: bytes, to: Sequence[OrgKeys]) -> "SealedFile":
        """Seal it for these organisations as a file of this report (id 16 bytes)."""
        drawn: Iterator[bytes] = iter((self.key, self.nonce))
        place = Place(Kind.ATTACHMENT, site, report, self.id)
        readers = [Reader(keys.id, keys.epoch, keys.recipient) for keys in to]
        sealed = seal_file(place, self.facts, self.body, readers, lambda _size: next(drawn))
        return SealedFile(report, self.secret, sealed)


@dataclass(frozen=True)
class SealedFile:
    """A sealed file of a report, sent as often and in whatever order one likes."""

    report: bytes
    secret: bytes
    sealed: SealedObject

    @property
    def id(self) -> bytes:
        """The object id."""
        return self.sealed.id

    @property
    def path(self) -> str:
        """Where it is announced; a part goes to `<path>/<n>`."""
        return f"/u/{b64u(self.report)}/{b64u(self.id)}"

    @property
    def parts(self) -> list[bytes]:
        """Its payload, cut."""
        payload = self.sealed.payload
        return [payload[at : at + PART] for at in range(0, len(payload), PART)]

    def announcement(self, **changes: object) -> bytes:
        """The body of the announcement, filled; `changes` replace its fields."""
        headers = [
            {"epoch": b64u(one.epoch), "header": one.header.decode(), "org": b64u(one.org)}
            for one in self.sealed.headers
        ]
        fields = {"headers": headers, "pad": "", "size": len(self.sealed.payload)} | changes
        missing = ANNOUNCEMENT - len(_compact(fields))
        return _compact({**fields, "pad": "0" * missing})

    def announce(self, client: Client, proof: str, **changes: object) -> TestResponse:
        """Say that it comes. `proof`: `of_letter` or `of_code`; `changes`: to the body's fields."""
        headers = {"Authorization": proof, "Content-Type": "application/json"}
        return client.post(self.path, data=self.announcement(**changes), headers=headers)

    def put(
        self, client: Client, n: int, data: bytes | None = None, secret: bytes | None = None
    ) -> TestResponse:
        """Send part `n`, or other bytes in its place, or with another's upload secret."""
        headers = {
            "Authorization": f"Upload {b64u(secret or self.secret)}",
            "Content-Type": "application/octet-stream",
        }
        return client.put(f"{self.path}/{n}", data=self.parts[n] if data is None else data, headers=headers)

    def send(self, client: Client, proof: str) -> TestResponse:
        """Announce it and put every part; the answer to the last."""
        answer = self.announce(client, proof)
        assert answer.status_code == 200, answer.text
        for n in range(len(self.parts)):
            answer = self.put(client, n)
            assert answer.status_code == 200, answer.text
        return answer


def pick(body: bytes, name: str = "photo.jpg", type_: str = "image/jpeg", how: str = "cleaned") -> PickedFile:
    """Choose a file: its keys are drawn, nothing is sent."""
    return PickedFile(body, FileFacts(how, name, type_), os.urandom(32), os.urandom(16), os.urandom(16))


def of_letter(letter: Letter) -> str:
    """What lets a report's files be announced right after it was sent."""
    return letter.headers()["Authorization"]


def of_code(code: CodeKeys) -> str:
    """What lets them be announced by who came back with the code."""
    return f"Code {b64u(code.lookup)}.{b64u(code.auth)}"


def send_files(
    client: Client, letter: Letter, site: bytes, to: Sequence[OrgKeys], files: Sequence[PickedFile]
) -> list[SealedFile]:
    """Seal and send files of a report that was sent."""
    sealed = [one.seal(site, letter.report, to) for one in files]
    for one in sealed:
        one.send(client, of_letter(letter))
    return sealed


def _compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
