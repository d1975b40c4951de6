/**
 * The only door to vendored code. Bytes in, bytes out; no crypto.subtle (absent on plain-http .onion), no WebAssembly.
 * Loading fails where the browser has no cryptographic randomness: without it nothing may be sealed.
 */
import { CannotSeal, Damaged } from "./errors.js";
import * as noble from "./vendor/noble.js";

export const TAG = 16;

const source = globalThis.crypto;
if (!source || typeof source.getRandomValues !== "function") throw new CannotSeal("no crypto.getRandomValues");

/**
 * @param {number} length in bytes, at most 65,536
 * @returns {Uint8Array} fresh random bytes
 * @throws {CannotSeal} when the source left the buffer empty: such a stub would make every key the same
 */
export function randomBytes(length) {
  const bytes = source.getRandomValues(new Uint8Array(length));
  if (length >= 16 && bytes.every((byte) => byte === 0)) throw new CannotSeal("randomness is not random");
  return bytes;
}

/** @param {Uint8Array} data @returns {Uint8Array} 32 bytes */
export function sha256(data) {
  return noble.sha256(data);
}

/** @returns {{update(data: Uint8Array): unknown, digest(): Uint8Array}} SHA-256 of what comes piece by piece */
export function hasher() {
  return noble.sha256.create();
}

/** @param {Uint8Array} key @param {Uint8Array} data @returns {Uint8Array} HMAC-SHA-256, 32 bytes */
export function hmacSha256(key, data) {
  return noble.hmac(noble.sha256, key, data);
}

/** @param {Uint8Array} salt @param {Uint8Array} ikm @returns {Uint8Array} RFC 5869 extract, 32 bytes */
export function hkdfExtract(salt, ikm) {
  return noble.extract(noble.sha256, ikm, salt);
}

/** @param {Uint8Array} prk @param {Uint8Array} info @param {number} length @returns {Uint8Array} RFC 5869 expand */
export function hkdfExpand(prk, info, length) {
  return noble.expand(noble.sha256, prk, info, length);
}

/** @param {Uint8Array} ikm @param {Uint8Array} salt @param {Uint8Array} info @returns {Uint8Array} HKDF-SHA256, 32 bytes */
export function hkdfSha256(ikm, salt, info) {
  const prk = hkdfExtract(salt, ikm);
  const key = hkdfExpand(prk, info, 32);
  prk.fill(0);
  return key;
}

/**
 * ChaCha20-Poly1305 (RFC 8439): key 32 bytes, nonce 12, never twice under one key.
 * @param {Uint8Array} key @param {Uint8Array} nonce @param {Uint8Array} plaintext @param {Uint8Array} [aad]
 * @returns {Uint8Array} ciphertext and 16-byte tag
 */
export function chachaSeal(key, nonce, plaintext, aad) {
  return noble.chacha20poly1305(key, nonce, aad).encrypt(plaintext);
}

/**
 * @param {Uint8Array} key @param {Uint8Array} nonce @param {Uint8Array} sealed @param {Uint8Array} [aad]
 * @returns {Uint8Array} plaintext
 * @throws {Damaged} when the tag is wrong
 */
export function chachaOpen(key, nonce, sealed, aad) {
  return orDamaged(() => noble.chacha20poly1305(key, nonce, aad).decrypt(sealed));
}

/**
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): key 32 bytes, nonce 24.
 * @param {Uint8Array} key @param {Uint8Array} nonce @param {Uint8Array} plaintext @param {Uint8Array} aad
 * @returns {Uint8Array} ciphertext and 16-byte tag
 */
export function xchachaSeal(key, nonce, plaintext, aad) {
  return noble.xchacha20poly1305(key, nonce, aad).encrypt(plaintext);
}

/**
 * @param {Uint8Array} key @param {Uint8Array} nonce @param {Uint8Array} sealed @param {Uint8Array} aad
 * @returns {Uint8Array} plaintext @throws {Damaged} when the tag is wrong
 */
export function xchachaOpen(key, nonce, sealed, aad) {
  return orDamaged(() => noble.xchacha20poly1305(key, nonce, aad).decrypt(sealed));
}

