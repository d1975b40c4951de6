/**
 * HPKE base mode, single shot (RFC 9180): KEM 0x647A (X-Wing), KDF HKDF-SHA256, AEAD ChaCha20-Poly1305, no aad.
 * The KEM is noble's; this file is the key schedule of RFC 9180 section 5.1.
 */
import { concat, equal, fromHex, utf8 } from "./encoding.js";
import { CannotSeal, Damaged, NotForThisKey } from "./errors.js";
import {
  chachaOpen,
  chachaSeal,
  hkdfExpand,
  hkdfExtract,
  isLowOrder,
  sha256,
  xwingDecapsulate,
  xwingEncapsulate,
  xwingRecipient,
} from "./primitives.js";

export const IDENTITY = 32;
export const RECIPIENT = 1216;
export const ENC = 1120;

const MLKEM_CIPHERTEXT = 1088;
const SUITE = Uint8Array.of(0x48, 0x50, 0x4b, 0x45, 0x64, 0x7a, 0x00, 0x01, 0x00, 0x03); // "HPKE", KEM, KDF, AEAD
/** SHA-256 of: recipient of the zero seed, key schedule of a zero secret, five bytes sealed under it. */
const KNOWN_ANSWER = "98180e1faea3a0090e61fda0cc5ed1b0899f33607c3c8217d630bb89fa4e186c";

/**
 * @param {Uint8Array} identity X-Wing seed, 32 bytes
 * @returns {Uint8Array} recipient, 1,216 bytes
 */
export function recipientOf(identity) {
  if (identity.length !== IDENTITY) throw new TypeError("an identity is 32 bytes");
  return xwingRecipient(identity);
}

/**
 * @param {Uint8Array} recipient 1,216 bytes
 * @param {Uint8Array} plaintext
 * @param {Uint8Array} info
 * @returns {{enc: Uint8Array, sealed: Uint8Array}} 1,120 bytes, and plaintext + 16
 * @throws {Damaged} when `recipient` is not an X-Wing key
 */
export function seal(recipient, plaintext, info) {
  if (recipient.length !== RECIPIENT) throw new Damaged("not an X-Wing recipient");
  const { enc, shared } = xwingEncapsulate(recipient);
  const { key, nonce } = schedule(shared, info);
  const sealed = chachaSeal(key, nonce, plaintext);
  key.fill(0);
  return { enc, sealed };
}

/**
 * @param {Uint8Array} enc 1,120 bytes
 * @param {Uint8Array} sealed
 * @param {Uint8Array} identity 32 bytes
 * @param {Uint8Array} info
 * @returns {Uint8Array} plaintext of what `seal` made for this identity
 * @throws {Damaged} when `enc` cannot be an encapsulated key
 * @throws {NotForThisKey} when it does not open
 */
export function open(enc, sealed, identity, info) {
  checkEnc(enc);
  const { key, nonce } = schedule(xwingDecapsulate(enc, identity), info);
  try {
    return chachaOpen(key, nonce, sealed);
  } catch {
    throw new NotForThisKey("does not open with this identity");
  } finally {
    key.fill(0);
  }
}

/**
 * @param {Uint8Array} enc
 * @throws {Damaged} when no X-Wing key can have made this encapsulated key (length, low-order point)
 */
export function checkEnc(enc) {
  if (enc.length !== ENC || isLowOrder(enc.subarray(MLKEM_CIPHERTEXT))) throw new Damaged("not an encapsulated key");
}

/**
 * Check against a known answer before anything is sealed; it also warms the code up while a person still types.
 * @throws {CannotSeal} when X-Wing, HKDF, SHA-256 or the AEAD is missing or gives wrong answers
 */
export function requireXwing() {
  const plaintext = utf8("check");
  let good = false;
  try {
    const identity = new Uint8Array(IDENTITY);
    const recipient = recipientOf(identity);
    const { key, nonce } = schedule(new Uint8Array(32), plaintext);
    const answer = sha256(concat(recipient, key, chachaSeal(key, nonce, plaintext)));
    const { enc, sealed } = seal(recipient, plaintext, plaintext);
    good = equal(answer, fromHex(KNOWN_ANSWER)) && equal(open(enc, sealed, identity, plaintext), plaintext);
  } catch (error) {
    throw new CannotSeal(`X-Wing failed: ${error}`);
  }
  if (!good) throw new CannotSeal("X-Wing gives wrong answers");
}

/**
 * RFC 9180 section 5.1, mode_base; exported for the vectors.
 * @param {Uint8Array} shared zeroed here
 * @param {Uint8Array} info
 * @returns {{key: Uint8Array, nonce: Uint8Array}} 32 and 12 bytes
 */
export function schedule(shared, info) {
  const empty = new Uint8Array(0);
  const context = concat(
    Uint8Array.of(0), // mode_base
    labeledExtract(empty, "psk_id_hash", empty),
    labeledExtract(empty, "info_hash", info),
  );
  const secret = labeledExtract(shared, "secret", empty);
  shared.fill(0);
  const key = labeledExpand(secret, "key", context, 32);
  const nonce = labeledExpand(secret, "base_nonce", context, 12);
  secret.fill(0);
  return { key, nonce };
}

/** @param {Uint8Array} salt @param {string} label @param {Uint8Array} ikm */
function labeledExtract(salt, label, ikm) {
  return hkdfExtract(salt, concat(utf8("HPKE-v1"), SUITE, utf8(label), ikm));
}

/** @param {Uint8Array} prk @param {string} label @param {Uint8Array} info @param {number} length */
function labeledExpand(prk, label, info, length) {
  const labeled = concat(Uint8Array.of(length >> 8, length), utf8("HPKE-v1"), SUITE, utf8(label), info);
  return hkdfExpand(prk, labeled, length);
}
