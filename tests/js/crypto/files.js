/** How the vectors of files are run: sealed part by part, opened in whatever pieces they come. */
import assert from "node:assert/strict";

/** @typedef {import("./built.js").Api} Api */

// No divisor of a chunk or a part.
const PIECE = 70001;

/** @type {import("./runners.js").Runner} */
export async function attachment(api, v) {
  const { fromB64u } = api.encoding;
  const place = { kind: /** @type {const} */ ("attachment"), site: fromB64u(v.site), owner: fromB64u(v.report), object: fromB64u(v.object) };
  if (v.op === "open") opened(api, v, place);
  else await sealed(api, v, place);
}

/** @param {Api} api @param {any} v @param {import("../../../crypto/frame.js").Place} place */
function opened({ age, attachment: { FileOpening }, encoding: { b64u, concat, fromB64u }, sealed: { commitment } }, v, place) {
  const fileKey = age.unwrap(fromB64u(v.header), fromB64u(v.identity));
  const payload = fromB64u(v.payload);
  const opening = new FileOpening(place, fileKey, payload.length);
  const body = concat(...opening.push(payload));
  assert.deepEqual(opening.end(), v.said);
  assert.equal(b64u(body), v.body);
  assert.equal(b64u(commitment(fileKey)), v.key);
}

/** @param {Api} api @param {any} v @param {import("../../../crypto/frame.js").Place} place */
async function sealed({ attachment: { FileOpening, FileSealing }, encoding: { b64u, concat, fromB64u }, primitives: { sha256 } }, v, place) {
  const body = Uint8Array.from({ length: v.length }, (_, i) => i % 251);
  const keys = { secret: fromB64u(v.secret), id: place.object, key: fromB64u(v.file_key), nonce: fromB64u(v.nonce) };
  const sealing = new FileSealing(place, keys, v.facts, v.length);
  const read = (/** @type {number} */ from, /** @type {number} */ to) => Promise.resolve(body.slice(from, to));
  const parts = [];
  for (let n = 0; n < sealing.parts; n += 1) parts.push(await sealing.part(n, read));
  assert.deepEqual(await sealing.part(sealing.parts - 1, read), parts.at(-1));
  const payload = concat(...parts);
  assert.equal(payload.length, v.size);
  assert.equal(sealing.length, v.size);
  assert.equal(b64u(sha256(payload)), v.sha256);
  const opening = new FileOpening(place, keys.key, payload.length);
  const pieces = [];
  for (let at = 0; at < payload.length; at += PIECE) pieces.push(...opening.push(payload.subarray(at, at + PIECE)));
  assert.deepEqual(opening.end(), v.facts);
  assert.deepEqual(concat(...pieces), body);
}
