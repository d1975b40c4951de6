/** How vectors of the staff log are run. */
import assert from "node:assert/strict";

/** @type {import("./runners.js").Runner} */
export function stafflog(api, v, shared) {
  const { encoding: { b64u, fromB64u }, stafflog: own } = api;
  if (v.op === "head") return head(api, v, shared);
  const org = fromB64u(v.org);
  let state = v.after ? own.after({ org, head: fromB64u(v.after.hash), seq: v.after.seq }) : own.beginning(org);
  for (const one of v.statements) state = own.follow(state, fromB64u(one));
  assert.deepEqual([state.head.head && b64u(state.head.head), state.head.seq, state.day], [v.head, v.seq, v.day]);
}

/** @type {import("./runners.js").Runner} */
function head({ encoding: { fromB64u }, signed: { fromWire, sign, toWire }, stafflog: own }, v) {
  const wire = { signature: v.signature, statement: v.statement };
  const { head: found, by } = own.verifyHead(fromWire(wire), fromB64u(v.key));
  const said = own.headStatement(found, by, v.value.day);
  assert.deepEqual(said, v.value);
  assert.deepEqual(toWire(sign("head", said, fromB64u(v.seed))), wire);
}
