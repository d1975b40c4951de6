import assert from "node:assert/strict";
import { test } from "node:test";
import { Keyring } from "../../../admin/js/keyring.js";
import { checkBundle } from "../../../crypto/bundle.js";
import { b64u, fromB64u, fromUtf8 } from "../../../crypto/encoding.js";
import { verifyLog } from "../../../crypto/keylog.js";
import { fromWire } from "../../../crypto/signed.js";
import { CHEAP, DAY, enrolled, FORMS, nameOf, WORDS } from "./people.js";

/** @typedef {import("../../../admin/js/vouched.js").Wire} Wire */

const olha = enrolled();
const stranger = enrolled();
const POLICY = { liveDays: 30, liveMembers: 1 };

/** @param {ReturnType<typeof enrolled>} who */
function unlocked(who) {
  const keyring = new Keyring(WORDS, CHEAP);
  keyring.derive(who);
  keyring.open(who.server);
  return keyring;
}

/**
 * What the server tells after this.
 *
 * @param {{lives?: Wire[], bundle?: Wire | null, forms?: {[name: string]: string}}} kept
 */
function keysWith({ lives = [], bundle = null, forms = FORMS }) {
  const { log, recovery, epochs } = olha.server;
  return { log, recovery, epochs, members: [], lives, bundle, forms };
}

/** @param {Wire[]} lives @param {Wire} bundle @param {string} today */
function reporterChecks(lives, bundle, today) {
  const state = verifyLog(olha.server.log.map(fromWire), fromB64u(olha.server.org));
  const vouched = { bundle: fromWire(bundle), lives: lives.map(fromWire) };
  return checkBundle(state, fromB64u(olha.recipient), vouched, today, POLICY);
}

test("whoever founds an organisation vouches for its first epoch and its forms", () => {
  const { live, bundle } = olha.vouched;
  assert.deepEqual(reporterChecks([live], bundle, DAY).forms, FORMS);
});

test("what fits is not said again for a week, and is said again after it", () => {
  const keyring = unlocked(olha);
  const { live, bundle } = olha.vouched;
  const keys = keysWith({ lives: [live], bundle });
  assert.equal(keyring.vouch({ keys, day: DAY }), null);
  assert.equal(keyring.vouch({ keys, day: "2026-11-30" }), null);
  const made = keyring.vouch({ keys, day: "2026-12-01" });
  assert.ok(made);
  assert.equal(nameOf(() => reporterChecks([live], bundle, "2026-12-31")), "Expired");
  assert.equal(reporterChecks([made.live], made.bundle, "2026-12-31").day, "2026-12-01");
  assert.equal(keyring.vouch({ keys: keysWith({ lives: [made.live], bundle: made.bundle }), day: "2026-12-01" }), null);
});

test("a bundle that is missing, of other forms or another organisation's is made anew", () => {
  const keyring = unlocked(olha);
  const { live, bundle } = olha.vouched;
  const other = { help: b64u(new Uint8Array(32).fill(4)) };
  const both = { lives: [live], bundle };
  const kept = [
    {},
    { lives: [live] },
    { bundle },
    { ...both, forms: other },
    { ...both, forms: { ...FORMS, work: other.help } },
    { ...both, bundle: stranger.vouched.bundle },
  ];
  for (const one of kept) {
    const keys = keysWith(one);
    const made = keyring.vouch({ keys, day: DAY });
    assert.ok(made);
    assert.deepEqual(reporterChecks([made.live], made.bundle, DAY).forms, keys.forms);
  }
});

test("a colleague's word is not one's own", () => {
  const { live, bundle } = stranger.vouched;
  assert.ok(unlocked(olha).vouch({ keys: keysWith({ lives: [live], bundle: olha.vouched.bundle }), day: DAY }));
  assert.equal(nameOf(() => reporterChecks([live], bundle, DAY)), "Damaged");
});

test("nothing but versions is signed in the name of forms", () => {
  const keyring = unlocked(olha);
  for (const version of ["", "words", b64u(new Uint8Array(31))]) {
    assert.equal(nameOf(() => keyring.vouch({ keys: keysWith({ forms: { help: version } }), day: DAY })), "Damaged");
  }
});

test("nobody vouches with a key that does not open the epoch of the log, nor for another log, nor while locked", () => {
  const keyring = unlocked(olha);
  assert.equal(nameOf(() => keyring.vouch({ keys: { ...keysWith({}), log: stranger.server.log }, day: DAY })), "KeysDamaged");
  keyring.open({ ...olha.server, vault: "", epochs: [] });
  assert.equal(nameOf(() => keyring.vouch({ keys: keysWith({}), day: DAY })), "KeysDamaged");
  assert.equal(nameOf(() => new Keyring(WORDS, CHEAP).vouch({ keys: keysWith({}), day: DAY })), "Locked");
});

test("every new epoch brings what its maker vouches for", () => {
  const keyring = unlocked(olha);
  const { epoch } = keyring.renewal({ keys: keysWith({}), day: "2027-02-20" });
  assert.ok(epoch);
  const { live, bundle, statement } = /** @type {{live: Wire, bundle: Wire, statement: string}} */ (epoch);
  const opened = JSON.parse(fromUtf8(fromB64u(statement))).epoch;
  for (const one of [live, bundle]) assert.equal(JSON.parse(fromUtf8(fromB64u(one.statement))).epoch, opened);
});
