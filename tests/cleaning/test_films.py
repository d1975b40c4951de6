"""A film keeps its pictures and sound, byte for byte where they were, and nothing else."""

import base64
import json
import random
import re
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cleaning.conftest import Answer, Cleaner
from cleaning.films import ENCODE, FRAMES, WRITTEN, Encoded, Film, box, full, u32
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]

Tags = Callable[[bytes, str], dict[str, str]]
READER = Path(__file__).with_name("read_film.mjs")
# What exiftool calls an empty place; what says only how large the file is and where in it the samples lie.
EMPTY = re.compile(r":(Free|Unknown_free)$", re.IGNORECASE)
PLACED = {f"QuickTime:MediaData{name}" for name in ("", "Offset", "Size")} | {"Composite:AvgBitrate"}
# The colour in the middle, half a second in and half a second before the end.
PLAY = """async ({bytes, type}) => {
  const video = document.createElement("video");
  const content = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
  const happens = (name) => new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, {once: true});
    video.addEventListener("error", () => reject(new Error(video.error.message)), {once: true});
  });
  video.src = URL.createObjectURL(new Blob([content], {type}));
  await happens("loadeddata");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const seen = [];
  for (const at of [0.5, 1.5]) {
    video.currentTime = at;
    await happens("seeked");
    context.drawImage(video, 0, 0);
    const [red, green, blue] = context.getImageData(32, 24, 1, 1).data;
    seen.push([red, green, blue].map((part) => part > 127 ? 1 : 0).join(""));
  }
  return [video.videoWidth, video.videoHeight, Math.round(video.duration), ...seen];
}"""


@pytest.fixture(scope="module")
def cinema(chromium: Browser, site: str) -> Iterator[Page]:
    """A page without the site's policy, which shows no films."""
    page = chromium.new_page(bypass_csp=True)
    page.goto(site)
    yield page
    page.close()


@pytest.fixture(scope="module")
def encoded(cinema: Page) -> Encoded:
    found = cinema.evaluate(ENCODE, FRAMES)
    samples = [(base64.b64decode(sample), bool(key)) for sample, key in found["samples"]]
    assert len(samples) == FRAMES
    return Encoded(base64.b64decode(found["config"]), samples)


