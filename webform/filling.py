"""Answers of few lengths: a length on the wire must not tell which organisations were chosen."""

import zlib
from collections.abc import Sequence

from flask import Response

# One organisation is about 3.7 KB packed, four are about 11.
LENGTHS = (4096, 12288, 24576, 49152)
GZIP = 16 + zlib.MAX_WBITS
# RFC 1952, 2.3.1: flag of the extra field, its length in two bytes, subfields with a name and a length.
EXTRA = 4
HEADER = 10
SUBFIELD = b"dv"


def filled(body: bytes, packs: float, lengths: Sequence[int] = LENGTHS) -> Response:
    """JSON of one of these lengths (bytes on the wire); `packs`: whether the browser takes gzip.

    Filled with an extra field of the gzip header; unpacked, with spaces after the JSON.
    """
    if not packs:
        return Response(body.ljust(_length(len(body), lengths)), content_type="application/json")
    packer = zlib.compressobj(9, zlib.DEFLATED, GZIP)
    packed = packer.compress(body) + packer.flush()
    response = Response(_with_extra(packed, lengths), content_type="application/json")
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _with_extra(packed: bytes, lengths: Sequence[int]) -> bytes:
    missing = _length(len(packed) + 6, lengths) - len(packed) - 6
    field = SUBFIELD + missing.to_bytes(2, "little") + bytes(missing)
    header = packed[:3] + bytes([packed[3] | EXTRA]) + packed[4:HEADER]
    return header + len(field).to_bytes(2, "little") + field + packed[HEADER:]


def _length(least: int, lengths: Sequence[int]) -> int:
    """The smallest length that holds it; what is longer than all goes out as it is."""
    return next((length for length in lengths if length >= least), least)
