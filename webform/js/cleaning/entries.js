/** How a track's samples are to be decoded (`stsd`): what the decoder needs stays, names of makers and programs go. */
import { boxesOf, free, only, zero } from "./boxes.js";
import { fourAt } from "./bytes.js";
import { quietHevc } from "./nals.js";
import { expect } from "./odd.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {{hevc: boolean, length: number}} Units how a video sample is divided: bytes of each length */
const VIDEO = /** @type {Record<string, "avcC" | "hvcC">} */ ({ avc1: "avcC", avc3: "avcC", hvc1: "hvcC", hev1: "hvcC" });
const AUDIO = ["mp4a", "samr", "sawb", "sowt", "twos", "lpcm"];
/** Each with the most bytes it may have. */
const IN_VIDEO = /** @type {Record<string, number>} */ ({ avcC: 4096, hvcC: 16384, colr: 19, pasp: 16, clap: 40, fiel: 10, btrt: 20, mdcv: 32, clli: 12 });
const IN_AUDIO = /** @type {Record<string, number>} */ ({ esds: 128, wave: 256, chan: 64, btrt: 20, damr: 17, frma: 12, mp4a: 12, "\0\0\0\0": 8 });
const VIDEO_HEAD = 78;
const AUDIO_HEADS = [28, 44, 64];
const TERMINATOR = 4;

/**
 * @param {DataView} view
 * @param {Box} stsd
 * @param {string} handler `vide` or `soun`
 * @returns {{count: number, units: Units | null}}
 * @throws {import("./odd.js").Odd} where it is another codec
 */
export function cleanEntries(view, stsd, handler) {
  const entries = boxesOf(view, stsd.body + 8, stsd.end);
  expect(entries.length >= 1 && view.getUint32(stsd.body + 4) === entries.length);
  const units = entries.map((entry) => (handler === "vide" ? cleanVideo(view, entry) : cleanAudio(view, entry)));
  expect(units.every((one) => one?.hevc === units[0]?.hevc && one?.length === units[0]?.length));
  return { count: entries.length, units: units[0] ?? null };
}

/** @param {DataView} view @param {Box} entry @returns {Units} */
function cleanVideo(view, { type, body, end }) {
  const config = VIDEO[type];
  expect(config && end - body >= VIDEO_HEAD);
  zero(view, body, body + 6);
  // Version, maker, qualities; size of data; name of the encoder.
  zero(view, body + 8, body + 24);
  zero(view, body + 36, body + 40);
  zero(view, body + 42, body + 74);
  const boxes = cleanInner(view, body + VIDEO_HEAD, end, IN_VIDEO);
  const found = only(boxes, config);
  expect(found.end - found.body >= 7);
  // Another kind of it holds a colour profile, with words in it.
  for (const box of boxes) if (box.type === "colr" && !["nclx", "nclc"].includes(fourAt(view, box.body))) free(view, box);
  if (config === "avcC") return { hevc: false, length: avcLength(view, found) };
  return { hevc: true, length: quietHevc(view, found) };
}

/** @param {DataView} view @param {Box} box `avcC` @returns {number} after its parameter sets come at most four bytes and sets more */
function avcLength(view, { body, end }) {
  let at = body + 5;
  for (const mask of [0x1f, 0xff]) {
    const count = view.getUint8(at) & mask;
    at += 1;
    for (let n = 0; n < count; n += 1) {
      expect(at + 3 <= end && [7, 8].includes(view.getUint8(at + 2) & 0x1f));
      at += 2 + view.getUint16(at);
    }
    expect(at <= end && (mask !== 0x1f || at < end));
  }
  // High profiles say the depth of colours here, and that no more sets follow.
  expect(at === end || (at + 4 === end && view.getUint8(end - 1) === 0));
  return (view.getUint8(body + 4) & 3) + 1;
}

/** @param {DataView} view @param {Box} entry @returns {null} */
function cleanAudio(view, { type, body, end }) {
  expect(AUDIO.includes(type) && end - body >= 28);
  zero(view, body, body + 6);
  const version = view.getUint16(body + 8);
  const head = AUDIO_HEADS[version];
  expect(head && body + head <= end);
  zero(view, body + 10, body + 16);
  for (const { type: of, body: maker } of cleanInner(view, body + head, end, IN_AUDIO)) if (of === "damr") zero(view, maker, maker + 4);
  return null;
}

/** @param {DataView} view @param {number} from @param {number} to @param {Record<string, number>} allowed @returns {Box[]} those that stay */
function cleanInner(view, from, to, allowed) {
  // QuickTime may end a list with four zeros.
  const left = to - from >= TERMINATOR && view.getUint32(to - TERMINATOR) === 0 && !fills(view, from, to) ? TERMINATOR : 0;
  const boxes = boxesOf(view, from, to - left);
  const known = boxes.filter(({ type, at, end }) => end - at <= (allowed[type] ?? 0));
  for (const box of boxes) if (!known.includes(box)) free(view, box);
  for (const box of known) if (box.type === "wave") cleanInner(view, box.body, box.end, allowed);
  return known;
}

/** @param {DataView} view @param {number} from @param {number} to @returns {boolean} boxes alone, to the last byte */
function fills(view, from, to) {
  try {
    return boxesOf(view, from, to).length >= 0;
  } catch {
    return false;
  }
}
