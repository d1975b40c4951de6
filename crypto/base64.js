/**
 * Strict base64 (RFC 4648) without padding: one text for the same bytes, so that no header or identifier has two forms.
 */
import { Damaged } from "./errors.js";

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * @param {Uint8Array} bytes
 * @returns {string} base64 without padding, standard alphabet
 */
export function b64(bytes) {
  return encode(bytes, STANDARD);
}

/**
 * @param {string} text
 * @returns {Uint8Array}
 * @throws {Damaged} on another alphabet, padding, or set trailing bits
 */
export function fromB64(text) {
  return decode(text, STANDARD);
}

/**
 * @param {Uint8Array} bytes
 * @returns {string} base64url without padding
 */
export function b64u(bytes) {
  return encode(bytes, URL_SAFE);
}

/**
 * @param {unknown} text
 * @param {number} [length] that the bytes must have
 * @returns {Uint8Array}
 * @throws {Damaged} when this is not the one base64url text of so many bytes
 */
export function fromB64u(text, length) {
  if (typeof text !== "string") throw new Damaged("not base64url");
  const bytes = decode(text, URL_SAFE);
  if (length !== undefined && bytes.length !== length) throw new Damaged("wrong length");
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {string} alphabet
 */
function encode(bytes, alphabet) {
  const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  for (let from = 0, at = 0; from < bytes.length; from += 3) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    for (let shift = 18; shift >= 0 && at < text.length; shift -= 6) {
      text[at++] = alphabet.charCodeAt((group >> shift) & 63);
    }
  }
  return new TextDecoder().decode(text);
}

/**
 * @param {string} text
 * @param {string} alphabet
 */
function decode(text, alphabet) {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? -1;
    if (value < 0) throw new Damaged("not base64");
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = bits >> held;
  }
  if (text.length % 4 === 1 || bits & ((1 << held) - 1)) throw new Damaged("not canonical base64");
  return bytes;
}
