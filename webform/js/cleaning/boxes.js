/**
 * The boxes of an MP4 or QuickTime film (ISO/IEC 14496-12), read strictly: boxes fill what they lie in to the last byte. Why not
 * by a library: docs/decisions/0019-cleaning-files.md.
 *
 * @typedef {{type: string, at: number, body: number, end: number}} Box where it and its content start, and where it ends
 */
import { fourAt } from "./bytes.js";
import { expect } from "./odd.js";

const LARGE = 1;

/**
 * @param {DataView} view
 * @param {number} at where a box begins
 * @param {number} left bytes that it may fill
 * @returns {{size: number, head: number}}
 * @throws {import("./odd.js").Odd}
 */
export function headOf(view, at, left) {
  expect(left >= 8);
  const short = view.getUint32(at);
  if (short !== LARGE) {
    expect(short >= 8 && short <= left);
    return { size: short, head: 8 };
  }
  expect(left >= 16);
  const size = view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
  expect(size >= 16 && size <= left);
  return { size, head: 16 };
}

/**
 * @param {DataView} view
 * @param {number} from
 * @param {number} to
 * @returns {Box[]}
 * @throws {import("./odd.js").Odd} where they leave a byte
 */
export function boxesOf(view, from, to) {
  const found = [];
  for (let at = from; at < to; ) {
    const { size, head } = headOf(view, at, to - at);
    found.push({ type: fourAt(view, at + 4), at, body: at + head, end: at + size });
    at += size;
  }
  return found;
}

/** @param {Box[]} boxes @param {string} type @returns {Box} @throws {import("./odd.js").Odd} where there is not exactly one */
export function only(boxes, type) {
  const [box, ...more] = boxes.filter((one) => one.type === type);
  expect(box && more.length === 0);
  return box;
}

/** @param {DataView} view @param {Box} box @returns {void} it becomes an empty place of the same length */
export function free(view, box) {
  for (const [place, sign] of [0x66, 0x72, 0x65, 0x65].entries()) view.setUint8(box.at + 4 + place, sign);
  zero(view, box.body, box.end);
}

/** @param {DataView} view @param {number} from @param {number} to */
export function zero(view, from, to) {
  expect(from <= to);
  new Uint8Array(view.buffer, view.byteOffset + from, to - from).fill(0);
}
