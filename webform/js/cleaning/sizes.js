/** What a picture's head says before it is decoded: how many pixels, whether it moves, whether its end is there. */
import { fourAt, viewOf } from "./bytes.js";
import { expect } from "./odd.js";

/** @typedef {{width: number, height: number}} Size */
const MOST_CHUNKS = 100_000;
const MOST_META = 1 << 20;

/** @type {Record<"png" | "webp" | "gif" | "bmp" | "heif", (file: Blob) => Promise<Size>>} */
export const SIZE_OF = { png, webp, gif, bmp, heif };

/** @param {Blob} file @returns {Promise<Size>} @throws {import("./odd.js").Odd} also where it moves, or its end is missing */
async function png(file) {
  const head = await viewOf(file, 8, 16);
  expect(fourAt(head, 4) === "IHDR");
  let at = 8;
  for (let count = 0; ; count += 1) {
    expect(count < MOST_CHUNKS);
    const chunk = await viewOf(file, at, 8);
    const type = fourAt(chunk, 4);
    expect(type !== "acTL");
    at += chunk.getUint32(0) + 12;
    expect(at <= file.size);
    if (type === "IEND") return { width: head.getUint32(8), height: head.getUint32(12) };
  }
}

/** @param {Blob} file @returns {Promise<Size>} */
async function webp(file) {
  const head = await viewOf(file, 0, 32);
  expect(head.getUint32(4, true) + 8 <= file.size);
  const type = fourAt(head, 12);
  if (type === "VP8 ") {
    expect(head.getUint8(23) === 0x9d && head.getUint16(24) === 0x012a);
    return { width: head.getUint16(26, true) & 0x3fff, height: head.getUint16(28, true) & 0x3fff };
  }
  if (type === "VP8L") {
    const bits = head.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  // Bit 1 of the flags: it moves.
  expect(type === "VP8X" && (head.getUint8(20) & 2) === 0);
  return { width: (head.getUint32(24, true) & 0xffffff) + 1, height: (head.getUint32(26, true) >>> 8) + 1 };
}

/** @param {Blob} file @returns {Promise<Size>} @throws {import("./odd.js").Odd} also where it moves, or nobody can tell */
async function gif(file) {
  const Decoder = globalThis.ImageDecoder;
  expect(Decoder);
  const decoder = new Decoder({ data: file.stream(), type: "image/gif" });
  // It rejects what it cannot read, and is then closed already.
  await Promise.all([decoder.tracks.ready, decoder.completed]).catch(() => expect(false));
  expect(decoder.tracks.length === 1 && decoder.tracks.selectedTrack?.frameCount === 1);
  decoder.close();
  const head = await viewOf(file, 6, 4);
  return { width: head.getUint16(0, true), height: head.getUint16(2, true) };
}

/** @param {Blob} file @returns {Promise<Size>} */
async function bmp(file) {
  const head = await viewOf(file, 0, 26);
  expect(head.getUint32(2, true) <= file.size && head.getUint32(14, true) >= 40);
  return { width: Math.abs(head.getInt32(18, true)), height: Math.abs(head.getInt32(22, true)) };
}

/** The largest picture in it: a photo is put together of tiles. @param {Blob} file @returns {Promise<Size>} */
async function heif(file) {
  const head = await viewOf(file, 0, Math.min(MOST_META, file.size));
  let size = { width: 0, height: 0 };
  for (let at = 0; at + 16 <= head.byteLength; at += 1) {
    if (head.getUint32(at) !== 0x69737065) continue; // ispe
    const found = { width: head.getUint32(at + 8), height: head.getUint32(at + 12) };
    if (found.width * found.height > size.width * size.height) size = found;
  }
  return size;
}
