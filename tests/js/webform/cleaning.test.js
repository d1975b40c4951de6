import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesOf, only } from "../../../webform/js/cleaning/boxes.js";
import { isClose, looksSame } from "../../../webform/js/cleaning/canvas.js";
import { readJpeg } from "../../../webform/js/cleaning/jpeg.js";
import { kindOf } from "../../../webform/js/cleaning/kinds.js";
import { isPicture, quiet, quietHevc } from "../../../webform/js/cleaning/nals.js";
import { Odd } from "../../../webform/js/cleaning/odd.js";
import { orientationOf, orientationSegment } from "../../../webform/js/cleaning/orientation.js";

const AVC_MESSAGES = 6;

/** @param {(number | string)[]} parts numbers, and text as its signs */
function bytes(...parts) {
  return new Uint8Array(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part].map((sign) => sign.charCodeAt(0)))));
}

/** @param {string} type @param {(number | string)[]} content */
function box(type, ...content) {
  const inside = bytes(...content);
  return [0, 0, 0, inside.length + 8, type, ...inside];
}

/** @param {(number | string)[]} parts */
function viewOf(...parts) {
  return new DataView(bytes(...parts).buffer);
}

test("what a file is, its first bytes say", async () => {
  const kind = (/** @type {(number | string)[]} */ ...start) => kindOf(new Blob([bytes(...start), new Uint8Array(64)]));
  assert.equal(await kind(0xff, 0xd8, 0xff, 0xe1), "jpeg");
  assert.equal(await kind(0x89, "PNG\r\n", 0x1a, "\n"), "png");
  assert.equal(await kind("GIF89a"), "gif");
  assert.equal(await kind("RIFF", 1, 2, 3, 4, "WEBPVP8 "), "webp");
  assert.equal(await kind("BM", 1, 2, 3, 4, 0, 0, 0, 0), "bmp");
  for (const brand of ["heic", "mif1", "avif"]) assert.equal(await kind(0, 0, 0, 24, "ftyp", brand), "heif");
  for (const brand of ["qt  ", "isom", "3gp4"]) assert.equal(await kind(0, 0, 0, 24, "ftyp", brand), "video");
  for (const brand of ["avis", "hevc", "msf1"]) assert.equal(await kind(0, 0, 0, 24, "ftyp", brand), null);
  for (const start of ["%PDF-1.7", "PK\x03\x04", "ID3", "#!AMR", "RIFF    WAVE", ""]) assert.equal(await kind(start), null);
  assert.equal(await kindOf(new Blob([bytes(0xff, 0xd8, 0xff)])), null);
});

test("how a photo is turned is read in both orders of bytes, and written so that it can be read", () => {
  for (const turn of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const segment = orientationSegment(turn);
    assert.equal(segment[2] === 0 && segment[3], segment.length - 2);
    assert.equal(orientationOf(segment.subarray(4)), turn);
    const little = bytes("Exif", 0, 0, "II", 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, turn, 0, 0, 0);
    assert.equal(orientationOf(little), turn);
  }
});

test("what is no turn is none", () => {
  const segment = orientationSegment(6).subarray(4);
  for (let length = 0; length < 28; length += 1) assert.equal(orientationOf(segment.subarray(0, length)), null);
  for (const value of [0, 9, 255]) assert.equal(orientationOf(orientationSegment(value).subarray(4)), null);
  assert.equal(orientationOf(bytes("http://ns.adobe.com/xap/1.0/", 0, "<x:xmpmeta>")), null);
});

const TABLE = [0xff, 0xdb, 0, 67, 0, ...Array(64).fill(1)];
const FRAME = [0xff, 0xc0, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0];
const SCAN = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xff, 0, 3, 0xff, 0xd3, 4];
const END = [0xff, 0xd9];

test("of a JPEG the picture stays and nothing else", () => {
  const jfif = [0xff, 0xe0, 0, 19, "JFIF", 0, 1, 1, 0, 0, 72, 0, 72, 1, 1, "abc"];
  const hidden = [0xff, 0xe2, 0, 6, "mpf!", 0xff, 0xfe, 0, 6, "word", 0xff, 0xed, 0, 6, "8BIM", 0xff, 0xef, 0, 6, "more"];
  const read = readJpeg(bytes(0xff, 0xd8, ...jfif, ...hidden, ...TABLE, 0xff, ...FRAME, ...SCAN, ...END, "a film"));
  assert.deepEqual([read.width, read.height], [3, 2]);
  const kept = read.kept.flatMap((part) => [...part]);
  const start = [0xff, 0xd8, ...bytes(0xff, 0xe0, 0, 16, "JFIF", 0, 1, 2, 0, 0, 1, 0, 1, 0, 0)];
  assert.deepEqual(kept, [...start, ...TABLE, ...FRAME, ...SCAN, ...END]);
});

