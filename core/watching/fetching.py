"""One visitor's requests: bounded in size and time, one host, no redirect followed, nothing kept."""

import http.client
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from core.watching import CannotLook

SECONDS = 30
CHUNK = 65_536
# As Tor Browser says it: a site that treats a watcher differently must not learn here who watches.
_AGENT = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """`name`: what a report calls it. Header names are lower case. `whole`: the body is not cut or broken."""

    name: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    whole: bool

    def header(self, name: str) -> list[str]:
        """All values of a header."""
        return [value for found, value in self.headers if found == name]


class Visitor:
    """A stranger's browser at `url`, a site's start page. Raises CannotLook for what is no such address."""

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise CannotLook("This is not the address of a site.") from error
        beside = parts.query or parts.fragment or parts.username or parts.path.strip("/")
        if parts.scheme not in ("http", "https") or not parts.hostname or beside:
            raise CannotLook("The address is https://host or http://host, with a port where it has one.")
        self._host, self._port, self._secure = parts.hostname, port, parts.scheme == "https"
        usual = {"http": ":80", "https": ":443"}[parts.scheme]
        self.origin = f"{parts.scheme}://{parts.netloc.lower().removesuffix(usual)}"

    def get(self, path: str, largest: int, language: str = "uk") -> Answer:
        """GET an absolute path; a body of more than `largest` bytes comes cut. Raises CannotLook."""
        return self._ask(path, "GET", path, largest, language, b"")

    def view(self, name: str, largest: int, language: str) -> Answer:
        """A view of the one address, as a press on a button asks for it. Raises CannotLook.

        `name`: the view, and behind a space the form that it is about.
        """
        fields = dict(zip(("view", "form"), name.split(" "), strict=False))
        return self._ask(f"/ ({name})", "POST", "/", largest, language, urlencode(fields).encode())

    def _ask(self, name: str, method: str, path: str, largest: int, language: str, body: bytes) -> Answer:
        ends = time.monotonic() + SECONDS
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=SECONDS)
        try:
            connection.request(method, path, body or None, self._headers(language, bool(body)))
            response = connection.getresponse()
            data = _read(response, largest, ends)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise CannotLook(f"{self.origin} did not answer {name}: {type(error).__name__}.") from error
        finally:
            connection.close()
        if response.status == 429 or response.status >= 500:
            raise CannotLook(f"{self.origin} answered {name} with status {response.status}.")
        headers = tuple((header.lower(), value) for header, value in response.getheaders())
        body, whole = _decoded(data, headers, largest)
        return Answer(f"{name} in {language}" if path == "/" else name, response.status, headers, body, whole)

    def _headers(self, language: str, form: bool) -> dict[str, str]:
        own = {
            "User-Agent": _AGENT,
            "Accept": "*/*",
            "Accept-Language": language,
            "Accept-Encoding": "gzip",
            "Sec-Fetch-Site": "same-origin" if form else "none",
        }
        return own | ({"Origin": self.origin, "Content-Type": _FORM} if form else {})


def _read(response: http.client.HTTPResponse, largest: int, ends: float) -> bytes:
    """At most `largest` bytes and one more. The time is for the whole answer, not for each read."""
    data = bytearray()
    while len(data) <= largest and (chunk := response.read1(min(CHUNK, largest + 1 - len(data)))):
        data += chunk
        if time.monotonic() > ends:
            raise TimeoutError
    if response.length and len(data) <= largest:
        raise http.client.IncompleteRead(bytes(data))
    return bytes(data)


def _decoded(data: bytes, headers: tuple[tuple[str, str], ...], largest: int) -> tuple[bytes, bool]:
    whole = len(data) <= largest
    if not any(pair == ("content-encoding", "gzip") for pair in headers):
        return data[:largest], whole
    unpacked = zlib.decompressobj(wbits=31)
    try:
        body = unpacked.decompress(data, largest)
    except zlib.error:
        return b"", False
    return body, whole and unpacked.eof and not unpacked.unused_data
