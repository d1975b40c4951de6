"""How gunicorn runs a site: what it logs, how it answers a request it cannot read. See gunicorn_conf.py."""

import logging
import socket
import sys
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]  # ships no types
from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # ships no types
from gunicorn.http import errors, get_parser  # type: ignore[import-untyped]  # ships no types
from gunicorn.workers.gthread import (  # type: ignore[import-untyped]  # ships no types
    DEFAULT_WORKER_DATA_TIMEOUT,
    ThreadWorker,
)

from core.web.apart import answer_one
from core.web.handover import Channel, Head, discard, look
from core.web.headers import ALWAYS
from core.web.logs import DAY, LINE, describe

# Their messages tell of processes and our own sockets; those of workers quote requests and addresses.
ABOUT_PROCESSES = frozenset({"gunicorn.arbiter", "gunicorn.sock", __name__})
UNREADABLE = (
    (errors.LimitRequestLine, "414 URI Too Long"),
    (errors.LimitRequestHeaders, "431 Request Header Fields Too Large"),
    (errors.UnsupportedTransferCoding, "501 Not Implemented"),
    (errors.ParseException, "400 Bad Request"),
)


class QuietLogger(Logger):  # type: ignore[misc]  # its base has no types
    """gunicorn's logger, which else prints the address and the request line of every bad request."""

    error_fmt = LINE
    datefmt = DAY

    def critical(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log an event of the server."""
        self._tell(logging.CRITICAL, msg, args, kwargs)

    def error(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log an event of the server."""
        self._tell(logging.ERROR, msg, args, kwargs)

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log an event of the server."""
        self._tell(logging.WARNING, msg, args, kwargs)

    def info(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log an event of the server."""
        self._tell(logging.INFO, msg, args, kwargs)

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log an event of the server with type and place of the exception."""
        self._tell(logging.ERROR, msg, args, kwargs | {"exc_info": True})

    def debug(self, msg: object, *args: object, **kwargs: object) -> None:
        """Never: debug lines quote requests."""

    def log(self, lvl: object, msg: object, *args: object, **kwargs: object) -> None:
        """Log an event of the server."""
        self._tell(lvl if isinstance(lvl, int) else logging.INFO, msg, args, kwargs)

    def access(self, *args: object, **kwargs: object) -> None:
        """Never."""

    def _tell(self, level: int, msg: object, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
        caller = sys._getframe(2)
        module = caller.f_globals.get("__name__", "?")
        text = f"{module}, line {caller.f_lineno}"
        if module in ABOUT_PROCESSES:
            text = (str(msg) % args if args else str(msg)).split("\n")[0]
        error = sys.exc_info()[1] if kwargs.get("exc_info") else None
        self.error_log.log(level, "%s", f"{text}: {describe(error)}" if error else text)


class QuietWorker(ThreadWorker):  # type: ignore[misc]  # its base has no types
    """A gthread worker whose own error answers carry the headers and repeat nothing of the request.

    `apart` and `channel` are set before the fork: see core.web.apart.
    """

    apart = False
    channel: Channel | None = None

    def run(self) -> None:
        """Serve many, or one."""
        if self.apart:
            answer_one(self)
        else:
            super().run()

    def handle(self, conn: Any) -> Any:  # noqa: ANN401 - gunicorn's
        """Answer a request, or hand its connection to a process that is apart."""
        if self.channel is None or self.apart or (conn.initialized and conn.parser.unreader.buf.getvalue()):
            return super().handle(conn)
        if not conn.initialized and not conn.wait_for_data(DEFAULT_WORKER_DATA_TIMEOUT):
            return super().handle(conn)
        conn.sock.setblocking(True)
        try:
            head = look(conn.sock)
        except OSError:
            return False
        if not head.readable:
            return super().handle(conn)
        self._hand_over(conn, head)
        # gunicorn shuts down what it closes; the other process still needs the connection.
        conn.sock = socket.socket()
        return False

    def _hand_over(self, conn: Any, head: Head) -> None:  # noqa: ANN401 - gunicorn's
        if head.whole and self.channel is not None and self.channel.send(conn.sock):
            conn.sock.close()
            return
        if head.whole:
            # The app words the refusal, from the head alone.
            conn.parser = get_parser(self.cfg, iter([head.text]), conn.client)
            conn.initialized = True
            super().handle(conn)
        else:
            self.handle_error(None, conn.sock, conn.client, errors.LimitRequestHeaders("limit"))
        discard(conn.sock)

    def handle_error(self, req: object, client: Any, addr: object, exc: BaseException) -> None:  # noqa: ANN401,ARG002 - gunicorn's
        """Answer a request that cannot be read, or one whose app failed before answering."""
        status = next(
            (status for kind, status in UNREADABLE if isinstance(exc, kind)), "500 Internal Server Error"
        )
        self.log.warning("Request refused: %s", status)
        try:
            util.write_nonblock(client, plain_answer(status))
        except OSError:
            self.log.debug("The client left.")


def plain_answer(status: str) -> bytes:
    """An HTTP/1.1 answer with an empty body."""
    lines = [f"HTTP/1.1 {status}", "Connection: close", "Content-Length: 0"]
    lines += [f"{name}: {value}" for name, value in ALWAYS]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
