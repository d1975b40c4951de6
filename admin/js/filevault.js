/**
 * The worker's part in opening files: part after part, held against the manifest that named the file and against what the
 * server recorded when it arrived. Nothing of a file leaves before the last part opened.
 */
import { FileOpening } from "../../crypto/attachment.js";
import { unwrap } from "../../crypto/age.js";
import { b64u, equal, fromB64u, utf8 } from "../../crypto/encoding.js";
import { Damaged, EnvelopeError, NotForThisKey } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { hasher } from "../../crypto/primitives.js";
import { commitment } from "../../crypto/sealed.js";

/** @typedef {import("./talking.js").Open} Open */
/** What the server lists. @typedef {{id: string, epoch: string, header: string, sha256: string, size: number, parts: number}} ListedFile */
/** @typedef {{opening: FileOpening, hash: ReturnType<typeof hasher>, pieces: Uint8Array[], sha256: string}} Going */

/** By id. @type {Map<string, Going>} */
const going = new Map();

/**
 * @param {Open | null} keys
 * @param {{report: string, file: ListedFile, key: string}} given `key`: the commitment in the manifest, base64url
 * @throws {EnvelopeError} `OtherFile`: not the file that the person named; {NotForThisKey}; {Damaged}
 */
export function fileBegin(keys, { report, file, key }) {
  if (!keys) throw new EnvelopeError("Locked", "no keys");
  const identity = keys.identities.get(file.epoch);
  if (!identity) throw new NotForThisKey("no identity of this epoch");
  const fileKey = unwrap(utf8(file.header), identity);
  if (!equal(commitment(fileKey), fromB64u(key, 32))) throw new EnvelopeError("OtherFile", "not the file that was named");
  const place = { kind: /** @type {const} */ ("attachment"), site: keys.site, owner: fromB64u(report, ID), object: fromB64u(file.id, ID) };
  const opening = new FileOpening(place, fileKey, file.size);
  going.set(file.id, { opening, hash: hasher(), pieces: [], sha256: file.sha256 });
  return {};
}

/** @param {Open | null} _keys @param {{id: string, bytes: Uint8Array}} given @throws {Damaged} */
export function filePart(_keys, { id, bytes }) {
  const { opening, hash, pieces } = found(id);
  try {
    hash.update(bytes);
    pieces.push(...opening.push(bytes));
  } catch (error) {
    going.delete(id);
    throw error;
  }
  return {};
}

/**
 * @param {Open | null} _keys
 * @param {{id: string}} given
 * @returns {{facts: import("../../crypto/attachment.js").FileFacts, blob: Blob, sha256: string}} `sha256` of the sealed bytes
 * @throws {Damaged} also for other bytes than those that arrived
 */
export function fileEnd(_keys, { id }) {
  const { opening, hash, pieces, sha256 } = found(id);
  going.delete(id);
  const facts = opening.end();
  const digest = hash.digest();
  if (!equal(digest, fromB64u(sha256, 32))) throw new Damaged("other bytes than arrived");
  return { facts, blob: new Blob(/** @type {BlobPart[]} */ (pieces)), sha256: b64u(digest) };
}

/** @param {Open | null} _keys @param {{id: string}} given */
export function fileForget(_keys, { id }) {
  going.delete(id);
  return {};
}

/** @param {string} id */
function found(id) {
  const one = going.get(id);
  if (!one) throw new EnvelopeError("Locked", "not begun");
  return one;
}
