/** Check words: an organisation's founding fingerprint as six words (ENVELOPE.md section 12). */
import { utf8 } from "./encoding.js";
import { argon2id, sha256 } from "./primitives.js";

const WORDS = 6;
const BITS = 11;
const COST = { kib: 19_456, passes: 2 };

/** @param {Uint8Array} fingerprint 32 bytes @returns {number[]} six numbers below 2,048 */
export function checkNumbers(fingerprint) {
  if (fingerprint.length !== 32) throw new RangeError("a fingerprint has 32 bytes");
  // One salt for all: the words of one fingerprint are the same everywhere.
  const salt = sha256(utf8("dovira/v1/check-words")).slice(0, 16);
  const hash = argon2id(fingerprint, salt, COST);
  return Array.from({ length: WORDS }, (_, n) => bitsAt(hash, n * BITS));
}

/**
 * @param {Uint8Array} fingerprint 32 bytes
 * @param {readonly string[]} list the 2,048 words of a language: a page that shows none need not load it
 * @returns {string[]} six words
 */
export function checkWords(fingerprint, list) {
  return checkNumbers(fingerprint).map((number) => list[number] ?? "");
}

/** @param {Uint8Array} bytes @param {number} at first bit @returns {number} the number of 11 bits there */
function bitsAt(bytes, at) {
  const [a = 0, b = 0, c = 0] = bytes.slice(at >> 3, (at >> 3) + 3);
  return (((a << 16) | (b << 8) | c) >> (24 - BITS - (at & 7))) & ((1 << BITS) - 1);
}
