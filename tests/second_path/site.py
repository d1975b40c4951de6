"""The second path on a real gunicorn: asked as a browser asks, or as somebody who wants to break it."""

import http.client
import socket
import time
from collections.abc import Callable, Iterable

from actors.plain import ENGLISH, Field, PlainPage, multipart, multipart_headers
from actors.processes import family
from actors.server import Server

from core.web.apart import APART

ORDINARY = 2


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def workers(server: Server) -> set[int]:
    """All processes but the arbiter."""
    return set(family(server.pid)) - {server.pid}


def whole(server: Server, but_for: Iterable[int] = ()) -> bool:
    """Whether every process is there, and none of these: gunicorn answers as soon as its first is."""
    # Looked at once: between two looks one may end, and its successor come.
    there = workers(server)
    return len(there) == ORDINARY + APART and there.isdisjoint(but_for)


def one_was_replaced(server: Server, before: set[int]) -> bool:
    """Whether every process is there, one of them new."""
    there = workers(server)
    return len(there) == ORDINARY + APART and len(before - there) == 1


def open_page(server: Server) -> PlainPage:
    """The empty form."""
    status, text = ask(server, b"view=plain", ENGLISH | {"Content-Type": "application/x-www-form-urlencoded"})
    assert status == 200
    return PlainPage(text)


def send(server: Server, fields: Iterable[Field]) -> tuple[int, str]:
    """One press of "Send"."""
    return ask(server, multipart(fields), multipart_headers())


def ask(server: Server, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """POST /; status and text of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, 30)
    try:
        connection.request("POST", "/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def pour(server: Server, head: bytes, pieces: Iterable[bytes]) -> tuple[int, float]:
    """Send pieces until the server answers; its status and after how many seconds."""
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        began = time.monotonic()
        connection.sendall(head)
        connection.setblocking(False)
        answer = b""
        for piece in pieces:
            answer = _try(connection, piece)
            if answer:
                break
        connection.settimeout(20)
        while b"\r\n" not in answer:
            answer += connection.recv(4096)
        return int(answer.split(b" ", 2)[1]), time.monotonic() - began


def _try(connection: socket.socket, piece: bytes) -> bytes:
    view = memoryview(piece)
    while view:
        try:
            return connection.recv(4096)
        except BlockingIOError:
            pass
        try:
            view = view[connection.send(view) :]
        except BlockingIOError:
            time.sleep(0.001)
    return b""
