import assert from "node:assert/strict";
import { test } from "node:test";
import { Keyring } from "../../../admin/js/keyring.js";
import { b64u, fromB64u, fromUtf8 } from "../../../crypto/encoding.js";
import { sha256 } from "../../../crypto/primitives.js";
import { newUploadSecret, sealReport } from "../../../crypto/report.js";
import { CHEAP, DAY, enrolled, nameOf, SITE, WORDS } from "./people.js";

/** @param {ReturnType<typeof enrolled>} who */
function unlocked(who) {
  const keyring = new Keyring(WORDS, CHEAP);
  keyring.derive(who);
  keyring.open(who.server);
  return keyring;
}

/** @param {ReturnType<typeof enrolled>} who */
function reportFor(who) {
  const reader = { org: fromB64u(who.server.org), epoch: fromB64u(who.epoch), recipient: fromB64u(who.recipient) };
  const draft = {
    site: fromB64u(SITE), form: "help", formVersion: new Uint8Array(32), letter: "a", priority: false, lang: "uk",
    langBucket: "uk", day: DAY, answers: { story: "Допоможіть", who_for: "me" }, identity: { call_name: "О." },
  };
  const { report, objects } = sealReport(draft, [reader], newUploadSecret());
  const stored = objects.map(({ id, kind, payload, headers }) => ({
    id: b64u(id), kind, epoch: who.epoch, header: fromUtf8(headers[0]?.header ?? new Uint8Array(0)),
    sha256: b64u(sha256(payload)), parts: [payload.subarray(0, 5000), payload.subarray(5000)],
  }));
  return { report: b64u(report), objects: stored };
}

const olha = enrolled();
const stranger = enrolled();

test("what was made at enrolment opens again with the passphrase, and reads a report", () => {
  assert.equal(olha.passphrase.split(" ").length, 6);
  const { answers, identity, inner } = unlocked(olha).read(reportFor(olha));
  assert.deepEqual([answers, identity], [{ story: "Допоможіть", who_for: "me" }, { call_name: "О." }]);
  assert.deepEqual(inner.orgs, [olha.server.org]);
});

test("the same passphrase gives the same auth, another one does not open the vault", () => {
  const keyring = new Keyring(WORDS, CHEAP);
  assert.equal(keyring.derive(olha).auth, olha.auth);
  keyring.derive({ ...olha, passphrase: stranger.passphrase });
  assert.equal(nameOf(() => keyring.open(olha.server)), "WrongPassphrase");
});

test("a passkey opens what was wrapped for it, and no other passkey or member does", () => {
  const prf = new Uint8Array(32).fill(9);
  const credential = b64u(new Uint8Array(48).fill(3));
  const { vault } = unlocked(olha).wrapForPasskey({ prf, credential });
  const by = (/** @type {Uint8Array} */ output, /** @type {string} */ id, /** @type {object} */ changes = {}) => {
    const keyring = new Keyring(WORDS, CHEAP);
    keyring.derivePasskey({ prf: output, credential: id });
    return nameOf(() => keyring.open({ ...olha.server, vault, ...changes }));
  };
  assert.equal(by(prf, credential), "");
  assert.equal(by(new Uint8Array(32), credential), "WrongPasskeyKey");
  assert.equal(by(prf, b64u(new Uint8Array(48))), "WrongPasskeyKey");
  assert.equal(by(prf, credential, { vault: olha.server.vault }), "WrongPasskeyKey");
  assert.equal(by(prf, credential, { member: stranger.server.member }), "WrongPasskeyKey");
});

test("a locked keyring, or one whose log was refused, wraps nothing", () => {
  const given = { prf: new Uint8Array(32), credential: "AAAA" };
  const keyring = new Keyring(WORDS, CHEAP);
  assert.equal(nameOf(() => keyring.wrapForPasskey(given)), "Locked");
  keyring.derive(olha);
  assert.equal(nameOf(() => keyring.open({ ...olha.server, log: stranger.server.log })), "KeysDamaged");
  assert.equal(nameOf(() => keyring.wrapForPasskey(given)), "Locked");
});

