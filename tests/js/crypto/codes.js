/** How the vectors of codes and their notes are run. */
import assert from "node:assert/strict";
import { hex } from "./built.js";

/** @type {import("./runners.js").Runner} */
export function code({ box, code: own, encoding: { b64u, fromB64u }, primitives: { sha256 } }, v) {
  if (v.op === "read") {
    assert.equal(own.readCode(v.typed), v.code);
    assert.equal(own.codeGroups(v.code).join(""), v.code);
  } else if (v.op === "keys") {
    const keys = own.codeKeys(v.code, fromB64u(v.salt), { kib: v.kib, passes: v.passes });
    const { lookup, auth, xwing, sign, verify } = keys;
    assert.deepEqual([lookup, auth, xwing, sign, verify].map(b64u), [v.lookup, v.auth, v.xwing, v.sign, v.verify]);
    assert.equal(hex(sha256(keys.recipient)), v.recipient_sha256);
    assert.equal(b64u(box.boxId(lookup)), v.box);
  } else {
    const keys = Object.fromEntries(Object.entries(v.code).map(([name, value]) => [name, fromB64u(String(value))]));
    const given = /** @type {import("../../../crypto/code.js").CodeKeys} */ (/** @type {unknown} */ (keys));
    const note = box.openBox(fromB64u(v.site), given, fromB64u(v.header), fromB64u(v.payload));
    assert.deepEqual([note.report, note.day, Object.fromEntries(note.orgs)], [v.report, v.day, v.orgs]);
    const again = box.sealBox(fromB64u(v.site), given, note);
    const [own] = again.headers;
    assert.deepEqual(box.openBox(fromB64u(v.site), given, own?.header ?? again.payload, again.payload), note);
  }
}
