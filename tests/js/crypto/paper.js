/** How the vectors of what is printed and typed are run. */
import assert from "node:assert/strict";
import { hex } from "./built.js";

/** @typedef {import("./runners.js").Runner} Runner */

/** @type {Runner} */
export function recovery({ encoding: { b64u }, primitives: { sha256 }, recovery: own }, v) {
  const seed = own.recoveryFromText(v.text);
  const keys = own.recoveryKeys(seed);
  assert.deepEqual([b64u(seed), own.recoveryGroups(seed)], [v.seed, v.groups]);
  assert.deepEqual([b64u(keys.xwing), b64u(keys.sign), b64u(keys.verify)], [v.seed, v.sign, v.verify]);
  assert.equal(hex(sha256(keys.recipient)), v.recipient_sha256);
}

/** @type {Runner} */
export async function shares({ encoding: { b64u, fromB64u }, shamir, shares: own }, v) {
  if (v.op === "combine") {
    assert.equal(b64u(await shamir.combine(v.shares.map((/** @type {string} */ one) => fromB64u(one)))), v.secret);
  } else if (v.op === "share") {
    const { setId, points, ...rest } = own.shareFromSigns(v.signs);
    assert.deepEqual({ ...rest, set_id: b64u(setId), points: b64u(points) }, v.share);
  } else {
    assert.equal(b64u(await own.seedFromText(v.text)), v.seed);
  }
}
