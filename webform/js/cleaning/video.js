/**
 * MP4 and QuickTime films: not decoded, and not held in memory. The cleaned film is made of references to pieces of the file,
 * with new bytes of the same length in between, so that all places named in its tables stay true.
 */
import { boxesOf, headOf, only } from "./boxes.js";
import { fourAt, viewOf, Window } from "./bytes.js";
import { cleanFilm } from "./film.js";
import { isPicture, quiet } from "./nals.js";
import { expect } from "./odd.js";

/**
 * @typedef {import("./boxes.js").Box} Box
 * @typedef {import("./film.js").Track} Track
 * @typedef {{at: number, to: number, bytes: Uint8Array<ArrayBuffer> | null}} Change null: zeros
 */
const KEPT = ["ftyp", "moov", "mdat"];
const MOST_BOXES = 1000;
const MOST_TABLES = 8 << 20;
const MOST_CHANGES = 20_000;
const MOST_CHANGED = 4 << 20;
const MOST_BRANDS = 128;
const QUICKTIME = "qt  ";
/** Brands that say nothing of who made the film. */
const COMMON = [QUICKTIME, "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "hvc1", "3gp4", "3gp5", "3gp6"];
const ISOM = 0x69736f6d;
const FREE = new Uint8Array([0x66, 0x72, 0x65, 0x65]);
const ZEROS = new Blob([new Uint8Array(1 << 20)]);

/** @param {Blob} file @returns {Promise<import("../clean.js").Cleaned>} @throws {import("./odd.js").Odd} */
export async function cleanVideo(file) {
  const boxes = await topBoxes(file);
  const brands = await viewOfBox(file, only(boxes, "ftyp"), MOST_BRANDS);
  const film = await viewOfBox(file, only(boxes, "moov"), MOST_TABLES);
  const type = fourAt(brands, 8) === QUICKTIME ? "video/quicktime" : "video/mp4";
  cleanBrands(brands);
  const tracks = cleanFilm(film, only(boxesOf(film, 0, film.byteLength), "moov"));
  const changes = [
    { at: only(boxes, "ftyp").at, to: only(boxes, "ftyp").end, bytes: new Uint8Array(brands.buffer) },
    { at: only(boxes, "moov").at, to: only(boxes, "moov").end, bytes: new Uint8Array(film.buffer) },
    ...boxes.filter(({ type: of }) => !KEPT.includes(of)).flatMap(emptied),
    ...gapsOf(boxes.filter(({ type: of }) => of === "mdat"), tracks),
    ...(await quieted(file, tracks)),
  ];
  return { blob: new Blob(woven(file, changes), { type }), type };
}

/** @param {Blob} file @param {Box} box @param {number} most bytes */
function viewOfBox(file, { at, end }, most) {
  expect(end - at <= most);
  return viewOf(file, at, end - at);
}

/** @param {Blob} file @returns {Promise<Box[]>} @throws {import("./odd.js").Odd} also where a box is not known here */
async function topBoxes(file) {
  /** @type {Box[]} */
  const found = [];
  for (let at = 0; at < file.size; ) {
    expect(found.length < MOST_BOXES);
    const view = await viewOf(file, at, Math.min(16, file.size - at));
    const { size, head } = headOf(view, 0, file.size - at);
    const type = fourAt(view, 4);
    expect(type !== "moof" && type !== "sidx");
    found.push({ type, at, body: at + head, end: at + size });
    at += size;
  }
  return found;
}

/** @param {DataView} view `ftyp`, changed in place */
function cleanBrands(view) {
  expect(view.byteLength >= 16 && view.byteLength % 4 === 0);
  view.setUint32(12, 0);
  for (let at = 8; at < view.byteLength; at += 4) {
    if (at !== 12 && !COMMON.includes(fourAt(view, at))) view.setUint32(at, ISOM);
  }
}

/** @param {Box} box @returns {Change[]} */
function emptied({ at, body, end }) {
  return [
    { at: at + 4, to: at + 8, bytes: FREE },
    { at: body, to: end, bytes: null },
  ];
}

/**
 * What lies in `mdat` and is no sample of a track that stays.
 * @param {Box[]} media
 * @param {Track[]} tracks
 * @returns {Change[]}
 * @throws {import("./odd.js").Odd} where a sample lies elsewhere, or in another
 */
function gapsOf(media, tracks) {
  const chunks = tracks.flatMap((track) => track.chunks).sort((one, other) => one.from - other.from);
  let next = 0;
  const gaps = media.flatMap(({ body, end }) => {
    /** @type {Change[]} */
    const found = [];
    let at = body;
    for (let chunk = chunks[next]; chunk && chunk.from < end; chunk = chunks[(next += 1)]) {
      expect(chunk.from >= at && chunk.to <= end);
      if (chunk.from > at) found.push({ at, to: chunk.from, bytes: null });
      at = chunk.to;
    }
    if (at < end) found.push({ at, to: end, bytes: null });
    return found;
  });
  expect(next === chunks.length && next > 0);
  return gaps;
}

/** @param {Blob} file @param {Track[]} tracks @returns {Promise<Change[]>} units of video that are not the picture */
async function quieted(file, tracks) {
  /** @type {Change[]} */
  const changes = [];
  const window = new Window(file);
  let changed = 0;
  for (const { chunks, size, units } of tracks) {
    if (!units) continue;
    for (const { from, first, next } of chunks) {
      for (let n = first, at = from; n < next; at += size(n), n += 1) {
        for (const change of await quietedIn(window, at, at + size(n), units)) changed += changes.push(change) && change.to - change.at;
        expect(changes.length <= MOST_CHANGES && changed <= MOST_CHANGED);
      }
    }
  }
  return changes;
}

/** @param {Window} window @param {number} from @param {number} to @param {import("./entries.js").Units} units @returns {Promise<Change[]>} */
async function quietedIn(window, from, to, { hevc, length }) {
  /** @type {Change[]} */
  const changes = [];
  for (let at = from; at < to; ) {
    expect(at + length + 2 <= to);
    if (!window.has(at, length + 2)) await window.move(at, length + 2);
    const unit = at + length;
    const end = unit + window.number(at, length);
    expect(end > unit && end <= to);
    const head = window.bytes(unit, 2);
    if (!isPicture(hevc, head[0] ?? 0)) changes.push({ at: unit, to: end, bytes: quiet(hevc, head, end - unit) });
    at = end;
  }
  return changes;
}

/**
 * @param {Blob} file
 * @param {Change[]} changes
 * @returns {BlobPart[]} pieces of the file and what changed, in order
 * @throws {import("./odd.js").Odd} where two want the same place
 */
function woven(file, changes) {
  /** @type {BlobPart[]} */
  const parts = [];
  let done = 0;
  for (const { at, to, bytes } of changes.sort((one, other) => one.at - other.at)) {
    expect(at >= done && to <= file.size && (!bytes || bytes.length === to - at));
    if (at > done) parts.push(file.slice(done, at));
    if (bytes) parts.push(bytes);
    else for (let left = to - at; left > 0; left -= ZEROS.size) parts.push(ZEROS.slice(0, left));
    done = to;
  }
  return [...parts, file.slice(done)];
}
