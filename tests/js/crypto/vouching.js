/** How vectors of bundles and rosters are run. */
import assert from "node:assert/strict";

/** @typedef {import("./runners.js").Runner} Runner */

/** @param {any} policy */
function policyOf({ live_days, live_members }) {
  return { liveDays: live_days, liveMembers: live_members };
}

/** @type {Runner} */
export function bundle({ bundle: own, encoding: { fromB64u }, keylog: { verifyLog }, signed: { fromWire } }, v) {
  const state = verifyLog(v.log.map(fromWire), fromB64u(v.org));
  const vouched = { bundle: fromWire(v.bundle), lives: v.lives.map(fromWire) };
  const { forms } = own.checkBundle(state, fromB64u(v.recipient), vouched, v.today, policyOf(v.policy));
  assert.deepEqual(forms, v.forms);
}

/** @type {Runner} */
export function roster({ encoding: { fromB64u }, keylog: { verifyLog }, roster: own, signed: { fromWire } }, v) {
  const coordinators = v.coordinators.map((/** @type {string} */ key) => fromB64u(key));
  const found = own.verifyRoster(fromWire(v.roster), coordinators, fromB64u(v.site));
  own.checkDay(found, v.today);
  own.checkLog(found, verifyLog(v.log.map(fromWire), fromB64u(v.org)));
  assert.deepEqual([found.number, found.day, found.ends, found.policy], [v.number, v.day, v.ends, policyOf(v.policy)]);
}
