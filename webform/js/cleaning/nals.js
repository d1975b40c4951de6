/**
 * Units of H.264 and H.265 video. Beside the picture they may carry messages (SEI): the encoder's name, a dash camera's place,
 * the time of day. Those, and all units that no decoder needs, keep their length and become filling, which every decoder skips.
 */
import { expect } from "./odd.js";

/** @typedef {import("./boxes.js").Box} Box */
const FILLING = 0xff;
const FILLER_MESSAGE = 3;
const LONGEST_MESSAGE = 254;
const STOP = 0x80;

/** Slices, parameter sets, delimiters, ends. */
const AVC_KEPT = [1, 5, 7, 8, 9, 10, 11];
const AVC_MESSAGES = 6;
const AVC_FILLER = [12];
const HEVC_LAST_SLICE = 21;
const HEVC_KEPT = [32, 33, 34, 35, 36, 37];
const HEVC_MESSAGES = [39, 40];
const HEVC_FILLER = [76, 1];

/**
 * @param {boolean} hevc
 * @param {number} first byte of a unit
 * @returns {boolean} whether it stays as it is
 */
export function isPicture(hevc, first) {
  if (!hevc) return AVC_KEPT.includes(first & 0x1f);
  const type = (first >> 1) & 0x3f;
  return type <= HEVC_LAST_SLICE || HEVC_KEPT.includes(type);
}

/**
 * @param {boolean} hevc
 * @param {Uint8Array} head its first two bytes
 * @param {number} length
 * @returns {Uint8Array<ArrayBuffer>} what it becomes: messages stay messages, so that a unit keeps its place among the others
 * @throws {import("./odd.js").Odd}
 */
export function quiet(hevc, head, length) {
  const unit = new Uint8Array(length).fill(FILLING);
  const isMessage = hevc ? HEVC_MESSAGES.includes(((head[0] ?? 0) >> 1) & 0x3f) : ((head[0] ?? 0) & 0x1f) === AVC_MESSAGES;
  const start = isMessage ? head.subarray(0, hevc ? 2 : 1) : hevc ? HEVC_FILLER : AVC_FILLER;
  expect(length > start.length);
  unit.set(start);
  unit[length - 1] = STOP;
  if (isMessage) fillMessages(unit, start.length);
  return unit;
}

/** @param {Uint8Array} unit @param {number} at */
function fillMessages(unit, at) {
  const end = unit.length - 1;
  expect(end - at >= 2);
  while (at < end) {
    const size = Math.min(LONGEST_MESSAGE, end - at - 2);
    // What is left must hold another message's head, or be nothing.
    const fits = end - at - 2 - size === 1 ? size - 1 : size;
    unit.set([FILLER_MESSAGE, fits], at);
    at += 2 + fits;
  }
}

/** @param {DataView} view @param {Box} box `hvcC`, whose messages become filling @returns {number} bytes of a unit's length in samples */
export function quietHevc(view, { body, end }) {
  expect(end - body >= 23);
  let at = body + 23;
  for (let left = view.getUint8(body + 22); left > 0; left -= 1) {
    expect(at + 3 <= end);
    let units = view.getUint16(at + 1);
    for (at += 3; units > 0; units -= 1) at = quietUnit(view, at, end);
  }
  expect(at === end);
  return (view.getUint8(body + 21) & 3) + 1;
}

/** @param {DataView} view @param {number} at @param {number} end @returns {number} where the next begins */
function quietUnit(view, at, end) {
  expect(at + 4 <= end);
  const length = view.getUint16(at);
  const next = at + 2 + length;
  expect(length >= 2 && next <= end);
  const unit = new Uint8Array(view.buffer, view.byteOffset + at + 2, length);
  if (!isPicture(true, unit[0] ?? 0)) unit.set(quiet(true, unit.slice(0, 2), length));
  return next;
}
