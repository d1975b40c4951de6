"""Reads the 143 vectors of npm `cctv-age` (C2SP CCTV) out of its JavaScript."""

import base64
import re
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MODULE = Path(__file__).parents[2] / "node_modules" / "cctv-age" / "index.js"

_BYTES = re.compile(r'var (\w+)_default = __toBinary\("([A-Za-z0-9+/=]*)"\);')


@dataclass(frozen=True)
class Vector:
    """One vector: the lines of its text header, repeated keys kept, and the age file."""

    name: str
    fields: tuple[tuple[str, str], ...]
    file: bytes

    def all(self, key: str) -> list[str]:
        return [value for name, value in self.fields if name == key]

    def one(self, key: str) -> str:
        return next(iter(self.all(key)), "")


@cache
def vectors() -> dict[str, Vector]:
    """Every vector by name; the package's own export list says which there must be."""
    source = MODULE.read_text("utf-8")
    found = {name: _read(name, base64.b64decode(data)) for name, data in _BYTES.findall(source)}
    exported = re.findall(r"(\w+)_default as (\w+)", source)
    if {name for name, _ in exported} != found.keys() or any(inner != outer for inner, outer in exported):
        raise AssertionError("the package's form has changed: not every vector was read")
    return found


def _read(name: str, data: bytes) -> Vector:
    head, _, file = data.partition(b"\n\n")
    lines = [line.partition(": ") for line in head.decode().split("\n")]
    fields = tuple((key, value) for key, _, value in lines)
    return Vector(name, fields, zlib.decompress(file) if ("compressed", "zlib") in fields else file)
