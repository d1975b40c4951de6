"""A photo keeps its picture and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cleaning.conftest import Cleaner
from cleaning.looking import corners
from cleaning.photos import WRITTEN, photo
from cleaning.scenes import BLUE, GREEN, RED, YELLOW
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]

Drawn = Callable[[str], bytes]
Tags = Callable[[bytes, str], dict[str, str]]
# Shown upright: which colour is in which corner, after the turn that the photo asks for.
TURNED = {
    1: [64, 48, RED, GREEN, BLUE, YELLOW],
    3: [64, 48, YELLOW, BLUE, GREEN, RED],
    6: [48, 64, BLUE, RED, YELLOW, GREEN],
    8: [48, 64, GREEN, YELLOW, RED, BLUE],
}
# As Tor Browser: white, whatever was drawn.
WHITE = """
const real = OffscreenCanvas.prototype.convertToBlob;
OffscreenCanvas.prototype.convertToBlob = function (options) {
  const white = new OffscreenCanvas(this.width, this.height);
  const context = white.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, this.width, this.height);
  return real.call(white, options);
};
"""
NOISE = """
const real = OffscreenCanvasRenderingContext2D.prototype.getImageData;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...place) {
  const image = real.apply(this, place);
  crypto.getRandomValues(image.data);
  return image;
};
"""
WITHOUT = "delete self.OffscreenCanvas;"
LARGE_ONLY = WHITE.replace("real.call(white", "real.call(this.width > 40 ? white : this")


def test_the_photo_made_for_these_tests_does_carry_it_all(drawn: Drawn, tags: Tags, tmp_path: Path) -> None:
    found = tags(photo(drawn("image/jpeg"), tmp_path, 6), ".jpg")
    names = {name.split(":")[1] for name in found}
    assert {
        "Make",
        "Orientation",
        "GPSLatitude",
        "ThumbnailImage",
        "Creator",
        "By-line",
        "Comment",
        "ProfileDescription",
    } <= names
    assert any("MakerNote" in name for name in names)


@pytest.mark.parametrize("orientation", TURNED)
def test_nothing_is_left_in_a_photo_and_it_stands_upright(
    cleaner: Cleaner,
    page: Page,
    drawn: Drawn,
    tags: Tags,
    mat2: Callable[[bytes, str], str],
    tmp_path: Path,
    orientation: int,
) -> None:
    plain = drawn("image/jpeg")
    answer = cleaner.clean(photo(plain, tmp_path, orientation))
    assert answer.bytes
    assert answer.type == "image/jpeg"
    assert [word for word in WRITTEN if word in answer.bytes] == []
    assert tags(answer.bytes, ".jpg").keys() == tags(plain, ".jpg").keys()
    assert mat2(answer.bytes, ".jpg") == mat2(plain, ".jpg")
    assert corners(page, answer) == TURNED[orientation]


@pytest.mark.parametrize(
    "browser", [WHITE, NOISE, WITHOUT, LARGE_ONLY], ids=["white", "noise", "without", "large"]
)
def test_where_the_canvas_lies_no_picture_is_lost(
    cleaner: Cleaner, drawn: Drawn, tmp_path: Path, browser: str, page: Page
) -> None:
    answer = cleaner.changed(browser, photo(drawn("image/jpeg"), tmp_path))
    if browser == LARGE_ONLY:
        assert answer.bytes is None
    else:
        assert answer.bytes
        assert corners(page, answer) == TURNED[1]
    assert cleaner.changed(browser, drawn("image/png")).bytes is None


@pytest.mark.parametrize("orientation", TURNED)
def test_without_the_canvas_segments_go_and_only_the_turn_stays(
    cleaner: Cleaner, drawn: Drawn, page: Page, tags: Tags, tmp_path: Path, orientation: int
) -> None:
    answer = cleaner.changed(WITHOUT, photo(drawn("image/jpeg"), tmp_path, orientation))
    assert answer.bytes
    assert [word for word in WRITTEN if word in answer.bytes] == []
    assert corners(page, answer) == TURNED[orientation]
    more = tags(answer.bytes, ".jpg").keys() - tags(drawn("image/jpeg"), ".jpg").keys()
    assert more - {"File:ExifByteOrder"} == ({"IFD0:Orientation"} if orientation != 1 else set())