def tracks(content: bytes, folder: Path) -> list[dict[str, object]]:
    path = folder / "film.mp4"
    path.write_bytes(content)
    done = subprocess.run(["node", READER, path], capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def played(page: Page, film: Answer) -> list[int | str]:
    assert film.bytes
    return list(page.evaluate(PLAY, {"bytes": base64.b64encode(film.bytes).decode(), "type": "video/mp4"}))


def test_the_film_made_for_these_tests_does_carry_it_all(encoded: Encoded, tags: Tags) -> None:
    carried = Film(encoded).bytes()
    names = {name.split(":")[1] for name in tags(carried, ".mov")}
    assert {"GPSCoordinates", "Make", "CreateDate", "CompressorName", "HandlerDescription"} <= names
    assert all(word in carried for word in WRITTEN)


@pytest.mark.parametrize(
    ("brand", "kind"), [(b"qt  ", "video/quicktime"), (b"mp42", "video/mp4"), (b"3gp4", "video/mp4")]
)
def test_nothing_is_left_in_a_film(
    cleaner: Cleaner, encoded: Encoded, tags: Tags, brand: bytes, kind: str
) -> None:
    carried = Film(encoded, brand=brand).bytes()
    answer = cleaner.clean(carried, name="IMG_0001.MOV", kind="")
    assert answer.bytes
    assert answer.type == kind
    assert len(answer.bytes) == len(carried)
    assert [word for word in WRITTEN if word in answer.bytes] == []
    plain = tags(Film(encoded, carrying=False, brand=brand).bytes(), ".mov")
    found = {name: value for name, value in tags(answer.bytes, ".mov").items() if not EMPTY.search(name)}
    assert found.keys() <= plain.keys()
    assert {name for name, value in found.items() if value != plain[name]} <= PLACED


def test_it_plays_and_jumps_as_before(
    cleaner: Cleaner, cinema: Page, encoded: Encoded, tmp_path: Path
) -> None:
    carried = Film(encoded).bytes()
    answer = cleaner.clean(carried)
    assert answer.bytes
    assert played(cinema, Answer(carried, "")) == played(cinema, answer) == [64, 48, 2, "100", "001"]
    before, after = tracks(carried, tmp_path), tracks(answer.bytes, tmp_path)
    assert len(before) == 3
    assert after == before[:2]


def test_pictures_and_sound_are_the_same_bytes(cleaner: Cleaner, encoded: Encoded) -> None:
    answer = cleaner.clean(Film(encoded).bytes())
    assert answer.bytes
    assert [n for n, (sample, _) in enumerate(encoded.samples) if sample not in answer.bytes] == []
    assert encoded.config in answer.bytes


def test_a_film_with_nothing_hidden_stays_as_it_is(cleaner: Cleaner, encoded: Encoded) -> None:
    plain = Film(encoded, carrying=False, brand=b"mp42").bytes()
    assert cleaner.clean(plain).bytes == plain


def test_what_is_not_as_it_should_be_is_not_called_clean(cleaner: Cleaner, encoded: Encoded) -> None:
    whole = Film(encoded).bytes()
    fragmented = Film(encoded, more_in_moov=[box(b"mvex", full(b"trex", u32(1, 1, 0, 0, 0)))]).bytes()
    odd = {
        "fragments announced": fragmented,
        "a fragment": whole + box(b"moof", full(b"mfhd", u32(1))),
        "samples elsewhere": Film(encoded, late=40).bytes(),
        "two descriptions": whole + whole[whole.index(b"moov") - 4 :],
        "a byte after the end": whole + b"\0",
        "another codec": whole.replace(b"avc1\0\0\0\0\0\0", b"vp09\0\0\0\0\0\0"),
        "samples in another file": whole.replace(full(b"url ", flags=1), full(b"url ", flags=0)),
        "more entries than bytes": whole.replace(b"stts" + u32(0, 1, FRAMES), b"stts" + u32(0, 2, FRAMES)),
        "four thousand million samples": whole.replace(
            b"stsz" + u32(0, 0, FRAMES), b"stsz" + u32(0, 1, 2**32 - 1)
        ),
    }
    assert [name for name, film in odd.items() if film == whole] == []
    assert [name for name, film in odd.items() if cleaner.clean(film).bytes is not None] == []


def test_a_cut_film_is_not_called_clean(cleaner: Cleaner, encoded: Encoded) -> None:
    whole = Film(encoded, carrying=False).bytes()
    assert [at for at in range(0, len(whole), 97) if cleaner.clean(whole[:at]).bytes is not None] == []


def test_a_byte_changed_anywhere_lets_nothing_through(cleaner: Cleaner, encoded: Encoded) -> None:
    chance = random.Random(5)  # noqa: S311 - the same places every time
    whole = Film(encoded).bytes()
    for _ in range(60):
        broken = bytearray(whole)
        at = chance.randrange(whole.index(b"moov"), len(broken))
        broken[at] = chance.choice([0, 1, 0xFF, broken[at] ^ 1])
        answer = cleaner.clean(bytes(broken))
        assert answer.bytes is None or b"INVENTED place" not in answer.bytes


def test_a_film_is_never_read_as_a_whole(cleaner: Cleaner, encoded: Encoded) -> None:
    small = (
        "const real = Blob.prototype.arrayBuffer;"
        + """
Blob.prototype.arrayBuffer = function () {
  if (this.size > 1 << 20) throw new Error("read as a whole");
  return real.call(this);
};"""
    )
    film = Film(encoded).bytes() + struct.pack(">I", 8 + (6 << 20)) + b"uuid" + b"INVENTED" * (6 << 17)
    answer = cleaner.changed(small, film)
    assert answer.bytes
    assert len(answer.bytes) == len(film)
    assert b"INVENTED" not in answer.bytes
