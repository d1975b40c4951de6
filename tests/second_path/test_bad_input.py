"""Rubbish on the second path: refused within two seconds, in little memory, to nobody else's harm."""

import threading
import time
from collections.abc import Iterator

import pytest
from actors.installation import Template
from actors.organisation import found
from actors.plain import BOUNDARY, multipart, multipart_headers
from actors.processes import family, resident
from actors.server import Server, serving
from second_path.site import ask, open_page, pour

from core.db import open_store
from core.secrets import read_secrets

# No request here reaches the database.
pytestmark = pytest.mark.database("sqlite")
GIGABYTE = 1 << 30
PIECE = b"x" * (1 << 16)
MOST_GROWTH = 50 << 20


@pytest.fixture(scope="module")
def server(migrated: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The reporter's site under gunicorn, with one organisation."""
    folder = tmp_path_factory.mktemp("bad_input")
    settings = migrated.copy(folder / "var")
    store = open_store(settings)
    found(store, read_secrets(settings.secrets_dir), "harbour")
    store.close()
    with serving("actors.reviewed_site:create_app()", settings, folder / "log") as running:
        yield running


def head(server: Server, *lines: str) -> bytes:
    own = [f"Host: 127.0.0.1:{server.port}", f"Content-Type: multipart/form-data; boundary={BOUNDARY}"]
    return "\r\n".join(["POST / HTTP/1.1", *own, *lines, "", ""]).encode()


def endless(seconds: float = 5) -> Iterator[bytes]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield PIECE


def chunks() -> Iterator[bytes]:
    return (b"%x\r\n%s\r\n" % (len(piece), piece) for piece in endless())


ATTACKS = {
    "100,000 fields": lambda s: ask(s, multipart((f"f{n}", "") for n in range(100_000)), multipart_headers()),
    "20,000 parts": lambda s: ask(
        s, b"".join(b"--%s\r\n\r\n\r\n" % BOUNDARY.encode() for _ in range(20_000)), multipart_headers()
    ),
    "a gigabyte declared": lambda s: pour(s, head(s, f"Content-Length: {GIGABYTE}"), []),
    "a gigabyte sent": lambda s: pour(s, head(s, f"Content-Length: {GIGABYTE}"), endless()),
    "an endless chunked body": lambda s: pour(s, head(s, "Transfer-Encoding: chunked"), chunks()),
    "a header of ten megabytes": lambda s: pour(s, b"POST / HTTP/1.1\r\nX-Long: ", iter([PIECE] * 160)),
    "a file": lambda s: ask(
        s,
        multipart([("view", "plain")]).replace(b'name="view"', b'name="view"; filename="f"'),
        multipart_headers(),
    ),
    "broken UTF-8": lambda s: ask(
        s, multipart([("story", "ж")]).replace("ж".encode(), b"\xd0"), multipart_headers()
    ),
    "no boundary": lambda s: ask(s, b"view=plain", {"Content-Type": "multipart/form-data"}),
    "another multipart": lambda s: ask(s, multipart([]), {"Content-Type": "multipart/mixed; boundary=x"}),
    "a long boundary": lambda s: ask(
        s, PIECE, {"Content-Type": "multipart/form-data; boundary=" + "b" * 5000}
    ),
    "nothing but a boundary": lambda s: ask(s, multipart([]), multipart_headers()),
    "a nest of headers": lambda s: ask(
        s, f"--{BOUNDARY}\r\n".encode() + b"a: b\r\n" * 60_000 + b"\r\n", multipart_headers()
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_refused_within_two_seconds_and_little_memory(server: Server, name: str) -> None:
    peaks: list[int] = []
    done = threading.Event()
    before = max(resident(pid) for pid in family(server.pid))

    def watch() -> None:
        while True:
            peaks.append(max(resident(pid) for pid in family(server.pid)))
            if done.wait(0.01):
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    try:
        status, _ = ATTACKS[name](server)
        took = time.monotonic() - began
    finally:
        done.set()
        watcher.join()
    assert 400 <= status < 500, status
    # A bound of the issue, not a speed: a server that read on would take as long as it is fed.
    assert took < 2
    assert max(peaks) - before < MOST_GROWTH
    open_page(server)