test("without keys nothing is opened", () => {
  const keyring = new Keyring(WORDS, CHEAP);
  assert.equal(nameOf(() => keyring.open(olha.server)), "Locked");
  assert.equal(nameOf(() => keyring.read(reportFor(olha))), "Locked");
});

test("another organisation's log, a cut one, or other epochs are refused before anything is opened", () => {
  const keyring = new Keyring(WORDS, CHEAP);
  keyring.derive(olha);
  const { server } = olha;
  const [found, named, opened] = server.log;
  const lies = [
    { ...server, log: stranger.server.log },
    { ...server, log: [found] },
    { ...server, log: [opened] },
    { ...server, log: [found, named] },
    { ...server, log: [found, opened] },
    { ...server, recovery: "" },
    { ...server, recovery: stranger.server.recovery },
    { ...server, log: [] },
    { ...server, org: stranger.server.org },
    { ...server, epochs: stranger.server.epochs },
    { ...server, epochs: server.epochs.map((file) => ({ ...file, epoch: stranger.epoch })) },
    { ...server, site: stranger.server.org },
  ];
  for (const lie of lies) assert.equal(nameOf(() => keyring.open(lie)), "KeysDamaged");
  assert.equal(keyring.opened, null);
});

test("a vault under another member's id is not opened", () => {
  const keyring = new Keyring(WORDS, CHEAP);
  keyring.derive(olha);
  assert.equal(nameOf(() => keyring.open({ ...olha.server, member: stranger.server.member })), "WrongPassphrase");
});

test("a report for others, moved, cut or exchanged is refused, each with its name", () => {
  const keyring = unlocked(olha);
  const [mine, next, other] = [reportFor(olha), reportFor(olha), reportFor(stranger)];
  const [answers, identity] = mine.objects;
  assert.ok(answers && identity);
  const changed = (/** @type {object} */ change) => ({ ...mine, objects: [{ ...answers, ...change }, identity] });
  const cases = /** @type {[object, string][]} */ ([
    [other, "NotForThisKey"],
    [{ ...other, objects: other.objects.map((one) => ({ ...one, epoch: olha.epoch })) }, "NotForThisKey"],
    [{ ...mine, report: next.report }, "Damaged"],
    [{ ...mine, objects: [answers] }, "Damaged"],
    [{ ...mine, objects: [answers, next.objects[1]] }, "Damaged"],
    [changed({ parts: answers.parts.slice(0, 1) }), "Damaged"],
    [changed({ parts: [...answers.parts].reverse() }), "Damaged"],
    [changed({ sha256: identity.sha256 }), "Damaged"],
    [changed({ header: identity.header }), "Damaged"],
    [changed({ header: answers.header.replace("/v1", "/v2") }), "UnsupportedVersion"],
    [changed({ kind: "letter" }), "Damaged"],
  ]);
  for (const [given, name] of cases) assert.equal(nameOf(() => keyring.read(/** @type {any} */ (given))), name);
});

test("at a glance only the answers asked for leave, and the identity is not needed", () => {
  const { report, objects: [first] } = reportFor(olha);
  assert.ok(first);
  const { parts, ...object } = { ...first, payload: b64u(Buffer.concat(first.parts)) };
  assert.equal(parts.length, 2);
  const given = { report, object, keys: ["who_for"] };
  assert.deepEqual(unlocked(olha).glance(given), { form: "help", answers: { who_for: "me" } });
  assert.deepEqual(unlocked(olha).glance({ ...given, keys: [] }).answers, {});
  const other = b64u(newUploadSecret().slice(0, 16));
  assert.equal(nameOf(() => unlocked(olha).glance({ ...given, report: other })), "Damaged");
  assert.equal(nameOf(() => unlocked(olha).glance({ ...given, object: { ...object, sha256: b64u(newUploadSecret()) } })), "Damaged");
  assert.equal(nameOf(() => unlocked(stranger).glance(given)), "NotForThisKey");
  assert.equal(nameOf(() => new Keyring(WORDS, CHEAP).glance(given)), "Locked");
});
