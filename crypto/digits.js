/** Hashes as people compare them, the same in every language and script (ENVELOPE.md section 6). */
import { concat, fromB64u, utf8 } from "./encoding.js";
import { ID } from "./frame.js";
import { sha256 } from "./primitives.js";

const WELCOME_DOMAIN = "dovira/v1/welcome\0";

/** @param {Uint8Array} whole 32 bytes @returns {string} a fingerprint as it stands on a sheet: six groups of five digits */
export function fingerprintDigits(whole) {
  return digits(Array.from({ length: 6 }, (_, at) => whole.slice(at * 5, at * 5 + 5)));
}

/** @param {Uint8Array} whole 32 bytes @returns {string} as two people read them to each other: eight groups, 132.9 bits */
export function fortyDigits(whole) {
  return digits(Array.from({ length: 8 }, (_, at) => whole.slice(at * 4, at * 4 + 4)));
}

/**
 * @param {{org: Uint8Array, fingerprint: Uint8Array}} state of the organisation's key log
 * @param {{id: string, recipientHash: Uint8Array, verify: Uint8Array}} member id in base64url, keys 32 bytes each
 * @returns {string} what a new member and a colleague compare before the colleague signs
 */
export function welcomeDigits({ org, fingerprint }, { id, recipientHash, verify }) {
  return fortyDigits(sha256(concat(utf8(WELCOME_DOMAIN), org, fingerprint, fromB64u(id, ID), recipientHash, verify)));
}

/** @param {Uint8Array[]} groups */
function digits(groups) {
  // 5 bytes are below 2^53: exact in a number.
  const number = (/** @type {Uint8Array} */ group) => group.reduce((sum, byte) => sum * 256 + byte, 0) % 100000;
  return groups.map((group) => String(number(group)).padStart(5, "0")).join(" ");
}
