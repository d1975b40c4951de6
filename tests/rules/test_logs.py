"""Whatever goes wrong, no line says who asked, from where, at what minute, or what for."""

import re
from collections.abc import Iterator

import pytest
from actors.installation import Template
from actors.server import CLIENT, Server, serving

from core.web.headers import ALWAYS

# The database plays no part here.
pytestmark = pytest.mark.database("sqlite")

CANARY = "CANARY-5c1e"
MANY = "".join(f"X-{n}: {CANARY}\r\n" for n in range(80))
BROKEN = {
    "request line": f"{CANARY}\r\n\r\n",
    "method": f"{CANARY}! / HTTP/1.1\r\nHost: x\r\n\r\n",
    "version": f"GET /{CANARY} HTTP/{CANARY}\r\n\r\n",
    "header name": f"GET /{CANARY} HTTP/1.1\r\nHost: x\r\n{CANARY} : a\r\n\r\n",
    "long line": f"GET /{CANARY}{'x' * 4000} HTTP/1.1\r\nHost: x\r\n\r\n",
    "long header": f"GET / HTTP/1.1\r\nHost: x\r\nX-A: {CANARY}{'x' * 9000}\r\n\r\n",
    "many headers": f"GET / HTTP/1.1\r\nHost: x\r\n{MANY}\r\n",
    "two lengths": f"POST /{CANARY} HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "chunk": f"POST /u/{CANARY} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n",
    "transfer coding": f"POST /{CANARY} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {CANARY}\r\n\r\n",
    "unknown host": f"GET /{CANARY} HTTP/1.1\r\nHost: {CANARY}\r\nConnection: close\r\n\r\n",
}
FAILING = ("fail", "chain", "query", "inside", "log", "warn", "thread")


@pytest.fixture(scope="module")
def server(migrated: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("failing")
    with serving("actors.failing:create_app()", migrated.copy(folder / "var"), folder / "log") as running:
        yield running


def check(printed: str) -> None:
    assert CANARY not in printed
    assert CLIENT not in printed
    assert "/fail" not in printed
    assert re.search(r"\d\d:\d\d", printed) is None, "a time of day"


@pytest.mark.parametrize("request_text", BROKEN.values(), ids=BROKEN.keys())
def test_a_request_that_cannot_be_read_leaves_no_trace(server: Server, request_text: str) -> None:
    answer = server.raw(request_text.encode())
    head = answer.split(b"\r\n\r\n")[0].decode().split("\r\n")
    assert re.fullmatch(r"HTTP/1\.1 [45]\d\d .*", head[0])
    assert CANARY.encode() not in answer
    for name, value in ALWAYS:
        assert head.count(f"{name}: {value}") == 1
    check(server.printed())


@pytest.mark.parametrize("view", FAILING)
def test_a_view_that_fails_says_what_and_where_and_nothing_else(server: Server, view: str) -> None:
    headers = {"User-Agent": f"{CANARY}-agent", "Content-Type": "text/plain", "Referer": f"http://{CANARY}/"}
    response = server.request("POST", f"/fail/{view}?{CANARY}", f"{CANARY}-body".encode(), headers)
    assert response.status == (200 if view in ("log", "warn", "thread") else 500)
    check(server.printed())


def test_an_answer_that_breaks_off_leaves_no_trace(server: Server) -> None:
    body = CANARY.encode()
    host = f"Host: 127.0.0.1:{server.port}\r\n"
    head = f"POST /fail/stream HTTP/1.1\r\n{host}Content-Length: {len(body)}\r\n\r\n"
    assert b"half" in server.raw(head.encode() + body)
    check(server.printed())


def test_a_body_cut_short_leaves_no_trace(server: Server) -> None:
    head = f"POST /fail/fail HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: 999\r\n\r\n{CANARY}"
    server.raw(head.encode())
    check(server.printed())


def test_the_operator_learns_what_failed(server: Server) -> None:
    server.request("POST", "/fail/chain", b"x")
    server.request("POST", "/fail/query", b"x")
    server.request("POST", "/fail/inside", b"x")
    printed = server.printed()
    assert "ERROR KeyError" in printed
    assert "from ValueError" in printed
    assert "IntegrityError" in printed
    assert re.search(r"ERROR TypeError at core/web/choices\.py:\d+", printed)


def test_no_answer_names_a_version(server: Server) -> None:
    for path in ("/", "/health", "/nowhere"):
        response = server.request("GET", path, headers={"Host": f"127.0.0.1:{server.port}"})
        assert response.headers.get_all("Server") in (None, ["gunicorn"])
        assert response.headers["X-Powered-By"] is None
