"""Readable text never enters a process that serves others: its connection goes to one that ends after it.

A worker looks at the head of a request without taking it from the kernel. A form with readable text, which
browsers send as `multipart/form-data`, stays there: the open connection is handed over (unix(7), SCM_RIGHTS).
"""

import re
import socket
import time
from array import array
from contextlib import suppress
from dataclasses import dataclass

MOST_HEAD = 16 * 1024
HEAD_SECONDS = 5.0
WAIT_SECONDS = 0.01
DRAIN_SECONDS = 1.0
DRAIN_BYTES = 1 << 20
# About 40 connections wait for a process; the next are refused with a sentence.
QUEUE_BYTES = 16 * 1024
# Config of an app that reads such forms: whether this process may.
READS_TEXT = "READS_TEXT"
# Beside it: what such a process calls while a long form comes, so that it is not ended meanwhile.
GO_ON = "GO_ON"
# Of such a form. What is more than files may have is dropped as it comes, so that a sentence can say so.
MOST_READABLE = 64 << 20
END = b"\r\n\r\n"
READABLE = re.compile(rb"\r\ncontent-type:[ \t]*multipart/", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """The head of a request, its last empty line included; `whole` is false when it did not end in time."""

    text: bytes
    whole: bool

    @property
    def readable(self) -> bool:
        """Whether a form with readable text follows, or something that may be one."""
        return self.text.startswith(b"POST") and (not self.whole or READABLE.search(self.text) is not None)


class Channel:
    """Connections from many workers to many others. Made before the first fork."""

    def __init__(self) -> None:
        self._in, self._out = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._in.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, QUEUE_BYTES)

    def send(self, client: socket.socket) -> bool:
        """Hand over an open connection; false when too many wait already."""
        try:
            # Not socket.send_fds: it forgets the flags and would wait (Python 3.11).
            self._in.sendmsg([b"c"], [_carrying(client)], socket.MSG_DONTWAIT)
        except OSError:
            return False
        return True

    def receive(self, seconds: float) -> socket.socket | None:
        """The next connection, or none within so many seconds."""
        self._out.settimeout(seconds)
        try:
            _, fds, _, _ = socket.recv_fds(self._out, 1, 1)
        except TimeoutError:
            return None
        return socket.socket(fileno=fds[0]) if fds else None


def _carrying(client: socket.socket) -> "tuple[int, int, array[int]]":
    return socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", [client.fileno()])


def look(client: socket.socket) -> Head:
    """The head of the request that waits in the kernel, which stays there. Blocks for the first byte."""
    seen = bytearray(MOST_HEAD)
    until = time.monotonic() + HEAD_SECONDS
    try:
        while True:
            size = client.recv_into(seen, MOST_HEAD, socket.MSG_PEEK)
            end = seen.find(END, 0, size)
            if end >= 0:
                return Head(bytes(seen[: end + len(END)]), True)
            begun = bytes(seen[:4])
            if not b"POST".startswith(begun[:size]) or size in (0, MOST_HEAD) or time.monotonic() > until:
                return Head(begun[:size], False)
            time.sleep(WAIT_SECONDS)
    finally:
        # What stood behind the head may be somebody's words.
        seen[:] = bytes(MOST_HEAD)


def discard(client: socket.socket) -> None:
    """Say that no more is answered and let the kernel throw away what still comes, for at most a second.

    Else the client would get a reset instead of the answer. The bytes are not copied here: tcp(7), MSG_TRUNC.
    """
    nowhere = bytearray(DRAIN_BYTES)
    until = time.monotonic() + DRAIN_SECONDS
    with suppress(OSError):
        client.shutdown(socket.SHUT_WR)
        while (left := until - time.monotonic()) > 0:
            client.settimeout(left)
            if not client.recv_into(nowhere, DRAIN_BYTES, socket.MSG_TRUNC):
                break
    client.close()
