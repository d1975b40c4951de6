/** A film's description (`moov`): only boxes that are known and needed stay; the others become empty places. */
import { boxesOf, free, only, zero } from "./boxes.js";
import { fourAt } from "./bytes.js";
import { cleanEntries } from "./entries.js";
import { expect } from "./odd.js";
import { ENTRIES, entriesOf, samplesOf } from "./tables.js";

/**
 * @typedef {import("./boxes.js").Box} Box
 * @typedef {import("./tables.js").Samples & {units: import("./entries.js").Units | null}} Track
 */
const UNDETERMINED = 0x55c4;
/** Sizes of a head with 32-bit and with 64-bit times. */
const SIZES = /** @type {Record<string, number[]>} */ ({ mvhd: [100, 112], tkhd: [84, 96], mdhd: [24, 36], vmhd: [12], smhd: [8] });
const OF_TRACK = ["tkhd", "edts", "mdia"];
const OF_MEDIA = ["mdhd", "hdlr", "minf"];
const OF_TABLES = ["stsd", "stsz", ...Object.keys(ENTRIES)];

/**
 * @param {DataView} view `moov`, changed in place
 * @param {Box} moov
 * @returns {Track[]} those that stay, one with pictures at least
 * @throws {import("./odd.js").Odd}
 */
export function cleanFilm(view, moov) {
  const boxes = boxesOf(view, moov.body, moov.end);
  // In fragments more tables follow, elsewhere.
  expect(!boxes.some(({ type }) => type === "mvex" || type === "cmov"));
  const version = cleanHead(view, only(boxes, "mvhd"));
  const after = only(boxes, "mvhd").body + (version ? 32 : 20);
  // Reserved bytes, and what QuickTime remembers of a preview.
  zero(view, after + 6, after + 16);
  zero(view, after + 52, after + 76);
  const tracks = keepOnly(view, boxes, ["mvhd", "trak"]).filter(({ type }) => type === "trak");
  const kept = tracks.flatMap((track) => cleanTrack(view, track));
  expect(kept.some(({ units }) => units));
  return kept;
}

/** @param {DataView} view @param {Box[]} boxes @param {string[]} types @returns {Box[]} those that stay */
function keepOnly(view, boxes, types) {
  for (const box of boxes) if (!types.includes(box.type)) free(view, box);
  return boxes.filter(({ type }) => types.includes(type));
}

/** Its days are zeroed. @param {DataView} view @param {Box} box `mvhd`, `tkhd` or `mdhd` @returns {number} its version */
function cleanHead(view, box) {
  const version = view.getUint8(box.body);
  expect(version <= 1 && box.end - box.body === SIZES[box.type]?.[version]);
  zero(view, box.body + 4, box.body + (version ? 20 : 12));
  return version;
}

/** @param {DataView} view @param {Box} trak @returns {Track[]} none where it is neither pictures nor sound: it becomes an empty place */
function cleanTrack(view, trak) {
  const boxes = boxesOf(view, trak.body, trak.end);
  const media = boxesOf(view, ...inside(only(boxes, "mdia")));
  const handler = fourAt(view, only(media, "hdlr").body + 8);
  if (handler !== "vide" && handler !== "soun") {
    free(view, trak);
    return [];
  }
  cleanTrackHead(view, only(boxes, "tkhd"));
  for (const edts of keepOnly(view, boxes, OF_TRACK).filter(({ type }) => type === "edts")) cleanEdits(view, edts);
  const head = only(media, "mdhd");
  cleanHead(view, head);
  view.setUint16(head.end - 4, UNDETERMINED);
  zero(view, head.end - 2, head.end);
  for (const box of keepOnly(view, media, OF_MEDIA)) if (box.type === "hdlr") cleanHandler(view, box);
  return [cleanMedia(view, only(media, "minf"), handler)];
}

/** @param {Box} box @returns {[number, number]} */
function inside({ body, end }) {
  return [body, end];
}

/** @param {DataView} view @param {Box} box */
function cleanTrackHead(view, box) {
  const times = cleanHead(view, box) ? 20 : 12;
  zero(view, box.body + times + 4, box.body + times + 8);
  const after = box.end - 60;
  zero(view, after, after + 8);
  zero(view, after + 14, after + 16);
}

/** @param {DataView} view @param {Box} edts */
function cleanEdits(view, edts) {
  for (const list of keepOnly(view, boxesOf(view, ...inside(edts)), ["elst"])) entriesOf(view, list, view.getUint8(list.body) ? 20 : 12);
}

/** Of a handler only what it handles stays: its maker and its name go. @param {DataView} view @param {Box} box */
function cleanHandler(view, { body, end }) {
  expect(end - body >= 20);
  zero(view, body + 12, end);
}

/** @param {DataView} view @param {Box} minf @param {string} handler @returns {Track} */
function cleanMedia(view, minf, handler) {
  const type = handler === "vide" ? "vmhd" : "smhd";
  const boxes = keepOnly(view, boxesOf(view, ...inside(minf)), [type, "hdlr", "dinf", "stbl"]);
  const head = only(boxes, type);
  expect(head.end - head.body === SIZES[type]?.[0]);
  for (const box of boxes) if (box.type === "hdlr") cleanHandler(view, box);
  cleanReferences(view, only(boxes, "dinf"));
  return cleanTables(view, only(boxes, "stbl"), handler);
}

/** All samples lie in this file; a path on somebody's machine may be written there all the same. @param {DataView} view @param {Box} dinf */
function cleanReferences(view, dinf) {
  const dref = only(keepOnly(view, boxesOf(view, ...inside(dinf)), ["dref"]), "dref");
  const entries = boxesOf(view, dref.body + 8, dref.end);
  expect(view.getUint32(dref.body + 4) === entries.length);
  for (const { body, end } of entries) {
    expect(end - body >= 4 && view.getUint32(body) === 1);
    zero(view, body + 4, end);
  }
}

/** @param {DataView} view @param {Box} stbl @param {string} handler @returns {Track} */
function cleanTables(view, stbl, handler) {
  const boxes = keepOnly(view, boxesOf(view, ...inside(stbl)), OF_TABLES);
  for (const box of boxes) {
    const each = ENTRIES[/** @type {keyof typeof ENTRIES} */ (box.type)];
    if (each) entriesOf(view, box, each);
  }
  const { count, units } = cleanEntries(view, only(boxes, "stsd"), handler);
  return { ...samplesOf(view, boxes, count), units };
}
