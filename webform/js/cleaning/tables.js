/** The tables of a film's track: where its samples lie. A table has as many entries as it says and not a byte more. */
import { only } from "./boxes.js";
import { expect } from "./odd.js";

/** @typedef {import("./boxes.js").Box} Box */
/**
 * @typedef {{from: number, to: number, first: number, next: number}} Chunk bytes of the file; its first sample, and the first
 *   after it
 * @typedef {{samples: number, size: (n: number) => number, together: (from: number, to: number) => number}} Sizes
 * @typedef {{chunks: Chunk[], size: (n: number) => number, samples: number}} Samples
 */

/** Of each table, how many bytes an entry has. */
export const ENTRIES = /** @type {const} */ ({ stts: 8, ctts: 8, stss: 4, stps: 4, stsc: 12, stco: 4, co64: 8 });

/**
 * @param {DataView} view
 * @param {Box} box
 * @param {number} each bytes an entry
 * @returns {number} entries
 */
export function entriesOf(view, box, each) {
  expect(box.end - box.body >= 8 && view.getUint32(box.body + 4) * each === box.end - box.body - 8);
  return view.getUint32(box.body + 4);
}

/** @param {DataView} view @param {Box} box @returns {Sizes} */
function sizesOf(view, box) {
  expect(box.end - box.body >= 12);
  const same = view.getUint32(box.body + 4);
  const samples = view.getUint32(box.body + 8);
  expect(box.end - box.body === 12 + (same ? 0 : 4 * samples));
  const size = (/** @type {number} */ n) => same || view.getUint32(box.body + 12 + 4 * n);
  return { samples, size, together: (from, to) => (same ? same * (to - from) : sumOf(size, from, to)) };
}

/** @param {DataView} view @param {Box[]} boxes @returns {{chunks: number, chunk: (n: number) => number}} where each begins */
function chunksOf(view, boxes) {
  if (!boxes.some(({ type }) => type === "co64")) {
    const box = only(boxes, "stco");
    return { chunks: entriesOf(view, box, ENTRIES.stco), chunk: (n) => view.getUint32(box.body + 8 + 4 * n) };
  }
  expect(!boxes.some(({ type }) => type === "stco"));
  const box = only(boxes, "co64");
  const chunk = (/** @type {number} */ n) => view.getUint32(box.body + 8 + 8 * n) * 2 ** 32 + view.getUint32(box.body + 12 + 8 * n);
  return { chunks: entriesOf(view, box, ENTRIES.co64), chunk };
}

/** @param {(n: number) => number} size @param {number} from @param {number} to */
function sumOf(size, from, to) {
  let sum = 0;
  for (let n = from; n < to; n += 1) sum += size(n);
  return sum;
}

/**
 * @param {DataView} view
 * @param {Box[]} boxes those of `stbl`
 * @param {number} descriptions in `stsd`
 * @returns {Samples}
 * @throws {import("./odd.js").Odd} where tables disagree
 */
export function samplesOf(view, boxes, descriptions) {
  const { samples, size, together } = sizesOf(view, only(boxes, "stsz"));
  const { chunks, chunk } = chunksOf(view, boxes);
  /** @type {Chunk[]} */
  const places = [];
  for (const { first, last, per } of rulesOf(view, only(boxes, "stsc"), chunks, descriptions)) {
    expect(first === places.length + 1);
    while (places.length < last) {
      const sample = places.at(-1)?.next ?? 0;
      const from = chunk(places.length);
      expect(sample + per <= samples);
      places.push({ from, to: from + together(sample, sample + per), first: sample, next: sample + per });
    }
  }
  expect(places.length === chunks && (places.at(-1)?.next ?? 0) === samples);
  expect(timed(view, only(boxes, "stts")) === samples);
  return { chunks: places, size, samples };
}

/** Each says from which chunk to which (counted from 1) there are how many samples in one. @param {DataView} view @param {Box} box @param {number} chunks @param {number} descriptions */
function rulesOf(view, box, chunks, descriptions) {
  const count = entriesOf(view, box, ENTRIES.stsc);
  return Array.from({ length: count }, (_, rule) => {
    const at = box.body + 8 + 12 * rule;
    const [first, per, description] = [view.getUint32(at), view.getUint32(at + 4), view.getUint32(at + 8)];
    const last = rule + 1 < count ? view.getUint32(at + 12) - 1 : chunks;
    expect(last >= first && last <= chunks && per >= 1 && description >= 1 && description <= descriptions);
    return { first, last, per };
  });
}

/** @param {DataView} view @param {Box} box `stts` @returns {number} for how many samples it has a time */
function timed(view, box) {
  let count = 0;
  for (let entry = entriesOf(view, box, ENTRIES.stts) - 1; entry >= 0; entry -= 1) count += view.getUint32(box.body + 8 + 8 * entry);
  return count;
}
