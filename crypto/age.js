/**
 * age v1 (C2SP age.md) cut in two: a header for each reader, one payload. ENVELOPE.md section 1.
 * Written: one `mlkem768x25519` stanza a header. Read: any stanza grammar (agehead.js), foreign types skipped.
 */
import { parseHeader, VERSION_LINE } from "./agehead.js";
import { b64, concat, equal, fromB64, utf8 } from "./encoding.js";
import { Damaged, NotForThisKey } from "./errors.js";
import * as hpke from "./hpke.js";
import { bech32Decode, bech32Encode, chachaOpen, chachaSeal, hkdfSha256, hmacSha256 } from "./primitives.js";
import { randomBytes, TAG } from "./primitives.js";

export { parseHeader, split } from "./agehead.js";

export const FILE_KEY = 16;
export const HEADER = 1627;

export const NONCE = 16;
export const CHUNK = 65536;
const TYPE = "mlkem768x25519";
const INFO = "age-encryption.org/mlkem768x25519";
export const IDENTITY_PREFIX = "age-secret-key-pq-";

/** @typedef {import("./agehead.js").Stanza} Stanza */

/** @param {number} plaintext length @returns {number} bytes of its payload: nonce, and a 16-byte tag a 64 KiB chunk */
export function payloadSize(plaintext) {
  return NONCE + plaintext + TAG * Math.max(1, Math.ceil(plaintext / CHUNK));
}

/**
 * @param {Uint8Array} fileKey 16 bytes
 * @param {Uint8Array} recipient 1,216 bytes
 * @returns {Uint8Array} a header of exactly 1,627 bytes that gives the file key to this recipient
 * @throws {Damaged} when `recipient` is not an X-Wing key
 */
export function wrap(fileKey, recipient) {
  if (fileKey.length !== FILE_KEY) throw new TypeError("a file key is 16 bytes");
  const { enc, sealed } = hpke.seal(recipient, fileKey, utf8(INFO));
  const covered = concat(VERSION_LINE, utf8(`-> ${TYPE} ${b64(enc)}\n${b64(sealed)}\n---`));
  return concat(covered, utf8(` ${b64(headerMac(covered, fileKey))}\n`));
}

/**
 * @param {Uint8Array} header
 * @param {...Uint8Array} identities 32 bytes each
 * @returns {Uint8Array} the file key (16 bytes) that the header gives to the first identity a stanza opens for
 * @throws {NotForThisKey} when none opens; {Damaged} on bad syntax or MAC; {UnsupportedVersion}
 */
export function unwrap(header, ...identities) {
  const parsed = parseHeader(header);
  // All are checked before one is opened, so that the answer does not depend on their order.
  const ours = parsed.stanzas.filter(({ args }) => args[0] === TYPE).map(readStanza);
  for (const identity of identities) {
    for (const { enc, body } of ours) {
      const fileKey = tryOpen(enc, body, identity);
      if (!fileKey) continue;
      checkMac(parsed, fileKey);
      return fileKey;
    }
  }
  throw new NotForThisKey("no stanza opens");
}

/**
 * @param {import("./agehead.js").Header} header
 * @param {Uint8Array} fileKey
 * @throws {Damaged} unless the header was written by someone who knew this file key
 */
export function checkMac({ covered, mac }, fileKey) {
  if (!equal(mac, headerMac(covered, fileKey))) throw new Damaged("header MAC");
}

/**
 * What can be checked of a header without a key: the grammar, and exactly what `wrap` writes.
 * @param {Uint8Array} header
 * @throws {Damaged} on any other; {UnsupportedVersion}
 */
export function checkProfile(header) {
  const { stanzas } = parseHeader(header);
  const [stanza] = stanzas;
  if (stanzas.length !== 1 || stanza?.args[0] !== TYPE) throw new Damaged("not one mlkem768x25519 stanza");
  readStanza(stanza);
}

/**
 * @param {Uint8Array} plaintext
 * @param {Uint8Array} fileKey 16 bytes
 * @param {Uint8Array} [nonce] 16 bytes, random when not given: one key and nonce must never meet two plaintexts
 * @returns {Uint8Array} payload: nonce and STREAM chunks
 */
