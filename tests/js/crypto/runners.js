/** How each file of vectors is run. Scenarios are JSON, so they are `any` here. */
import assert from "node:assert/strict";
import { hex, unhex } from "./built.js";

/** @typedef {import("./built.js").Api} Api */
/** @typedef {(api: Api, scenario: any, shared: any) => void | Promise<void>} Runner it throws what the scenario expects */

/** @type {Runner} */
export function encoding({ encoding: { b64, b64u, canonicalJson, fromB64, fromB64u, parseCanonical } }, v) {
  if (v.op === "b64") {
    assert.deepEqual(fromB64(v.text), fromB64u(v.data ?? ""));
    assert.equal(b64(fromB64(v.text)), v.text);
  } else if (v.op === "b64u") {
    assert.equal(b64u(fromB64u(v.text)), v.data ?? v.text);
  } else {
    const bytes = fromB64u(v.data);
    const value = parseCanonical(bytes);
    assert.deepEqual(canonicalJson(value), bytes);
    assert.deepEqual(canonicalJson(v.value), bytes);
  }
}

/** @type {Runner} */
export function padding({ age, frame, padding: { requestSize } }, v) {
  if (v.op === "padded") assert.equal(frame.paddedSize(v.kind, v.length), v.size);
  else if (v.op === "payload") assert.equal(age.payloadSize(v.length), v.size);
  else assert.equal(requestSize(v.length), v.size);
}

/** @type {Runner} */
export function frame({ encoding: { concat, fromB64u }, frame: { frame: write, unframe } }, v) {
  const place = { kind: v.kind, site: fromB64u(v.site), owner: fromB64u(v.owner), object: fromB64u(v.object) };
  const plaintext = concat(fromB64u(v.filled), new Uint8Array(v.zeros));
  const { inner, body } = unframe(plaintext, place);
  assert.deepEqual(inner, v.inner);
  assert.deepEqual(body, fromB64u(v.body));
  assert.deepEqual(write(place, v.inner, body), plaintext);
}

/** @type {Runner} */
export function age({ age: own, encoding: { concat, fromB64u }, hpke: { recipientOf }, primitives: { sha256 } }, v) {
  if (v.op === "identity") {
    const identity = own.identityFromText(v.text);
    assert.deepEqual(identity, fromB64u(v.seed));
    assert.equal(own.identityToText(identity), v.text);
    assert.equal(hex(sha256(recipientOf(identity))), v.recipient_sha256);
  } else if (v.op === "profile") {
    own.checkProfile(fromB64u(v.header));
  } else if (v.op === "payload") {
    const plaintext = Uint8Array.from({ length: v.length }, (_, i) => i % 251);
    const payload = own.encrypt(plaintext, fromB64u(v.file_key), fromB64u(v.nonce));
    assert.equal(hex(sha256(payload)), v.sha256);
    assert.deepEqual(own.decrypt(payload, fromB64u(v.file_key)), plaintext);
  } else {
    const [header, payload] = [fromB64u(v.header), fromB64u(v.payload)];
    const fileKey = own.unwrap(header, own.identityFromText(v.identity));
    assert.deepEqual(fileKey, fromB64u(v.file_key));
    assert.deepEqual(own.decrypt(payload, fileKey), fromB64u(v.plaintext));
    assert.deepEqual(own.split(concat(header, payload)), { header, payload });
  }
}

/** @type {Runner} */
export function hpke({ hpke: { recipientOf, schedule }, primitives: { chachaOpen, xwingDecapsulate } }, v) {
  const identity = unhex(v.skRm);
  assert.equal(hex(recipientOf(identity)), v.pkRm);
  const shared = xwingDecapsulate(unhex(v.enc), identity);
  assert.equal(hex(shared), v.shared_secret);
  const { key, nonce } = schedule(shared, unhex(v.info));
  assert.equal(hex(key), v.key);
  assert.equal(hex(nonce), v.base_nonce);
  const { aad, ct, pt } = v.encryption;
  assert.equal(hex(chachaOpen(key, nonce, unhex(ct), unhex(aad))), pt);
}

/** @type {Runner} */
export function primitives({ primitives: own }, v) {
  const bytes = (/** @type {string} */ name) => unhex(v[name]);
  if (v.op === "hkdf") {
    const key = own.hkdfExtract(bytes("salt"), bytes("ikm"));
    assert.equal(hex(own.hkdfExpand(key, bytes("info"), v.output.length / 2)), v.output);
  } else if (v.op === "ed25519") {
    assert.equal(hex(own.ed25519Public(bytes("seed"))), v.public);
    assert.equal(hex(own.ed25519Sign(bytes("message"), bytes("seed"))), v.signature);
    assert.ok(own.ed25519Verify(bytes("signature"), bytes("message"), bytes("public")));
  } else if (v.op === "argon2id") {
    assert.equal(hex(own.argon2id(bytes("password"), bytes("salt"), { kib: v.kib, passes: v.passes })), v.output);
  } else {
    const [seal, open] =
      v.op === "chacha20poly1305" ? [own.chachaSeal, own.chachaOpen] : [own.xchachaSeal, own.xchachaOpen];
    assert.equal(hex(seal(bytes("key"), bytes("nonce"), bytes("plaintext"), bytes("aad"))), v.sealed);
    assert.equal(hex(open(bytes("key"), bytes("nonce"), bytes("sealed"), bytes("aad"))), v.plaintext);
  }
}

/** @type {Runner} */
export function signed({ encoding: { fromB64u }, signed: { fromWire, sign, toWire, verify } }, v) {
  const wire = { signature: v.signature, statement: v.statement };
  const statement = verify(v.domain, fromWire(wire), fromB64u(v.key));
  assert.deepEqual(statement, v.value);
  assert.deepEqual(toWire(sign(v.domain, v.value, fromB64u(v.seed))), wire);
}

