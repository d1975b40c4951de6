/**
 * A JPEG (ITU-T T.81) read segment by segment: what the picture needs stays, everything else goes. All of it must be as the
 * standard says, to its end marker; what follows that (a film, a second picture) goes too.
 */
import { orientationOf, orientationSegment } from "./orientation.js";
import { expect } from "./odd.js";

/**
 * @typedef {{width: number, height: number}} Size
 * @typedef {Size & {kept: Uint8Array<ArrayBuffer>[]}} Jpeg
 * @typedef {object} Reading
 * @property {Uint8Array<ArrayBuffer>} bytes
 * @property {DataView} view
 * @property {number} at
 * @property {number | null} orientation
 * @property {Size | null} size
 * @property {boolean} jfif
 * @property {Uint8Array<ArrayBuffer>[]} kept
 */
export const LARGEST_JPEG = 64 << 20;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const MARKER = 0xff;
/** JFIF 1.2, square dots, no thumbnail: it says how colours are meant. */
const JFIF = [MARKER, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 0, 0, 1, 0, 1, 0, 0];

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Jpeg} and the parts that stay, in order
 * @throws {import("./odd.js").Odd}
 */
export function readJpeg(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  expect(bytes[0] === MARKER && bytes[1] === SOI);
  /** @type {Reading} */
  const reading = { bytes, view, at: 2, orientation: null, size: null, jfif: false, kept: [] };
  while (!segment(reading));
  const { orientation, jfif, size, kept } = reading;
  expect(size);
  const turned = orientation && orientation !== 1 ? [orientationSegment(orientation)] : [];
  const start = new Uint8Array([MARKER, SOI, ...(jfif ? JFIF : [])]);
  return { ...size, kept: [start, ...turned, ...kept, new Uint8Array([MARKER, EOI])] };
}

/** @param {Reading} reading @returns {boolean} whether it was the last */
function segment(reading) {
  const { bytes, view } = reading;
  expect(bytes[reading.at] === MARKER);
  while (bytes[reading.at + 1] === MARKER) reading.at += 1;
  const { at } = reading;
  const marker = bytes[at + 1];
  expect(marker !== undefined);
  if (marker === EOI) return true;
  expect(at + 4 <= bytes.length);
  const end = at + 2 + view.getUint16(at + 2);
  expect(end >= at + 4 && end <= bytes.length);
  reading.at = end;
  take(reading, marker, at, end);
  return false;
}

/** @param {Reading} reading @param {number} marker @param {number} at @param {number} end */
function take(reading, marker, at, end) {
  const { bytes, view, kept } = reading;
  const length = end - at - 4;
  if (marker === 0xe0) return void (reading.jfif ||= String.fromCharCode(...bytes.subarray(at + 4, at + 9)) === "JFIF\0");
  if (marker === 0xe1) return void (reading.orientation ??= orientationOf(bytes.subarray(at + 4, end)));
  // Adobe's says how colours are meant.
  if (marker === 0xee && length === 12) return void kept.push(bytes.slice(at, end));
  if ((marker >= 0xe2 && marker <= 0xef) || marker === 0xfe) return;
  if (isFrame(marker)) {
    expect(!reading.size && length === 6 + 3 * view.getUint8(at + 9));
    reading.size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  } else if (marker === 0xdb) expect(isQuantization(bytes, at + 4, end));
  else if (marker === 0xc4) expect(isHuffman(bytes, at + 4, end));
  else if (marker === 0xdd) expect(length === 2);
  else {
    expect(marker === SOS && reading.size && length === 4 + 2 * view.getUint8(at + 4));
    reading.at = endOfScan(bytes, end);
  }
  kept.push(bytes.slice(at, reading.at));
}

/** @param {number} marker @returns {boolean} baseline, extended or progressive, with Huffman tables, as browsers read them */
function isFrame(marker) {
  return marker >= 0xc0 && marker <= 0xc2;
}

/** @param {Uint8Array} bytes @param {number} at @param {number} end @returns {boolean} whole tables and nothing else */
function isQuantization(bytes, at, end) {
  while (at < end) at += (bytes[at] ?? 0) >> 4 ? 129 : 65;
  return at === end;
}

/** @param {Uint8Array} bytes @param {number} at @param {number} end @returns {boolean} whole tables and nothing else */
function isHuffman(bytes, at, end) {
  while (at + 17 <= end) at += 17 + bytes.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
  return at === end;
}

/** @param {Uint8Array} bytes @param {number} at @returns {number} where its marker comes that is neither stuffing nor restart */
function endOfScan(bytes, at) {
  for (;;) {
    at = bytes.indexOf(MARKER, at);
    expect(at >= 0 && at + 1 < bytes.length);
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
    at += 2;
  }
}
