"""Broken, cut, renamed, enormous: not called clean, or clean; never a crash, never a damaged picture."""

import base64
import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from cleaning.conftest import Cleaner
from cleaning.looking import corners
from cleaning.photos import photo
from cleaning.scenes import BLUE, GREEN, RED, YELLOW
from cleaning.test_other_pictures import chunk, gif, webp_with
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]

Drawn = Callable[[str], bytes]
KINDS = ["image/jpeg", "image/png", "image/webp"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"\xff\xd8\xff",
        b"word " * 100,
        b"%PDF-1.7\n" + b"x" * 100,
        b"PK\x03\x04" + b"x" * 100,
        b"ID3\4" + b"x" * 100,
    ],
    ids=["empty", "a byte", "three", "text", "pdf", "office", "mp3"],
)
def test_what_is_no_picture_and_no_film_is_left_alone(cleaner: Cleaner, content: bytes) -> None:
    assert cleaner.clean(content).bytes is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_file_is_never_called_clean(cleaner: Cleaner, drawn: Drawn, kind: str) -> None:
    whole = drawn(kind)
    for part in (0.1, 0.5, 0.9, 0.99):
        assert cleaner.clean(whole[: int(len(whole) * part)]).bytes is None
    assert cleaner.clean(whole[:-1]).bytes is None


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\0\1\0\0WEBPVP8 ",
        b"BM",
        b"\0\0\0 ftypisom",
    ],
)
def test_noise_is_left_alone(cleaner: Cleaner, start: bytes) -> None:
    chance = random.Random(7)  # noqa: S311 - the same noise every time
    for _ in range(5):
        assert cleaner.clean(start + chance.randbytes(5000)).bytes is None


@pytest.mark.parametrize("changed", [False, True], ids=["canvas", "no canvas"])
def test_a_byte_changed_anywhere_ends_nothing(
    cleaner: Cleaner, drawn: Drawn, tmp_path: Path, changed: bool
) -> None:
    chance = random.Random(11)  # noqa: S311 - the same places every time
    whole = photo(drawn("image/jpeg"), tmp_path)
    for _ in range(25):
        broken = bytearray(whole)
        broken[chance.randrange(len(broken))] = chance.randrange(256)
        answer = (
            cleaner.changed("delete self.OffscreenCanvas;", bytes(broken))
            if changed
            else cleaner.clean(bytes(broken))
        )
        assert answer.bytes is None or b"INVENTED" not in answer.bytes


def enormous() -> dict[str, bytes]:
    side = 65_000
    frame = b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 17, 8, side, side, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bitmap = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
    return {
        "jpeg": frame
        + b"\xff\xda"
        + struct.pack(">HB", 12, 3)
        + b"\1\0\2\0\3\0\0\x3f\0"
        + b"\1" * 50
        + b"\xff\xd9",
        "png": b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", b"\x78\x9c\1")
        + chunk(b"IEND", b""),
        "bmp": b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + bitmap,
        "gif": b"GIF89a" + struct.pack("<HH", side, side) + gif(b"")[10:],
        "webp": b"RIFF"
        + struct.pack("<I", 30)
        + b"WEBPVP8L"
        + struct.pack("<I", 17)
        + b"\x2f"
        + b"\xff" * 17,
    }


@pytest.mark.parametrize("kind", enormous())
def test_a_picture_that_claims_to_be_enormous_is_not_decoded(cleaner: Cleaner, kind: str) -> None:
    answer = cleaner.changed(
        "self.createImageBitmap = () => { throw new Error('decoded'); };", enormous()[kind]
    )
    # A JPEG's segments are read without decoding it.
    assert (answer.bytes is None) is (kind != "jpeg")


def test_one_dot_is_enough(cleaner: Cleaner, page: Page) -> None:
    for kind in KINDS:
        small = page.evaluate(
            """async (kind) => {
              const canvas = document.createElement("canvas");
              [canvas.width, canvas.height] = [1, 1];
              canvas.getContext("2d").fillRect(0, 0, 1, 1);
              return canvas.toDataURL(kind).split(",")[1];
            }""",
            kind,
        )
        answer = cleaner.clean(base64.b64decode(small))
        assert answer.type == kind
        assert corners(page, answer)[:2] == [1, 1]


def test_a_name_or_type_that_says_something_else_changes_nothing(
    cleaner: Cleaner, page: Page, drawn: Drawn
) -> None:
    for name, kind in (
        ("film.mp4", "video/mp4"),
        ("letter.pdf", "application/pdf"),
        ("", ""),
        ("‮gpj.exe", "image/heic"),
    ):
        answer = cleaner.clean(drawn("image/jpeg"), name=name, kind=kind)
        assert answer.type == "image/jpeg"
        assert corners(page, answer) == [64, 48, RED, GREEN, BLUE, YELLOW]
    assert (
        cleaner.clean(webp_with(drawn("image/webp"), 0), name="one.png", kind="image/png").type
        == "image/webp"
    )


def test_a_large_picture_is_made_smaller_and_keeps_its_proportions(cleaner: Cleaner, page: Page) -> None:
    large = page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [6000, 4000];
          const context = canvas.getContext("2d");
          for (const [n, colour] of ["#f00", "#0f0", "#00f", "#ff0"].entries()) {
            context.fillStyle = colour;
            context.fillRect((n % 2) * 3000, Math.floor(n / 2) * 2000, 3000, 2000);
          }
          return canvas.toDataURL("image/jpeg", 0.5).split(",")[1];
        }"""
    )
    width, height, *colours = corners(page, cleaner.clean(base64.b64decode(large)))
    assert colours == [RED, GREEN, BLUE, YELLOW]
    assert int(width) * int(height) <= 16_777_216
    assert abs(int(width) / int(height) - 1.5) < 0.01
