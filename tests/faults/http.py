"""HTTP in plain sight: a request is bytes that can be sent again, or in part."""

import socket
import struct
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse

# More than the server waits for its database.
SECONDS = 30.0
RESET = struct.pack("ii", 1, 0)


def request_bytes(method: str, path: str, port: int, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """One request, after which the connection ends."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: close",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def exchange(port: int, request: bytes) -> tuple[int, bytes]:
    """Send it; status and body of the whole answer. Raises OSError when there is none."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        connection.sendall(request)
        answer = HTTPResponse(connection)
        try:
            answer.begin()
            return answer.status, answer.read()
        except HTTPException as error:
            raise ConnectionError from error
        finally:
            answer.close()


def send_and_leave(port: int, request: bytes, reset: bool) -> None:
    """Send these bytes and be gone before the answer: closed in order, or as if the network broke."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        connection.sendall(request)
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
