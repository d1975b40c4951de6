"""What one person sends over either path: the same bytes until they are told that it arrived."""

import json
import os
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from actors.organisation import Worker
from actors.plain import ENGLISH, PlainPage, multipart, multipart_headers
from actors.reporter import Letter, write
from faults.http import exchange, request_bytes

from core.partners import OrgKeys
from crypto.encoding import b64u, from_b64u
from crypto.primitives import sha256
from crypto.report import report_id

WORDS = "мене не відпускають додому. "
MOST_WORDS = 100
THANKS = "Your message has been received."
ASK = {**ENGLISH, "Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Submission(ABC):
    """`report`: its id, 16 bytes; `text`: what it says, like no other."""

    report: bytes
    text: str
    request: bytes = field(repr=False)
    acknowledged: bool = False

    def attempt(self, port: int) -> str:
        """Send it once: `received`, the status of a refusal, or `nothing` when no answer came."""
        try:
            status, answer = exchange(port, self.request)
        except OSError:
            return "nothing"
        if status != 200:
            return str(status)
        self.acknowledged = self._says_received(answer)
        return "received" if self.acknowledged else "something else"

    @abstractmethod
    def _says_received(self, answer: bytes) -> bool:
        """Whether the person is told that it arrived."""


@dataclass
class Sealed(Submission):
    """Over the first path: sealed on the phone."""

    letter: Letter | None = None

    def _says_received(self, answer: bytes) -> bool:
        """The page compares what the server says it stored with what it sent."""
        assert self.letter
        sealed = self.letter.sealed
        sent = {b64u(one.id): b64u(sha256(one.payload)) for one in (sealed.answers, sealed.identity)}
        return {one["id"]: one["sha256"] for one in json.loads(answer)["objects"]} == sent


@dataclass
class Typed(Submission):
    """Over the second path: sealed by the server."""

    def _says_received(self, answer: bytes) -> bool:
        """The thanks page."""
        return THANKS in answer.decode()


@dataclass(frozen=True)
class Author:
    """Writes submissions to one organisation."""

    worker: Worker
    keys: OrgKeys
    port: int

    def sealed(self) -> Sealed:
        """Written and sealed, not sent yet."""
        text = _new_text()
        letter = write(self.worker.site, [self.keys], {"story": text})
        request = request_bytes("POST", letter.path, self.port, letter.headers(), letter.body)
        return Sealed(letter.report, text, request, letter=letter)

    def typed(self) -> Typed:
        """The page opened and filled in, not sent yet. Raises OSError when the page does not come."""
        status, html = exchange(self.port, request_bytes("POST", "/", self.port, ASK, b"view=plain"))
        if status != 200:
            raise ConnectionError
        text, page = _new_text(), PlainPage(html.decode())
        body = multipart(page.filled({"story": text}, [b64u(self.worker.org)]))
        request = request_bytes("POST", "/", self.port, multipart_headers(), body)
        return Typed(report_id(from_b64u(page.hidden["secret"])), text, request)


def _new_text() -> str:
    name = os.urandom(12)
    return f"{name.hex()} {WORDS * (name[0] % MOST_WORDS)}".strip()