test("a JPEG that is not as the standard says is not called clean", () => {
  const odd = {
    "no end": [...TABLE, ...FRAME, ...SCAN],
    "no picture": [...TABLE, ...END],
    "two pictures": [...FRAME, ...FRAME, ...SCAN, ...END],
    "a scan before the frame": [...SCAN, ...FRAME, ...END],
    "words after a table": [0xff, 0xdb, 0, 71, 0, ...Array(64).fill(1), "word", ...FRAME, ...SCAN, ...END],
    "words after the frame": [0xff, 0xc0, 0, 15, ...FRAME.slice(4), "word", ...SCAN, ...END],
    "words between segments": [...TABLE, "word", ...FRAME, ...SCAN, ...END],
    "a length that leads out of it": [0xff, 0xe1, 0xff, 0xff, ...FRAME, ...SCAN, ...END],
    "a length of nothing": [0xff, 0xe1, 0, 0, ...FRAME, ...SCAN, ...END],
    "an unknown segment": [0xff, 0xf0, 0, 6, "word", ...FRAME, ...SCAN, ...END],
    "arithmetic coding": [0xff, 0xc9, ...FRAME.slice(2), ...SCAN, ...END],
  };
  for (const [name, parts] of Object.entries(odd)) assert.throws(() => readJpeg(bytes(0xff, 0xd8, ...parts)), Odd, name);
});

test("a message of video becomes filling of the same length, that another reader skips", () => {
  for (let length = 4; length < 1200; length += 1) {
    const unit = quiet(false, bytes(AVC_MESSAGES, 5), length);
    assert.equal(unit.length, length);
    assert.equal(unit[0], AVC_MESSAGES);
    let at = 1;
    while (at < length - 1) {
      assert.equal(unit[at], 3);
      const size = unit[at + 1] ?? 0;
      assert.ok(size < 255 && unit.subarray(at + 2, at + 2 + size).every((byte) => byte === 255));
      at += 2 + size;
    }
    assert.equal(at, length - 1);
    assert.equal(unit[at], 0x80);
  }
  assert.throws(() => quiet(false, bytes(AVC_MESSAGES, 5), 3), Odd);
});

test("the filling itself never looks like a place between units", () => {
  for (let length = 5; length < 600; length += 1) {
    const unit = quiet(true, bytes(39 << 1, 1), length);
    assert.ok(!unit.some((byte, at) => byte <= 3 && unit[at - 1] === 0 && unit[at - 2] === 0));
  }
});

test("pictures and what decodes them stay, everything else does not", () => {
  const avc = Array.from({ length: 32 }, (_, type) => type).filter((type) => isPicture(false, 0x60 | type));
  assert.deepEqual(avc, [1, 5, 7, 8, 9, 10, 11]);
  const hevc = Array.from({ length: 64 }, (_, type) => type).filter((type) => isPicture(true, type << 1));
  assert.deepEqual(hevc, [...Array(22).keys(), 32, 33, 34, 35, 36, 37]);
  assert.deepEqual([...quiet(false, bytes(30, 1), 3)], [12, 255, 0x80]);
  assert.deepEqual([...quiet(true, bytes(62 << 1, 1), 4)], [76, 1, 255, 0x80]);
});

test("messages among the settings of H.265 become filling, the settings stay", () => {
  const settings = [0x20, 0, 1, 0, 4, 64, 1, 7, 7];
  const content = (/** @type {string} */ words) => [...Array(21).fill(1), 3, 2, ...settings, 0x27, 0, 1, 0, 14, 39 << 1, 1, 5, 9, words, 0x80];
  const view = viewOf(...box("hvcC", ...content("INVENTED ")));
  assert.equal(quietHevc(view, only(boxesOf(view, 0, view.byteLength), "hvcC")), 4);
  const after = new Uint8Array(view.buffer);
  assert.deepEqual([...after.subarray(31, 40)], settings);
  assert.deepEqual([...after.subarray(45)], [39 << 1, 1, 3, 9, ...Array(9).fill(255), 0x80]);
});

test("boxes fill what they lie in to the last byte", () => {
  const view = viewOf(...box("one ", "abc"), ...box("two "));
  assert.deepEqual(boxesOf(view, 0, view.byteLength).map(({ type, body, end }) => [type, body, end]), [["one ", 8, 11], ["two ", 19, 19]]);
  const odd = [
    [...box("one "), 0],
    [0, 0, 0, 7, "one "],
    [0, 0, 0, 0, "one "],
    [0, 0, 0, 9, "one "],
    [0, 0, 0, 1, "one ", 0, 0, 0, 0, 0, 0, 0, 8],
    [0, 0, 0, 1, "one ", 255, 255, 255, 255, 255, 255, 255, 255],
  ];
  for (const parts of odd) assert.throws(() => boxesOf(viewOf(...parts), 0, bytes(...parts).length), Odd);
});

test("a few lowest bits are no lie, white and noise are", () => {
  const drawn = new Uint8ClampedArray([10, 200, 30, 255]);
  assert.ok(isClose(drawn, new Uint8ClampedArray([11, 199, 30, 255])));
  for (const lie of [[255, 255, 255, 255], [10, 200, 40, 255], [], [10, 200, 30]]) assert.ok(!isClose(drawn, new Uint8ClampedArray(lie)));
  assert.ok(looksSame(drawn, new Uint8ClampedArray([20, 190, 35, 255])));
  assert.ok(!looksSame(drawn, new Uint8ClampedArray([255, 255, 255, 255])));
});
