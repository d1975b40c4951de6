/**
 * The worker's part in sending files: it draws their keys when they are picked, and seals them part by part. Keys never
 * leave it.
 */
import { FileSealing, listedFile, newFile } from "../../crypto/attachment.js";
import { wrap } from "../../crypto/age.js";
import { b64u, fromB64u, fromUtf8 } from "../../crypto/encoding.js";
import { EnvelopeError } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { hasher } from "../../crypto/primitives.js";

/** @typedef {import("../../crypto/sealed.js").Reader} Reader */
/** @typedef {{report: string, site: string, facts: import("../../crypto/attachment.js").FileFacts, blob: Blob}} Sent */
/**
 * @typedef {object} Drawn
 * @property {import("../../crypto/attachment.js").FileKeys} keys
 * @property {FileSealing | null} sealing
 * @property {Blob | null} blob
 * @property {ReturnType<typeof hasher>} hash of the parts in order
 * @property {number} hashed how many of them
 * @property {string} sha256 of all, b64u, once they were sealed
 */
/** By id. @type {Map<string, Drawn>} */
const drawn = new Map();
// docs/http.md, "Files".
const ANNOUNCEMENT = 12288;

/** @returns {import("../../crypto/manifest.js").Listed} what a manifest says of a file that was picked */
export function drawFile() {
  const keys = newFile();
  const listed = listedFile(keys);
  drawn.set(listed.id, { keys, sealing: null, blob: null, hash: hasher(), hashed: 0, sha256: "" });
  return listed;
}

/**
 * @param {string} id
 * @param {Sent} sent the same each time: one key never meets two files
 * @param {Reader[]} readers
 * @returns {{secret: string, parts: number, body: string}} `secret` for the parts, `body` of `POST /u/<report>/<file>`
 */
export function announceFile(id, { report, site, facts, blob }, readers) {
  const file = found(id);
  const place = { kind: /** @type {const} */ ("attachment"), site: fromB64u(site, ID), owner: fromB64u(report, ID), object: file.keys.id };
  file.sealing ??= new FileSealing(place, file.keys, facts, blob.size);
  file.blob ??= blob;
  const headers = readers.map(({ org, epoch, recipient }) => {
    return { epoch: b64u(epoch), header: fromUtf8(wrap(file.keys.key, recipient)), org: b64u(org) };
  });
  const fields = { headers, pad: "", size: file.sealing.length };
  const missing = ANNOUNCEMENT - JSON.stringify(fields).length;
  return { secret: b64u(file.keys.secret), parts: file.sealing.parts, body: JSON.stringify({ ...fields, pad: "0".repeat(missing) }) };
}

/**
 * @param {{id: string, n: number}} given part `n`, from 0
 * @returns {Promise<{bytes: Uint8Array, sha256: string}>} `sha256` of the whole payload with its last part, else ""
 * @throws {import("../../crypto/errors.js").Damaged} the file changed since it was picked, or cannot be read any more
 */
export async function filePart({ id, n }) {
  const file = found(id);
  const { sealing, blob } = file;
  if (!sealing || !blob) throw new EnvelopeError("Locked", "not announced");
  const bytes = await sealing.part(n, async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()));
  if (n === file.hashed) {
    file.hash.update(bytes);
    file.hashed += 1;
    if (file.hashed === sealing.parts) file.sha256 = b64u(file.hash.digest());
  }
  return { bytes, sha256: n === sealing.parts - 1 ? file.sha256 : "" };
}

/** @param {string} id */
function found(id) {
  const file = drawn.get(id);
  if (!file) throw new EnvelopeError("Locked", "not picked here");
  return file;
}
