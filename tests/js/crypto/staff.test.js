import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { errorOf, IMPLEMENTATIONS } from "./built.js";
import { asFound, draft, organisation } from "./people.js";

const WORDS = readFileSync(new URL("../../../crypto/wordlist.txt", import.meta.url), "utf8").trimEnd().split("\n");
const CHEAP = { kib: 64, passes: 1 };

for (const [label, api] of IMPLEMENTATIONS) {
  const { encoding, grant, keylog, keystatements, primitives, report, signed, staff } = api;
  const [giver, stranger] = [organisation(api, "giver"), organisation(api, "stranger")];
  const state = keylog.verifyLog(giver.log, giver.org);

  test(`${label}: a passphrase is six words of the list, never the same`, () => {
    const drawn = Array.from({ length: 50 }, () => staff.drawPassphrase(WORDS));
    assert.equal(new Set(drawn).size, 50);
    for (const passphrase of drawn) {
      assert.equal(passphrase.split(" ").length, 6);
      assert.ok(passphrase.split(" ").every((word) => WORDS.includes(word)));
    }
    assert.throws(() => staff.drawPassphrase(WORDS.slice(1)), TypeError);
  });

  test(`${label}: numbers that would favour the first words are drawn again`, () => {
    const numbers = [62208, 65535, 0, 1, 7775, 7776, 62207, 2];
    const random = () => {
      const number = numbers.shift() ?? 0;
      return Uint8Array.of(number >> 8, number);
    };
    const expected = [0, 1, 7775, 0, 7775, 2].map((i) => WORDS[i]).join(" ");
    assert.equal(staff.drawPassphrase(WORDS, random), expected);
  });

  test(`${label}: the vault opens with its passphrase and member only, and progress is told`, () => {
    const salt = staff.newSalt();
    const told = /** @type {number[]} */ ([]);
    const { auth, kek } = staff.derive("six words", salt, CHEAP, (done) => told.push(done));
    assert.notDeepEqual(auth, kek);
    assert.equal(told[told.length - 1], 1);
    const vault = staff.newVault();
    const member = primitives.randomBytes(16);
    const wrapped = staff.wrapVault(vault, kek, member);
    assert.equal(wrapped.length, 72);
    assert.deepEqual(staff.unwrapVault(wrapped, staff.derive("six words", salt, CHEAP).kek, member), vault);
    assert.equal(errorOf(() => staff.unwrapVault(wrapped, auth, member)), "NotForThisKey");
    assert.equal(errorOf(() => staff.unwrapVault(wrapped, kek, primitives.randomBytes(16))), "NotForThisKey");
    assert.equal(errorOf(() => staff.unwrapVault(wrapped.slice(1), kek, member)), "Damaged");
  });

  test(`${label}: the cost of the client is a frozen constant`, () => {
    assert.deepEqual(staff.STAFF_COST, { kib: 65536, passes: 3 });
    assert.ok(Object.isFrozen(staff.STAFF_COST));
  });

  test(`${label}: a log gives fingerprint and current epoch, and refuses whatever was changed`, () => {
    assert.deepEqual(state.fingerprint, keylog.fingerprint(giver.log));
    assert.deepEqual(state.epoch, giver.epoch);
    assert.deepEqual(state.epochRecipientHash, primitives.sha256(giver.recipient));
    const [found, opened] = giver.log;
    assert.ok(found && opened);
    const forged = signed.sign("key-log", encoding.parseObject(opened.statement), stranger.keys.sign);
    const retold = { ...opened, statement: encoding.utf8(encoding.fromUtf8(opened.statement).replace("11-23", "11-24")) };
    const staffDomain = signed.sign("staff", encoding.parseObject(opened.statement), giver.keys.sign);
    for (const log of [[], [opened], [found, found], [found, opened, opened], [found, forged], [found, retold], [found, staffDomain]]) {
      assert.equal(errorOf(() => keylog.verifyLog(log, giver.org)), "Damaged");
    }
    assert.equal(errorOf(() => keylog.verifyLog(giver.log, stranger.org)), "Damaged");
  });

  test(`${label}: an entry of a kind or version not known yet is not called damaged`, () => {
    const next = keystatements.epochStatement(state, giver.member, giver.epoch, giver.recipient, "2026-11-23");
    for (const change of [{ type: "member" }, { v: 2 }]) {
      const entry = signed.sign("key-log", { ...next, ...change }, giver.keys.sign);
      assert.equal(errorOf(() => keylog.verifyLog([...giver.log, entry], giver.org)), "UnsupportedVersion");
    }
  });

  test(`${label}: a granted organisation opens what was granted, and no more`, () => {
    const written = draft(api);
    const sealed = report.sealReport(written, [giver], report.newUploadSecret());
    const found = asFound(sealed, giver, written.site, api);
    const objects = found.objects.map((object) => ({
      ...object,
      epoch: stranger.epoch,
      header: report.addReader(object.header, giver.identity, stranger.recipient),
    }));
    const identities = new Map([[encoding.b64u(stranger.epoch), stranger.identity]]);
    const open = (/** @type {import("../../../crypto/grant.js").Grant[]} */ grants) =>
      report.openReport({ ...found, org: stranger.org, objects, identities, grants });
    const answersId = objects[0]?.id ?? null;
    const base = { report: sealed.report, object: null, giver: giver.org, to: stranger.org, day: "2026-11-23" };
    const consent = { ...base, basis: /** @type {const} */ ("consent"), scope: /** @type {const} */ ("read"), reason: "" };
    const whole = grant.verifyGrant(grant.make(consent, giver.member, giver.keys.sign), state);
    assert.deepEqual(open([whole]).identity, written.identity);
    const part = grant.verifyGrant(grant.make({ ...consent, object: answersId }, giver.member, giver.keys.sign), state);
    assert.deepEqual(open([part]), { ...open([whole]), identity: null });
    assert.equal(errorOf(() => open([{ ...whole, giver: stranger.org }])), "NotAddressed");
    assert.equal(errorOf(() => open([{ ...whole, report: primitives.randomBytes(16) }])), "NotAddressed");
  });

  test(`${label}: an exception needs two members and a reason`, () => {
    const base = { report: giver.org, object: null, giver: giver.org, to: stranger.org, day: "2026-11-23" };
    const rare = { ...base, basis: /** @type {const} */ ("exception"), scope: /** @type {const} */ ("read") };
    const body = grant.make({ ...rare, reason: "life" }, giver.member, giver.keys.sign);
    const both = grant.coSign(body, stranger.member, stranger.keys.sign);
    const named = { recipientHash: new Uint8Array(32), sign: stranger.keys.verify, role: /** @type {const} */ ("lead") };
    const members = new Map([...state.members, [encoding.b64u(stranger.member), named]]);
    assert.deepEqual(grant.verifyGrant(both, { ...state, members }).to, stranger.org);
    assert.deepEqual(grant.giverOf(both), giver.org);
    assert.equal(errorOf(() => grant.verifyGrant(both, state)), "Damaged");
    assert.equal(errorOf(() => grant.verifyGrant(body, { ...state, members })), "Damaged");
    assert.equal(errorOf(() => grant.make({ ...rare, reason: "" }, giver.member, giver.keys.sign)), "Damaged");
  });
}
