/** The recovery identity: printed once, kept on paper, opens every epoch (ENVELOPE.md section 5). Staff only. */
import { IDENTITY_PREFIX, identityFromText, identityToText } from "./age.js";
import { utf8 } from "./encoding.js";
import { Damaged } from "./errors.js";
import { recipientOf } from "./hpke.js";
import { ed25519Public, hkdfSha256, randomBytes } from "./primitives.js";

export const PREFIX = `${IDENTITY_PREFIX.toUpperCase()}1`;
const GAPS = /[\s.·-]+/g;
/** Letters that are no part of the alphabet, and the sign a hand or an eye made them of. @type {{[misread: string]: string}} */
const MISREAD = { O: "0", 1: "L", I: "L" };

/** @returns {Uint8Array} a fresh recovery seed, 32 bytes */
export function newRecovery() {
  return randomBytes(32);
}

/**
 * @param {Uint8Array} seed 32 bytes: the X-Wing identity itself
 * @returns {ReturnType<typeof import("./staff.js").memberKeys>}
 */
export function recoveryKeys(seed) {
  const sign = hkdfSha256(seed, new Uint8Array(0), utf8("dovira/v1/recovery/ed25519"));
  return { xwing: seed, recipient: recipientOf(seed), sign, verify: ed25519Public(sign) };
}

/**
 * @param {Uint8Array} seed
 * @returns {string[]} what stands on the sheet after `AGE-SECRET-KEY-PQ-1`: 58 signs, 15 groups of four, the last of two
 */
export function recoveryGroups(seed) {
  return identityToText(seed).slice(PREFIX.length).match(/.{1,4}/g) ?? [];
}

/**
 * @param {string} typed a sheet's text as a person types it, or a file of age's own tools: small letters, gaps, lines
 *   beginning with `#`, a missing prefix and O, I, 1 for 0, L, L are taken
 * @returns {Uint8Array} the seed, 32 bytes
 * @throws {Damaged} when the checksum does not fit
 */
export function recoveryFromText(typed) {
  const lines = typed.split(/\r?\n|\r/).filter((line) => !line.trimStart().startsWith("#"));
  const signs = recoverySigns(lines.join(""));
  const prefix = recoverySigns(PREFIX);
  const body = signs.startsWith(prefix) ? signs.slice(prefix.length) : signs;
  if (!/^[\x00-\x7f]*$/.test(body)) throw new Damaged("not a recovery identity");
  return identityFromText(PREFIX + body);
}

/** @param {string} typed @returns {string} the signs as printed, without gaps */
export function recoverySigns(typed) {
  return typed.replace(GAPS, "").toUpperCase().replace(/[O1I]/g, (sign) => MISREAD[sign] ?? sign);
}
