/**
 * Shamir's secret sharing over GF(256), split and combined by an audited library (ENVELOPE.md section 5). Staff only.
 * Imported here and not through vendor/noble.js: its tables could not be left out of the reporter's code.
 */
import * as library from "shamir-secret-sharing";
import { equal } from "./encoding.js";
import { CannotSeal, Damaged } from "./errors.js";
import { randomBytes } from "./primitives.js";

/**
 * @param {Uint8Array} secret at least 16 bytes
 * @param {number} total of shares, 2 to 255
 * @param {number} needed of them, 2 to `total`
 * @returns {Promise<Uint8Array[]>} shares, each one byte longer than the secret
 * @throws {CannotSeal} when the randomness is a stub: without it every share would show the secret
 */
export async function split(secret, total, needed) {
  randomBytes(secret.length);
  const shares = await library.split(secret, total, needed);
  if (shares.some((share) => equal(share.subarray(0, -1), secret))) throw new CannotSeal("randomness is not random");
  if (!equal(await combine(shares.slice(-needed)), secret)) throw new CannotSeal("the shares do not give the secret");
  return shares;
}

/**
 * @param {Uint8Array[]} shares
 * @returns {Promise<Uint8Array>} the secret; too few or wrong shares give other bytes, not an error
 * @throws {Damaged} unless there are two or more, of one length, each at an x of its own that is not 0
 */
export async function combine(shares) {
  if (shares.some((share) => share[share.length - 1] === 0)) throw new Damaged("not shares of a secret");
  try {
    return await library.combine(shares);
  } catch {
    throw new Damaged("not shares of a secret");
  }
}
