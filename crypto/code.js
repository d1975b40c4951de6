/** The code a person comes back with, and the keys that follow from it (ENVELOPE.md section 13). */
import { utf8 } from "./encoding.js";
import { CodeMistyped } from "./errors.js";
import { recipientOf } from "./hpke.js";
import { argon2id, ed25519Public, hkdfSha256, randomBytes } from "./primitives.js";

/** @typedef {import("./staff.js").Cost} Cost */
/**
 * What a code gives. `lookup`, `auth`: 32 bytes each, to the server. The rest never leaves the client: `xwing`, seed
 * (32 bytes) of the reply identity, `recipient`, its public key (1,216), which travels only inside the sealed report like
 * `verify` (32), the Ed25519 key of the seed `sign` (32).
 * @typedef {{
 *   lookup: Uint8Array, auth: Uint8Array, xwing: Uint8Array, recipient: Uint8Array, sign: Uint8Array, verify: Uint8Array
 * }} CodeKeys
 */

export const DIGITS = 20;
export const SALT = 16;
/** A constant of the client: it takes no weaker cost from a server. Only tests lower it. */
export const CODE_COST = Object.freeze({ kib: 19456, passes: 2 });

const GROUP = 4;
/** Damm (2004), the quasigroup of order 10, rows joined: the row is the interim digit, the column the next one. */
const DAMM =
  "0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790";
/** White space, dashes and marks of direction, which a keyboard or a messenger adds. */
const SKIPPED = /[\p{Z}\p{Cc}\p{Cf}\p{Pd}]/gu;
const DIGIT = /^\p{Nd}$/u;

/** @param {(length: number) => Uint8Array} [random] @returns {string} 19 random digits (63.1 bits) and the check digit */
export function newCode(random = randomBytes) {
  let drawn = "";
  while (drawn.length < DIGITS - 1) {
    const [number = 255] = random(1);
    // 250 of 256: the rest would make the first digits more likely.
    if (number < 250) drawn += number % 10;
  }
  return drawn + interimOf(drawn);
}

/**
 * @param {string} typed in whatever decimal digits and groups
 * @returns {string} the 20 ASCII digits
 * @throws {CodeMistyped} before the slow derivation
 */
export function readCode(typed) {
  const digits = [...typed.replace(SKIPPED, "")].map(valueOf).join("");
  if (digits.length !== DIGITS || interimOf(digits)) throw new CodeMistyped("a digit is wrong, missing or too many");
  return digits;
}

/** @param {string} code @returns {string[]} five groups of four, as it is shown */
export function codeGroups(code) {
  return Array.from({ length: DIGITS / GROUP }, (_, at) => code.slice(at * GROUP, (at + 1) * GROUP));
}

/**
 * @param {string} code 20 ASCII digits
 * @param {Uint8Array} salt the site's, 16 bytes
 * @param {Cost} [cost]
 * @param {(done: number) => void} [onProgress] told the part done, 0 to 1
 * @returns {CodeKeys}
 */
export function codeKeys(code, salt, cost = CODE_COST, onProgress) {
  if (salt.length !== SALT) throw new TypeError("a salt is 16 bytes");
  const password = utf8(code);
  const root = argon2id(password, salt, cost, onProgress);
  const key = (/** @type {string} */ label) => hkdfSha256(root, new Uint8Array(0), utf8(`dovira/v1/code/${label}`));
  const [xwing, sign] = [key("xwing"), key("ed25519")];
  const keys = { lookup: key("lookup"), auth: key("auth"), xwing, recipient: recipientOf(xwing), sign, verify: ed25519Public(sign) };
  password.fill(0);
  root.fill(0);
  return keys;
}

/** @param {string} digits @returns {number} the check digit of these; 0 when they end in their own */
function interimOf(digits) {
  return [...digits].reduce((interim, digit) => Number(DAMM[interim * 10 + Number(digit)]), 0);
}

/** @param {string} sign @returns {number} of a decimal digit of any script */
function valueOf(sign) {
  if (!DIGIT.test(sign)) throw new CodeMistyped("not a digit");
  // Mathematical digits, whose styles follow one another, become ordinary ones. Of every other script ten stand in a row.
  const at = sign.normalize("NFKC").codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(at - value - 1))) value += 1;
  return value;
}
