"""A photo as a phone makes it, with everything a phone writes into it; all values are invented."""

import struct
import subprocess
from pathlib import Path

MAKER = b"INVENTED MAKER NOTE 7f3a"
TRAIL = b"TRAILING-FILM-0123456789"
# What must be found nowhere in a cleaned file.
WRITTEN = [
    b"INVENTED",
    b"Dovira Phone",
    b"49.8397",
    b"http://ns.adobe",
    b"Photoshop",
    b"TRAILING",
    b"8BIM",
    b"Serial-77",
]
# A colour profile that has a name and no colours: browsers pass over it.
_NAME = b"desc\0\0\0\0" + struct.pack(">I", 9) + b"INVENTED\0" + bytes(3)
_ENTRY = struct.pack(">I4sII", 1, b"desc", 144, len(_NAME))
_HEAD = struct.pack(">I4sI12s", 144 + len(_NAME), b"INVE", 0, b"mntrRGB XYZ ").ljust(36, b"\0") + b"acsp"
_ICC = b"ICC_PROFILE\0\1\1" + _HEAD.ljust(128, b"\0") + _ENTRY + _NAME
PROFILE = b"\xff\xe2" + struct.pack(">H", 2 + len(_ICC)) + _ICC


def exif(orientation: int) -> bytes:
    """An APP1 segment with make, orientation, date, maker note and a place."""
    order = ">"
    place = b"N\0\0\0"
    degrees = struct.pack(">6I", 49, 1, 50, 1, 2292, 100)
    heap_at = 8 + (2 + 4 * 12 + 4) + (2 + 2 * 12 + 4) + (2 + 4 * 12 + 4)
    heap = bytearray()

    def put(value: bytes) -> int:
        at = heap_at + len(heap)
        heap.extend(value + b"\0" * (len(value) % 2))
        return at

    def entry(tag: int, kind: int, count: int, value: int | bytes) -> bytes:
        raw = value if isinstance(value, bytes) else struct.pack(">I", value)
        return struct.pack(order + "HHI", tag, kind, count) + raw

    exif_at = 8 + 2 + 4 * 12 + 4
    gps_at = exif_at + 2 + 2 * 12 + 4
    make, date = b"INVENTED Dovira Phone\0", b"2026:03:14 15:02:11\0"
    first = [
        entry(0x010F, 2, len(make), put(make)),
        entry(0x0112, 3, 1, struct.pack(">HH", orientation, 0)),
        entry(0x8769, 4, 1, exif_at),
        entry(0x8825, 4, 1, gps_at),
    ]
    second = [
        entry(0x9003, 2, len(date), put(date)),
        entry(0x927C, 7, len(MAKER), put(MAKER)),
    ]
    third = [
        entry(1, 2, 2, place),
        entry(2, 5, 3, put(degrees)),
        entry(3, 2, 2, b"E\0\0\0"),
        entry(4, 5, 3, put(degrees)),
    ]
    folders = b"".join(
        struct.pack(">H", len(one)) + b"".join(one) + b"\0\0\0\0" for one in (first, second, third)
    )
    tiff = b"MM\0*" + struct.pack(">I", 8) + folders + bytes(heap)
    payload = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload


def photo(plain: bytes, folder: Path, orientation: int = 1) -> bytes:
    """From a plain picture: Exif, a thumbnail, XMP, IPTC, a comment, a profile, and more after its end."""
    path, small = folder / "photo.jpg", folder / "small.jpg"
    path.write_bytes(plain[:2] + exif(orientation) + PROFILE + plain[2:])
    small.write_bytes(plain)
    words = [
        f"-ThumbnailImage<={small}",
        "-XMP:Creator=INVENTED Author",
        "-XMP:GPSLatitude=49.8397",
        "-IPTC:By-line=INVENTED Author",
        "-IPTC:City=INVENTED City",
        "-Comment=INVENTED comment",
        "-SerialNumber=Serial-77",
        "-Photoshop:CopyrightFlag=True",
    ]
    subprocess.run(["exiftool", "-q", "-m", "-overwrite_original", *words, path], check=True)
    return path.read_bytes() + TRAIL