export function encrypt(plaintext, fileKey, nonce = randomBytes(NONCE)) {
  if (fileKey.length !== FILE_KEY || nonce.length !== NONCE) throw new TypeError("key and nonce are 16 bytes each");
  const key = payloadKey(fileKey, nonce);
  const payload = new Uint8Array(payloadSize(plaintext.length));
  payload.set(nonce);
  const last = Math.max(0, Math.ceil(plaintext.length / CHUNK) - 1);
  for (let i = 0; i <= last; i++) {
    const chunk = plaintext.subarray(i * CHUNK, (i + 1) * CHUNK);
    payload.set(chachaSeal(key, chunkNonce(i, i === last), chunk), NONCE + i * (CHUNK + TAG));
  }
  key.fill(0);
  return payload;
}

/**
 * @param {Uint8Array} payload
 * @param {Uint8Array} fileKey 16 bytes
 * @returns {Uint8Array} the whole plaintext: nothing is given out before the last chunk opened
 * @throws {Damaged}
 */
export function decrypt(payload, fileKey) {
  const chunks = Math.ceil((payload.length - NONCE) / (CHUNK + TAG));
  const length = payload.length - NONCE - TAG * chunks;
  // Refuses truncation inside a tag, and an empty last chunk after others, which would give a text two payloads.
  if (length < 0 || payloadSize(length) !== payload.length) throw new Damaged("no such payload length");
  const key = payloadKey(fileKey, payload.subarray(0, NONCE));
  const plaintext = new Uint8Array(length);
  try {
    for (let i = 0; i < chunks; i++) {
      const sealed = payload.subarray(NONCE + i * (CHUNK + TAG)).subarray(0, CHUNK + TAG);
      plaintext.set(chachaOpen(key, chunkNonce(i, i === chunks - 1), sealed), i * CHUNK);
    }
  } finally {
    key.fill(0);
  }
  return plaintext;
}

/** @param {Uint8Array} identity 32 bytes @returns {string} `AGE-SECRET-KEY-PQ-1…`, 77 characters (BIP 173 Bech32) */
export function identityToText(identity) {
  return bech32Encode(IDENTITY_PREFIX, identity).toUpperCase();
}

/**
 * @param {string} text
 * @returns {Uint8Array} identity, 32 bytes
 * @throws {Damaged} for any text but the one that `identityToText` writes
 */
export function identityFromText(text) {
  const { prefix, bytes } = bech32Decode(text);
  if (prefix !== IDENTITY_PREFIX || bytes.length !== hpke.IDENTITY || identityToText(bytes) !== text) {
    throw new Damaged("not an identity");
  }
  return bytes;
}

/** @param {Stanza} stanza */
function readStanza({ args, body }) {
  // Body length first: a longer one could open under two keys (age.md, partitioning oracle).
  if (args.length !== 2 || body.length !== FILE_KEY + TAG) throw new Damaged("malformed mlkem768x25519 stanza");
  const enc = fromB64(args[1] ?? "");
  hpke.checkEnc(enc);
  return { enc, body };
}

/** @param {Uint8Array} enc @param {Uint8Array} body @param {Uint8Array} identity */
function tryOpen(enc, body, identity) {
  try {
    return hpke.open(enc, body, identity, utf8(INFO));
  } catch (error) {
    if (error instanceof NotForThisKey) return undefined;
    throw error;
  }
}

/** @param {Uint8Array} covered @param {Uint8Array} fileKey */
function headerMac(covered, fileKey) {
  const key = hkdfSha256(fileKey, new Uint8Array(0), utf8("header"));
  const mac = hmacSha256(key, covered);
  key.fill(0);
  return mac;
}

/** @param {Uint8Array} fileKey @param {Uint8Array} nonce @returns {Uint8Array} 32 bytes, under which the chunks are sealed */
export function payloadKey(fileKey, nonce) {
  return hkdfSha256(fileKey, nonce, utf8("payload"));
}

/** @param {number} index @param {boolean} last @returns {Uint8Array} 11-byte big-endian counter and last flag */
export function chunkNonce(index, last) {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(7, index);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
