/** How the vectors of messages and answers are run: opened, and sealed again. */
import assert from "node:assert/strict";

/** @typedef {import("./built.js").Api} Api */

/** @type {import("./runners.js").Runner} */
export function conversation(api, v) {
  const { fromB64u } = api.encoding;
  const [header, payload, identity] = ["header", "payload", "identity"].map((name) => fromB64u(v[name]));
  const place = { kind: v.op, site: fromB64u(v.site), owner: fromB64u(v.report), object: fromB64u(v.object) };
  const open = v.op === "message" ? messages(api, v) : replies(api, v);
  assert.deepEqual(open(place, header, payload, identity), v.said);
}

/** @param {Api} api @param {any} v @returns {any} */
function messages({ encoding: { fromB64u }, hpke: { recipientOf }, message }, v) {
  const [seed, key, own] = [fromB64u(v.seed), fromB64u(v.verify), fromB64u(v.identity)];
  return (/** @type {any} */ place, /** @type {any} */ header, /** @type {any} */ payload, /** @type {any} */ identity) => {
    const said = message.openMessage(place, header, payload, identity, key);
    const readers = said.orgs.map((org) => ({ org: fromB64u(org), epoch: fromB64u(org), recipient: recipientOf(own) }));
    const again = message.sealMessage(place.site, said, seed, readers.reverse());
    assert.equal(again.payload.length, payload.length);
    assert.deepEqual(message.openMessage(place, again.headers[0]?.header ?? header, again.payload, own, key), said);
    return said;
  };
}

/** @param {Api} api @param {any} v @returns {any} */
function replies({ encoding: { fromB64u }, keylog, reply, signed }, v) {
  const state = keylog.verifyLog(v.log.map(signed.fromWire), fromB64u(v.org));
  return (/** @type {any} */ place, /** @type {any} */ header, /** @type {any} */ payload, /** @type {any} */ identity) => {
    const said = reply.openReply(place, header, payload, identity, state);
    const own = fromB64u(v.epoch_identity);
    const again = reply.sealReply(place.site, said, fromB64u(v.seed), own, fromB64u(v.recipient));
    assert.deepEqual(reply.openReply(place, again.headers[1]?.header ?? header, again.payload, own, state), said);
    return said;
  };
}
