import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "../../../admin/js/comparing.js";
import { daysAfter } from "../../../crypto/days.js";
import { b64u, fromB64u, fromUtf8 } from "../../../crypto/encoding.js";
import { verifyLog } from "../../../crypto/keylog.js";
import { ed25519Public, randomBytes } from "../../../crypto/primitives.js";
import { fromWire, sign } from "../../../crypto/signed.js";
import { DAY, enrolled, nameOf, SITE } from "./people.js";

const SEED = randomBytes(32);
const ANCHOR = { site: fromB64u(SITE, 16), coordinators: [ed25519Public(SEED)] };

/** @param {import("../../../crypto/signed.js").Signed} signed */
function textOf({ statement, signature }) {
  return { statement: fromUtf8(statement), signature: b64u(signature) };
}

/** @typedef {import("../../../crypto/encoding.js").JsonObject} JsonObject */

/** @param {JsonObject} [policy] @param {JsonObject} [changes] of the roster */
function world(policy = { live_days: 30, live_members: 1 }, changes = {}) {
  const { server, recipient, epoch, vouched } = enrolled();
  const log = server.log.map(fromWire);
  const own = verifyLog(log, fromB64u(server.org, 16));
  const pin = { fingerprint: b64u(own.fingerprint), head: b64u(own.hashes[log.length - 1] ?? own.fingerprint), id: server.org, seq: log.length - 1 };
  const roster = { day: DAY, ends: "2027-11-23", number: 4, orgs: [pin], policy, site: SITE, v: 1, ...changes };
  const offered = {
    id: server.org,
    epoch,
    recipient,
    log: log.map(textOf),
    bundle: textOf(fromWire(vouched.bundle)),
    lives: [textOf(fromWire(vouched.live))],
  };
  const keys = { v: 2, site: SITE, roster: textOf(sign("roster", roster, SEED)), orgs: [offered] };
  return { own, offered, outside: { keys, log: null, anchor: ANCHOR, number: 0, day: DAY } };
}

test("what members signed is found again, with the day on which it ends by itself", () => {
  const { own, outside } = world();
  const closes = daysAfter(DAY, 30);
  assert.deepEqual(compare(own, outside), { number: 4, ends: "2027-11-23", why: null, closes });
});

test("the epoch's own end counts where it comes first", () => {
  const { own, outside } = world({ live_days: 300, live_members: 1 });
  assert.equal(compare(own, outside).closes, own.ends);
});

test("too few members is no alarm", () => {
  const { own, outside } = world({ live_days: 30, live_members: 2 });
  assert.equal(compare(own, outside).why, "unread");
  const late = world();
  assert.equal(compare(late.own, { ...late.outside, day: daysAfter(DAY, 31) }).why, "unread");
});

test("a roster that ended, lists others or is not there yet is no alarm", () => {
  const { own, outside } = world(undefined, { ends: DAY });
  assert.equal(compare(own, { ...outside, day: daysAfter(DAY, 30) }).why, null);
  assert.equal(compare(own, { ...outside, day: daysAfter(DAY, 31) }).why, "rosterOver");
  const others = world(undefined, { orgs: [] });
  assert.equal(compare(others.own, others.outside).why, "unlisted");
  assert.equal(compare(own, { ...outside, keys: { ...outside.keys, roster: null } }).why, "noRoster");
});

test("an organisation that is left out is compared by its log", () => {
  const { own, offered, outside } = world();
  const keys = { ...outside.keys, orgs: [] };
  assert.equal(compare(own, { ...outside, keys, log: offered.log }).why, "notOffered");
  assert.equal(nameOf(() => compare(own, { ...outside, keys, log: offered.log.slice(0, -1) })), "Damaged");
  assert.equal(nameOf(() => compare(own, { ...outside, keys })), "Damaged");
});

test("everything else is one", () => {
  const { own, offered, outside } = world();
  const other = world();
  /** @type {[string, object][]} */
  const harms = [
    ["another recipient", { recipient: other.offered.recipient }],
    ["another log", { log: other.offered.log }],
    ["a shorter log", { log: offered.log.slice(0, -1) }],
    ["another bundle", { bundle: other.offered.bundle }],
    ["no bundle", { bundle: null }],
    ["another epoch", { epoch: other.offered.epoch }],
  ];
  for (const [name, harm] of harms) {
    const keys = { ...outside.keys, orgs: [{ ...offered, ...harm }] };
    assert.equal(nameOf(() => compare(own, { ...outside, keys })), "Damaged", name);
  }
  assert.equal(nameOf(() => compare(own, { ...outside, keys: { ...outside.keys, roster: other.outside.keys.roster } })), "");
  assert.equal(nameOf(() => compare(own, { ...outside, keys: { ...outside.keys, site: b64u(randomBytes(16)) } })), "Damaged");
  assert.equal(nameOf(() => compare(own, { ...outside, keys: { ...outside.keys, v: 1 } })), "Damaged");
  assert.equal(nameOf(() => compare(own, { ...outside, number: 5 })), "Damaged");
  const stranger = { ...ANCHOR, coordinators: [ed25519Public(randomBytes(32))] };
  assert.equal(nameOf(() => compare(own, { ...outside, anchor: stranger })), "Damaged");
});
