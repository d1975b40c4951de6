/** Reading a file by pieces: it is never in memory as a whole. */
import { expect } from "./odd.js";

const WINDOW = 1 << 20;

/**
 * @param {Blob} file
 * @param {number} from
 * @param {number} length
 * @returns {Promise<DataView<ArrayBuffer>>} exactly so many bytes
 * @throws {import("./odd.js").Odd} where the file ends earlier
 */
export async function viewOf(file, from, length) {
  expect(from >= 0 && from + length <= file.size);
  return new DataView(await file.slice(from, from + length).arrayBuffer());
}

/** @param {DataView} view @param {number} at @returns {string} the four signs there */
export function fourAt(view, at) {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

/** A file read from its start to its end, a megabyte at a time. */
export class Window {
  /** @param {Blob} file */
  constructor(file) {
    this.file = file;
    this.from = 0;
    this.view = new DataView(new ArrayBuffer(0));
  }

  /** @param {number} at @param {number} length at most a megabyte @returns {boolean} whether `read` has it already */
  has(at, length) {
    return at >= this.from && at + length <= this.from + this.view.byteLength;
  }

  /** @param {number} at @param {number} length at most a megabyte */
  async move(at, length) {
    expect(length <= WINDOW);
    this.view = await viewOf(this.file, at, Math.max(length, Math.min(WINDOW, this.file.size - at)));
    this.from = at;
  }

  /** @param {number} at @param {number} length 1 to 4 @returns {number} */
  number(at, length) {
    return this.bytes(at, length).reduce((number, byte) => number * 256 + byte, 0);
  }

  /** @param {number} at @param {number} length */
  bytes(at, length) {
    return new Uint8Array(this.view.buffer, at - this.from, length);
  }
}
