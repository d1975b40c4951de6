/**
 * Bytes and text: UTF-8, big-endian integers, canonical JSON (ENVELOPE.md, first paragraphs).
 * A reader refuses every second spelling of the same value, so that one hash means one content.
 */
import { Damaged } from "./errors.js";

export { b64, b64u, fromB64, fromB64u } from "./base64.js";

/** @typedef {string | number | Json[] | {[key: string]: Json}} Json what canonical JSON may hold */
/** @typedef {{[key: string]: Json}} JsonObject */

const MAX_DEPTH = 16;

/**
 * @param {string} text
 * @returns {string} the same with lone surrogates replaced by U+FFFD: UTF-8 cannot hold them, and a person's text must
 *   not fail to be sealed for a cut emoji
 */
export function wellFormed(text) {
  return text.replace(/[\uD800-\uDFFF]/gu, "\uFFFD");
}

/** @param {unknown} value @returns {value is string} whether it reads like `2026-11-23` */
export function isDay(value) {
  return typeof value === "string" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value);
}

/** @param {unknown} value @returns {value is number} whether it is a whole number, not negative */
export function isCount(value) {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/**
 * @param {string} text
 * @returns {Uint8Array} UTF-8
 */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 * @throws {Damaged} when the bytes are not UTF-8
 */
export function fromUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Damaged("not UTF-8");
  }
}

/** @param {string} text hexadecimal constant @returns {Uint8Array} */
export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/**
 * @param {...Uint8Array} parts
 * @returns {Uint8Array} a new array
 */
export function concat(...parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 * @returns {boolean} compared without stopping at the first difference
 */
export function equal(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  a.forEach((byte, i) => (difference |= byte ^ (b[i] ?? 0)));
  return difference === 0;
}

/**
 * @param {number} value below 2^32
 * @returns {Uint8Array} 4 bytes
 */
export function u32(value) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/**
 * @param {number} value below 2^53
 * @returns {Uint8Array} 8 bytes
 */
export function u64(value) {
  return concat(u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32));
}

/**
 * @param {Uint8Array} bytes at least 4 from `at`
 * @param {number} at
 * @returns {number}
 */
export function readU32(bytes, at) {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

/**
 * @param {Json} value
 * @returns {Uint8Array} RFC 8785 restricted to ASCII keys, arrays, strings and |integers| below 2^53
 * @throws {TypeError} on anything else, lone surrogates and nesting over 16 included
 */
export function canonicalJson(value) {
  return utf8(serialise(value, 0));
}

/**
 * @param {Uint8Array} bytes
 * @returns {Json}
 * @throws {Damaged} when the bytes are not canonical JSON
 */
export function parseCanonical(bytes) {
  const text = fromUtf8(bytes);
  try {
    const value = JSON.parse(text);
    if (serialise(value, 0) === text) return value;
  } catch {
    throw new Damaged("not JSON of the allowed kind");
  }
  throw new Damaged("not canonical");
}

/**
 * Like `parseCanonical`, but Damaged unless the value is an object.
 * @param {Uint8Array} bytes
 * @returns {JsonObject}
 */
export function parseObject(bytes) {
  const value = parseCanonical(bytes);
  if (typeof value !== "object" || Array.isArray(value)) throw new Damaged("not an object");
  return value;
}

/**
 * @param {Json} value
 * @param {number} depth
 * @returns {string}
 */
function serialise(value, depth) {
  if (typeof value === "string" && wellFormed(value) === value) return JSON.stringify(value);
  if (typeof value === "number" && Number.isSafeInteger(value)) return JSON.stringify(value);
  if (typeof value !== "object" || value === null || depth === MAX_DEPTH) throw new TypeError("no canonical form");
  if (Array.isArray(value)) return `[${value.map((member) => serialise(member, depth + 1)).join()}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${asciiKey(key)}:${serialise(/** @type {Json} */ (value[key]), depth + 1)}`);
  return `{${members.join()}}`;
}

/** @param {string} key */
function asciiKey(key) {
  if (!/^[\x00-\x7f]*$/.test(key)) throw new TypeError("keys are ASCII");
  return JSON.stringify(key);
}
