/** The recovery seed in shares for several people, as each prints and types theirs (ENVELOPE.md section 5). Staff only. */
import { concat, equal, utf8 } from "./encoding.js";
import { Damaged, ShareError, UnsupportedVersion } from "./errors.js";
import { recipientOf } from "./hpke.js";
import { bech32Decode, bech32Encode, sha256 } from "./primitives.js";
import { PREFIX, recoveryFromText, recoverySigns } from "./recovery.js";
import { combine, split } from "./shamir.js";

/**
 * @typedef {{needed: number, total: number, number: number, setId: Uint8Array, points: Uint8Array}} Share
 *   share `number` of `total`, of which `needed` give the secret; 4 and 33 bytes
 */

export const SHARE_PREFIX = "dovira-share-";
export const MOST = 10;
const VERSION = 1;
const SET_ID = 4;
const SHARE = 33;
const SIGNS = 72;
const BEGIN = recoverySigns(`${SHARE_PREFIX}1`);
/** A sheet has 58 signs: who left out the prefix and some signs of either is still understood. */
const LONGEST_SHEET = (58 + SIGNS) / 2;

/** @param {Uint8Array} recipient 1,216 bytes @returns {Uint8Array} what all shares of one seed have in common, 4 bytes */
export function setIdOf(recipient) {
  return sha256(concat(utf8("dovira/v1/share-set\0"), recipient)).slice(0, SET_ID);
}

/**
 * @param {Uint8Array} seed 32 bytes
 * @param {number} total at most 10
 * @param {number} needed 2 to `total`
 * @returns {Promise<string[]>} the shares' texts, each `DOVIRA-SHARE-1` and 72 signs: 18 groups of four
 */
export async function shareTexts(seed, total, needed) {
  if (!(2 <= needed && needed <= total && total <= MOST)) throw new RangeError("two of ten at the least, all at the most");
  const setId = setIdOf(recipientOf(seed));
  const shares = await split(seed, total, needed);
  return shares.map((points, at) => {
    const head = Uint8Array.of(VERSION, needed, total, at + 1);
    return bech32Encode(SHARE_PREFIX, concat(head, setId, points)).toUpperCase();
  });
}

/** @param {string} text of a share @returns {string[]} its 18 groups */
export function shareGroups(text) {
  return text.slice(SHARE_PREFIX.length + 1).match(/.{1,4}/g) ?? [];
}

/**
 * @param {string} signs 72, without gaps and prefix
 * @returns {Share}
 * @throws {Damaged | UnsupportedVersion}
 */
export function shareFromSigns(signs) {
  if (!/^[\x00-\x7f]{72}$/.test(signs)) throw new Damaged("not a share");
  const { bytes } = bech32Decode(`${SHARE_PREFIX}1${signs.toLowerCase()}`);
  const [version = 0, needed = 0, total = 0, number = 0] = bytes;
  if (version !== VERSION) throw new UnsupportedVersion("a share of a newer version");
  const fits = 2 <= needed && needed <= total && total <= MOST && 1 <= number && number <= total;
  if (!fits || bytes.length !== 4 + SET_ID + SHARE || bytes[bytes.length - 1] === 0) throw new Damaged("not a share");
  return { needed, total, number, setId: bytes.slice(4, 4 + SET_ID), points: bytes.slice(-SHARE) };
}

/**
 * @param {string} typed the sheet, or enough shares; each begins on a line of its own and may go on over more
 * @returns {Promise<Uint8Array>} the recovery seed, 32 bytes
 * @throws {Damaged | UnsupportedVersion | ShareError} `Damaged`: no sheet
 */
export async function seedFromText(typed) {
  const lines = typed.split(/\r?\n|\r/).filter((line) => !line.trimStart().startsWith("#")).map(recoverySigns);
  if (!areShares(lines.join(""))) return recoveryFromText(typed);
  const shares = cut(lines).map(read);
  checkSet(shares);
  const seed = await combine(shares.map(({ points }) => points));
  if (!equal(setIdOf(recipientOf(seed)), shares[0]?.setId ?? seed)) throw new ShareError("MixedShares", shares.length);
  return seed;
}

/** @param {string} signs */
function areShares(signs) {
  return !signs.startsWith(recoverySigns(PREFIX)) && (signs.includes(BEGIN) || signs.length >= LONGEST_SHEET);
}

/**
 * The signs of each share. One that lacks a sign ends where the next begins, and spoils no other.
 *
 * @param {string[]} lines @returns {string[]}
 */
function cut(lines) {
  const found = /** @type {string[]} */ ([]);
  let current = "";
  for (const line of lines) {
    const signs = line.startsWith(BEGIN) ? line.slice(BEGIN.length) : line;
    if (current && (!line || signs !== line || (current + signs).length > SIGNS)) {
      found.push(current);
      current = "";
    }
    current += signs;
  }
  return current ? [...found, current] : found;
}

/** @param {string} signs @param {number} at */
function read(signs, at) {
  try {
    return shareFromSigns(signs);
  } catch (error) {
    throw error instanceof Damaged ? new ShareError("ShareMistyped", at + 1) : error;
  }
}

/** @param {Share[]} shares */
function checkSet(shares) {
  const [first] = shares;
  if (!first) throw new Damaged("no share");
  shares.forEach((share, at) => {
    const before = shares.slice(0, at);
    const same = share.needed === first.needed && share.total === first.total && equal(share.setId, first.setId);
    if (!same) throw new ShareError("ForeignShare", at + 1);
    if (before.some((one) => one.number === share.number || one.points[SHARE - 1] === share.points[SHARE - 1])) {
      throw new ShareError("RepeatedShare", at + 1);
    }
  });
  if (shares.length < first.needed) throw new ShareError("TooFewShares", first.needed);
}
