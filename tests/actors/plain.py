"""A person whose browser runs no script: fills in the one page and sends it as that browser would."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LOCAL = "http://localhost"
ENGLISH = {"Cookie": "v=en.0.0.1"}
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
ORGS = re.compile(r'name="org" value="([^"]+)"')
BOUNDARY = "----dovira"


@dataclass
class PlainPage:
    """The page as it lies on the phone: hidden fields and the organisations it offers, in order."""

    html: str
    hidden: dict[str, str] = field(default_factory=dict)
    orgs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        form = self.html[self.html.index("data-typed") :]
        form = form[: form.index("</form>")]
        self.hidden, self.orgs = dict(HIDDEN.findall(form)), ORGS.findall(form)

    def filled(self, answers: Mapping[str, str | list[str]], orgs: Iterable[str]) -> list[tuple[str, str]]:
        """The fields of the request: answers, the organisations ticked, the consent."""
        fields = list(self.hidden.items())
        for name, value in answers.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return [*fields, *(("org", org) for org in orgs), ("consent", "yes")]


@dataclass(frozen=True)
class ChosenFile:
    """A file in the form's own field; without a name it is what a browser sends where none was chosen."""

    body: bytes = b""
    name: str = ""
    type: str = "application/octet-stream"


Field = tuple[str, "str | ChosenFile"]


def multipart(fields: Iterable[Field]) -> bytes:
    """The body that a browser makes of a form."""
    return b"".join(_part(name, value) for name, value in fields) + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, value: "str | ChosenFile") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    if isinstance(value, str):
        return f"{head}\r\n\r\n{value}\r\n".encode()
    # HTML, multipart/form-data encoding algorithm.
    said = value.name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    return f'{head}; filename="{said}"\r\nContent-Type: {value.type}\r\n\r\n'.encode() + value.body + b"\r\n"


def multipart_headers() -> dict[str, str]:
    """What goes with it."""
    return ENGLISH | {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


class PlainReporter:
    """Opens the page and sends it, by Flask's test client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        client.set_cookie("v", ENGLISH["Cookie"].removeprefix("v="))

    def open(self) -> PlainPage:
        """The empty page."""
        answer = self.client.post("/", data={"view": "plain"}, base_url=LOCAL)
        assert answer.status_code == 200
        return PlainPage(answer.text)

    def send(self, fields: Iterable[Field]) -> TestResponse:
        """One press of "Send"."""
        return self.client.post("/", data=multipart(fields), headers=multipart_headers(), base_url=LOCAL)


def problems(answer: TestResponse) -> str:
    """The words of the box at the top."""
    found = re.search(r'<div class="problem stack" role="alert">(.*?)</div>', answer.text, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""
