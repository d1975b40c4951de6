"""A request whose form is read in memory: Werkzeug writes what it takes for a file to disk."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, TYPE_CHECKING

from flask import Request

from core.errors import Malformed

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# Of what was read, after which the process may go on: core.web.apart.
STEP = 128 << 10


class MemoryRequest(Request):
    """Takes no file unless a view says how many bytes of them, all together, it has room for.

    `overflowed`: more came, and was dropped while it came, so that the person can be told. `proceed`: called
    from time to time while files come.
    """

    room = 0
    overflowed = False
    proceed: Callable[[], None] | None = None

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        if not self.room:
            raise Malformed
        return _Kept(self)


class _Kept(BytesIO):
    """A file in memory, as far as the request has room for it."""

    def __init__(self, request: MemoryRequest) -> None:
        super().__init__()
        self._request = request
        self._came = 0

    def write(self, data: "ReadableBuffer", /) -> int:
        size, request = len(memoryview(data)), self._request
        self._came += size
        if self._came >= STEP and request.proceed:
            self._came = 0
            request.proceed()
        if size > request.room:
            request.overflowed = True
            return size
        request.room -= size
        return super().write(data)
