"""Pages that are the same for all with the same settings: rendered and compressed once, kept as bytes."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")
MOST = 512


class PageCache(Generic[Kept]):
    """Pages of one roster, each as `pack` made it of its bytes. Holds at most 512; a new roster empties it.

    Never for a page behind sign-in: compressed secrets leak by their length (BREACH).
    """

    def __init__(self, pack: Callable[[bytes], Kept]) -> None:
        self._pack = pack
        self._lock = threading.Lock()
        self._version = b""
        self._pages: dict[Hashable, Kept] = {}

    def get(self, version: bytes, key: Hashable, render: Callable[[], str]) -> Kept:
        """The page of a key (all that it depends on), rendered if it is not kept for this version."""
        found = self._pages.get((version, key))
        if found is not None:
            return found
        with self._lock:
            if self._version != version or len(self._pages) >= MOST:
                self._version, self._pages = version, {}
            if (version, key) not in self._pages:
                self._pages[(version, key)] = self._pack(render().encode())
            return self._pages[(version, key)]
