"""PNG, WebP, GIF, BMP: known by what they are; a picture that moves is not made a still one."""

import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from cleaning.conftest import Cleaner
from cleaning.looking import corners
from cleaning.photos import exif
from cleaning.scenes import BLUE, GREEN, RED, YELLOW
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]

Drawn = Callable[[str], bytes]
Tags = Callable[[bytes, str], dict[str, str]]
UPRIGHT = [64, 48, RED, GREEN, BLUE, YELLOW]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def riff(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def webp_with(plain: bytes, flags: int, *more: bytes) -> bytes:
    """An extended WebP of 64 by 48 around the picture of a simple one."""
    head = riff(b"VP8X", struct.pack("<I", flags) + (63).to_bytes(3, "little") + (47).to_bytes(3, "little"))
    picture = plain[12:] if plain[12:16] != b"VP8X" else plain[30:]
    content = b"WEBP" + head + picture + b"".join(more)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def png_with(plain: bytes, *more: bytes) -> bytes:
    """The chunks go right after the first."""
    return plain[:33] + b"".join(more) + plain[33:]


def gif(*frames: bytes) -> bytes:
    """Two colours, 2 by 1; each frame is black and white."""
    picture = b"\x2c\0\0\0\0\2\0\1\0\0" + b"\x02\x02\x44\x0a\x00"
    control = b"\x21\xf9\x04\x00\x0a\x00\x00\x00"
    body = b"".join(control + (frame or picture) for frame in frames)
    return b"GIF89a" + struct.pack("<HH", 2, 1) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + body + b"\x3b"


def test_a_png_loses_its_words(
    cleaner: Cleaner, page: Page, drawn: Drawn, tags: Tags, tmp_path: Path
) -> None:
    plain = drawn("image/png")
    path = tmp_path / "one.png"
    path.write_bytes(
        png_with(
            plain,
            chunk(b"tEXt", b"Author\0INVENTED"),
            chunk(b"tIME", struct.pack(">H5B", 2026, 3, 14, 15, 2, 11)),
        )
    )
    words = ["-EXIF:GPSLatitude=49.8", "-EXIF:GPSLatitudeRef=N", "-XMP:Creator=INVENTED"]
    subprocess.run(["exiftool", "-q", "-overwrite_original", *words, path], check=True)
    carried = path.read_bytes() + b"INVENTED after the end"
    assert {"PNG:Author", "GPS:GPSLatitude", "XMP-dc:Creator"} <= tags(carried, ".png").keys()
    answer = cleaner.clean(carried, name="one.txt", kind="text/plain")
    assert answer.bytes
    assert answer.type == "image/png"
    assert b"INVENTED" not in answer.bytes
    assert tags(answer.bytes, ".png").keys() == tags(plain, ".png").keys()
    assert corners(page, answer) == UPRIGHT


def test_a_webp_loses_its_exif(cleaner: Cleaner, page: Page, drawn: Drawn, tags: Tags) -> None:
    plain = drawn("image/webp")
    carried = webp_with(
        plain, 0x0C, riff(b"EXIF", exif(1)[10:]), riff(b"XMP ", b"<x:xmpmeta>INVENTED</x:xmpmeta>")
    )
    assert "GPS:GPSLatitude" in tags(carried, ".webp")
    answer = cleaner.clean(carried)
    assert answer.bytes
    assert answer.type == "image/webp"
    assert b"INVENTED" not in answer.bytes
    assert b"EXIF" not in answer.bytes
    assert corners(page, answer) == UPRIGHT


def test_a_still_gif_becomes_a_png_and_one_that_moves_is_left_alone(cleaner: Cleaner) -> None:
    still = cleaner.clean(gif(b""))
    assert still.type == "image/png"
    assert cleaner.clean(gif(b"", b"")).bytes is None
    assert cleaner.changed("delete self.ImageDecoder;", gif(b"")).bytes is None


def test_a_picture_that_moves_is_left_alone(cleaner: Cleaner, drawn: Drawn) -> None:
    control = chunk(b"acTL", struct.pack(">II", 2, 0))
    assert cleaner.clean(png_with(drawn("image/png"), control)).bytes is None
    assert cleaner.clean(webp_with(drawn("image/webp"), 0x02)).bytes is None


def test_a_bitmap_becomes_a_jpeg(cleaner: Cleaner, page: Page) -> None:
    rows = [[b"\xff\0\0", b"\0\xff\xff"], [b"\0\0\xff", b"\0\xff\0"]]
    dots = b"".join(b"".join(colour * 32 for colour in row) * 24 for row in rows)
    head = struct.pack("<IiiHHIIiiII", 40, 64, 48, 1, 24, 0, len(dots), 0, 0, 0, 0)
    answer = cleaner.clean(b"BM" + struct.pack("<IHHI", 54 + len(dots), 0, 0, 54) + head + dots)
    assert answer.type == "image/jpeg"
    assert corners(page, answer) == UPRIGHT


def test_a_browser_that_writes_no_webp_says_what_it_gave(cleaner: Cleaner, page: Page, drawn: Drawn) -> None:
    safari = """
const real = OffscreenCanvas.prototype.convertToBlob;
OffscreenCanvas.prototype.convertToBlob = function () { return real.call(this, {type: "image/png"}); };
"""
    answer = cleaner.changed(safari, drawn("image/webp"))
    assert answer.type == "image/png"
    assert corners(page, answer) == UPRIGHT