/** @type {Runner} */
export function keylog({ digits, encoding: { b64u, fromB64u }, keylog: own, signed: { fromWire } }, v) {
  const entries = v.entries.map(fromWire);
  const state = own.verifyLog(entries, fromB64u(v.org));
  const members = [...state.members].map(([id, { recipientHash, sign, role }]) => ({
    id,
    recipient: b64u(recipientHash),
    role,
    sign: b64u(sign),
  }));
  const text = (/** @type {Uint8Array | null} */ bytes) => (bytes ? b64u(bytes) : "");
  assert.deepEqual(members, v.members);
  assert.equal(state.seq, v.seq);
  assert.equal(text(state.fingerprint), v.fingerprint);
  assert.equal(text(state.head), v.head);
  assert.equal(text(state.epoch), v.epoch);
  assert.equal(text(state.epochRecipientHash), v.recipient);
  const { recovery } = state;
  assert.deepEqual(recovery ? [b64u(recovery.recipientHash), b64u(recovery.sign)] : [], v.recovery);
  assert.deepEqual([state.ends ?? "", state.drill ?? "", state.shares ?? []], [v.ends, v.drill, v.shares]);
  assert.deepEqual([[...state.former].sort(), [...state.keepers].sort()], [v.former, v.keepers]);
  assert.equal(digits.fingerprintDigits(state.fingerprint), v.digits);
  assert.equal(digits.fortyDigits(state.fingerprint), v.forty);
  const named = { id: v.by, recipientHash: state.fingerprint, verify: fromB64u(v.head) };
  assert.equal(digits.welcomeDigits(state, named), v.welcome);
}

/** @param {Api} api @param {any} fields @returns {import("../../../crypto/grant.js").Grant} */
function grantOf({ encoding: { fromB64u } }, fields) {
  const { basis, day, reason, scope } = fields;
  const ids = { report: fromB64u(fields.report), giver: fromB64u(fields.from), to: fromB64u(fields.to) };
  return { basis, day, reason, scope, ...ids, object: fields.object === "*" ? null : fromB64u(fields.object) };
}

/** @type {Runner} */
export function grant(api, v) {
  const { encoding: { fromB64u }, grant: own, keylog: { verifyLog } } = api;
  if (v.op === "entitled") {
    const grants = v.grants.map((/** @type {any} */ fields) => grantOf(api, fields));
    const orgs = v.orgs.map((/** @type {string} */ org) => fromB64u(org));
    own.checkEntitled(fromB64u(v.report), orgs, grants, fromB64u(v.org), fromB64u(v.object));
    return;
  }
  const hash = new Uint8Array(32);
  const members = new Map(
    v.members.map((/** @type {any} */ { id, sign }) => [id, { recipientHash: hash, sign: fromB64u(sign), role: "lead" }]),
  );
  const state = /** @type {ReturnType<typeof verifyLog>} */ ({ org: fromB64u(v.giver), members });
  assert.deepEqual(own.verifyGrant(fromB64u(v.body), state), grantOf(api, v.fields));
}

/** @type {Runner} */
export function staff({ encoding: { b64u, fromB64u }, primitives: { sha256 }, staff: own }, v) {
  if (v.op === "derive") {
    const { auth, kek } = own.derive(v.passphrase, fromB64u(v.salt), { kib: v.kib, passes: v.passes });
    assert.deepEqual([b64u(auth), b64u(kek)], [v.auth, v.kek]);
  } else if (v.op === "wrap") {
    const [kek, member] = [fromB64u(v.kek), fromB64u(v.member)];
    const vault = own.unwrapVault(fromB64u(v.wrapped), kek, member);
    assert.equal(b64u(vault), v.vault);
    assert.equal(b64u(own.wrapVault(vault, kek, member, fromB64u(v.nonce))), v.wrapped);
  } else if (v.op === "passkey") {
    const kek = own.passkeyKek(fromB64u(v.prf), fromB64u(v.credential));
    const member = fromB64u(v.member);
    const vault = own.unwrapVault(fromB64u(v.wrapped), kek, member, "passkey");
    assert.deepEqual([b64u(kek), b64u(vault)], [v.kek, v.vault]);
    assert.equal(b64u(own.wrapVault(vault, kek, member, fromB64u(v.nonce), "passkey")), v.wrapped);
  } else {
    const keys = own.memberKeys(fromB64u(v.vault));
    assert.deepEqual([b64u(keys.xwing), b64u(keys.sign), b64u(keys.verify)], [v.xwing, v.sign, v.verify]);
    assert.equal(hex(sha256(keys.recipient)), v.recipient_sha256);
  }
}

/** @type {Runner} */
export function report(api, v, { blobs }) {
  const { encoding: { fromB64u }, report: { openReport } } = api;
  const objects = v.stored.map((/** @type {any} */ { id, kind, epoch, header, payload }) => ({
    id: fromB64u(id),
    kind,
    epoch: fromB64u(epoch),
    header: fromB64u(blobs[header]),
    payload: fromB64u(blobs[payload]),
  }));
  const identities = new Map(
    Object.entries(v.identities).map(([epoch, identity]) => [epoch, fromB64u(identity)]),
  );
  const grants = v.grants.map((/** @type {any} */ fields) => grantOf(api, fields));
  const where = { site: fromB64u(v.site), report: fromB64u(v.report), org: fromB64u(v.org) };
  const { answers, identity } = openReport({ ...where, identities, objects, grants });
  assert.deepEqual({ answers, identity }, { answers: v.answers, identity: v.identity });
}
