/** A sealed object: one payload, one header for each organisation that may read (ENVELOPE.md section 1). */
import * as age from "./age.js";
import { concat, utf8 } from "./encoding.js";
import { frame, unframe } from "./frame.js";
import { randomBytes, sha256 } from "./primitives.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {import("./frame.js").Place} Place */
/** @typedef {{org: Uint8Array, epoch: Uint8Array, recipient: Uint8Array}} Reader ids of 16 bytes, recipient of 1,216 */
/** @typedef {{org: Uint8Array, epoch: Uint8Array, header: Uint8Array}} ReaderHeader header of 1,627 bytes */
/**
 * What is sent; `key` commits to the file key and goes only into a manifest, never on the wire.
 * @typedef {{
 *   id: Uint8Array, kind: import("./frame.js").KindName, payload: Uint8Array, headers: ReaderHeader[], key: Uint8Array
 * }} SealedObject
 */

/** @param {Uint8Array} fileKey @returns {Uint8Array} 32 bytes that name a file key without giving it away */
export function commitment(fileKey) {
  return sha256(concat(utf8("dovira/v1/file-key\0"), fileKey));
}

/**
 * @param {Place} place
 * @param {JsonObject} inner
 * @param {Uint8Array} body
 * @param {Reader[]} readers
 * @returns {SealedObject} under a fresh file key
 * @throws {import("./errors.js").TooLong}
 * @throws {import("./errors.js").Damaged} when a recipient is not an X-Wing key
 */
export function sealObject(place, inner, body, readers) {
  const plaintext = frame(place, inner, body);
  const fileKey = randomBytes(age.FILE_KEY);
  const headers = readers.map(({ org, epoch, recipient }) => ({ org, epoch, header: age.wrap(fileKey, recipient) }));
  const payload = age.encrypt(plaintext, fileKey);
  const key = commitment(fileKey);
  plaintext.fill(0);
  fileKey.fill(0);
  return { id: place.object, kind: place.kind, payload, headers, key };
}

/**
 * @param {Place} place where the object was found
 * @param {Uint8Array} header
 * @param {Uint8Array} payload
 * @param {Uint8Array} identity X-Wing identity, 32 bytes
 * @returns {{inner: JsonObject, body: Uint8Array, key: Uint8Array}} `key`: commitment to the file key that opened it
 * @throws {import("./errors.js").NotForThisKey}
 * @throws {import("./errors.js").Damaged}
 * @throws {import("./errors.js").UnsupportedVersion}
 */
export function openObject(place, header, payload, identity) {
  const fileKey = age.unwrap(header, identity);
  const key = commitment(fileKey);
  try {
    return { ...unframe(age.decrypt(payload, fileKey), place), key };
  } finally {
    fileKey.fill(0);
  }
}

/**
 * A new header of the same object for another recipient; the payload stays as it is.
 * @param {Uint8Array} header
 * @param {Uint8Array} identity 32 bytes
 * @param {Uint8Array} recipient 1,216 bytes
 * @returns {Uint8Array} header
 */
export function addReader(header, identity, recipient) {
  const fileKey = age.unwrap(header, identity);
  try {
    return age.wrap(fileKey, recipient);
  } finally {
    fileKey.fill(0);
  }
}