/** @param {Uint8Array} identity X-Wing seed, 32 bytes @returns {Uint8Array} recipient, 1,216 bytes */
export function xwingRecipient(identity) {
  return noble.ml_kem768_x25519.getPublicKey(identity);
}

/**
 * @param {Uint8Array} recipient 1,216 bytes
 * @returns {{enc: Uint8Array, shared: Uint8Array}} 1,120 and 32 bytes
 * @throws {Damaged} when the recipient is no X-Wing key (length, ML-KEM modulus, low-order point)
 */
export function xwingEncapsulate(recipient) {
  const random = randomBytes(64);
  const { cipherText, sharedSecret } = orDamaged(() => noble.ml_kem768_x25519.encapsulate(recipient, random));
  random.fill(0);
  return { enc: cipherText, shared: sharedSecret };
}

/**
 * @param {Uint8Array} enc 1,120 bytes @param {Uint8Array} identity 32 bytes
 * @returns {Uint8Array} shared secret, 32 bytes; a wrong identity gives another secret, not an error
 * @throws {Damaged} on a low-order point (RFC 7748 section 6.1: all-zero output)
 */
export function xwingDecapsulate(enc, identity) {
  return orDamaged(() => noble.ml_kem768_x25519.decapsulate(enc, identity));
}

/** @param {Uint8Array} point 32 bytes @returns {boolean} whether X25519 gives zero with it whatever the scalar */
export function isLowOrder(point) {
  try {
    noble.x25519.getSharedSecret(new Uint8Array(32), point);
    return false;
  } catch {
    return true;
  }
}

/** @param {Uint8Array} seed 32 bytes @returns {Uint8Array} Ed25519 public key, 32 bytes */
export function ed25519Public(seed) {
  return noble.ed25519.getPublicKey(seed);
}

/** @param {Uint8Array} message @param {Uint8Array} seed 32 bytes @returns {Uint8Array} RFC 8032 signature, 64 bytes */
export function ed25519Sign(message, seed) {
  return noble.ed25519.sign(message, seed);
}

/**
 * Stricter than RFC 8032, so that no two verifiers can disagree about a log entry: key and R must be canonical points
 * of the prime-order group, where the cofactored equation (noble) and the cofactorless one (libsodium) are the same.
 * @param {Uint8Array} signature 64 bytes
 * @param {Uint8Array} message
 * @param {Uint8Array} publicKey 32 bytes
 * @returns {boolean}
 */
export function ed25519Verify(signature, message, publicKey) {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  if (!isPrimeOrder(publicKey) || !isPrimeOrder(signature.subarray(0, 32))) return false;
  return noble.ed25519.verify(signature, message, publicKey, { zip215: false });
}

/**
 * @param {Uint8Array} password
 * @param {Uint8Array} salt 16 bytes
 * @param {{kib: number, passes: number}} cost
 * @param {(done: number) => void} [onProgress] told the part done, 0 to 1
 * @returns {Uint8Array} Argon2id v1.3 (RFC 9106), p = 1, 32 bytes
 */
export function argon2id(password, salt, cost, onProgress) {
  const options = { m: cost.kib, t: cost.passes, p: 1, dkLen: 32 };
  return noble.argon2id(password, salt, onProgress ? { ...options, onProgress } : options);
}

/** @param {string} prefix @param {Uint8Array} bytes @returns {string} BIP 173 Bech32, lower case */
export function bech32Encode(prefix, bytes) {
  return noble.bech32.encode(prefix, noble.bech32.toWords(bytes));
}

/**
 * @param {string} text all upper or all lower case, at most 90 characters
 * @returns {{prefix: string, bytes: Uint8Array}} prefix in lower case
 * @throws {Damaged} on a wrong character, checksum or length
 */
export function bech32Decode(text) {
  return orDamaged(() => noble.bech32.decodeToBytes(text));
}

/** @param {Uint8Array} encoded 32 bytes */
function isPrimeOrder(encoded) {
  try {
    const point = noble.ed25519.Point.fromBytes(encoded);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/**
 * Libraries throw plain errors that name internals; callers must see one kind.
 * @template T
 * @param {() => T} step
 * @returns {T}
 */
function orDamaged(step) {
  try {
    return step();
  } catch {
    throw new Damaged("a primitive refused the bytes");
  }
}
