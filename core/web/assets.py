"""Static files: read at start, compressed once, the same for all. No ETag, which could mark a visitor."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import brotli
from flask import Request, Response
from zopfli import gzip

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
PACKED = frozenset({".ico", ".png"})


@dataclass(frozen=True)
class Encoded:
    """One body in three codings, each made when first asked for: zopfli takes seconds of a worker."""

    plain: bytes

    @cached_property
    def gzip(self) -> bytes:
        """For browsers at plain-http .onion addresses, which take nothing better."""
        packed: bytes = gzip.compress(self.plain)
        return packed

    @cached_property
    def br(self) -> bytes:
        """For all others."""
        packed: bytes = brotli.compress(self.plain, quality=11)
        return packed

    def response(self, request: Request, content_type: str) -> Response:
        """The smallest coding that the browser takes."""
        accepted = request.accept_encodings
        coding = "br" if accepted["br"] else "gzip" if accepted["gzip"] else ""
        body = self.br if coding == "br" else self.gzip if coding else self.plain
        response = Response(body, content_type=content_type)
        response.headers["Vary"] = "Accept-Encoding"
        if coding:
            response.headers["Content-Encoding"] = coding
        return response


# Shared by the apps of one process.
_encoded_file = lru_cache(maxsize=64)(Encoded)


@dataclass(frozen=True)
class Asset:
    """One file."""

    body: bytes
    suffix: str

    @cached_property
    def integrity(self) -> str:
        """Subresource Integrity value. SHA-256: every page carries two of them, which nothing compresses."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.body).digest()).decode()

    def response(self, request: Request) -> Response:
        """The file, compressed unless its format already is."""
        if self.suffix in PACKED:
            return Response(self.body, content_type=TYPES[self.suffix])
        return _encoded_file(self.body).response(request, TYPES[self.suffix])


class Assets:
    """All files of a site by name. Raises ValueError for a name in two folders or of no known type."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._files: dict[str, Asset] = {}
        for folder in folders:
            for path in sorted(folder.glob("*")):
                if path.name in self._files or path.suffix not in TYPES:
                    raise ValueError(f"{path} cannot be served: its name is taken or its type unknown")
                self._files[path.name] = Asset(path.read_bytes(), path.suffix)

    def find(self, name: str) -> Asset | None:
        """The file of that name."""
        return self._files.get(name)

    def url(self, name: str) -> str:
        """Address of a file that must exist; raises KeyError."""
        if name not in self._files:
            raise KeyError(name)
        return f"/static/{name}"

    def integrity(self, name: str) -> str:
        """SRI value of a file that must exist; raises KeyError."""
        return self._files[name].integrity
