import assert from "node:assert/strict";
import { test } from "node:test";
import { Keyring } from "../../../admin/js/keyring.js";
import { following } from "../../../crypto/chain.js";
import { b64u, canonicalJson, fromB64u, parseObject } from "../../../crypto/encoding.js";
import { fromWire } from "../../../crypto/signed.js";
import { beginning, follow, headStatement, verifyHead } from "../../../crypto/stafflog.js";
import { CHEAP, enrolled, nameOf, WORDS } from "./people.js";

const olha = enrolled();
const stranger = enrolled();
const org = fromB64u(olha.server.org);

/** @param {{[name: string]: import("../../../crypto/encoding.js").Json}[]} acts @returns {string[]} a log of them */
function logOf(acts) {
  let state = beginning(org);
  return acts.map((act) => {
    const day = state.day || "2026-11-23";
    const entry = canonicalJson({ ...following(state.head, new Uint8Array(16), day), ...act });
    state = follow(state, entry);
    return b64u(entry);
  });
}

const FIRST_DAY = [{ type: "began", object: "" }, { type: "closing", counts: { began: 1 } }];
const SECOND_DAY = [{ type: "listed", object: "" }, { type: "closing", counts: { listed: 1 } }];
const LOG = logOf([...FIRST_DAY, ...SECOND_DAY]);
const OTHER = logOf([{ type: "began", object: "" }, { type: "listed", object: "" }, { type: "closing", counts: { began: 1, listed: 1 } }, ...SECOND_DAY]);

/** @param {typeof olha} who */
function unlocked(who) {
  const keyring = new Keyring(WORDS, CHEAP);
  keyring.derive(who);
  keyring.open(who.server);
  return keyring;
}

/** @param {Keyring} keyring @param {unknown} signed @param {string[]} entries */
function witness(keyring, signed, entries) {
  keyring.logFrom({ signed });
  const at = keyring.logFollow({ entries });
  return keyring.logSign({ until: at });
}

test("a log from its beginning is verified, and its closing is signed with this member's key", () => {
  const keyring = unlocked(olha);
  const signed = witness(keyring, null, LOG.slice(0, 2));
  const keys = keyring.memberKeys(olha.server.vault, olha.server.member);
  const { head, by } = verifyHead(fromWire(signed), keys.verify);
  assert.deepEqual([b64u(by), head.seq], [olha.server.member, 1]);
  const said = headStatement(head, by, "2026-11-23");
  assert.deepEqual(parseObject(fromWire(signed).statement), said);
});

test("the next time it goes on from that head, in pages, and signs nothing when there is nothing new", () => {
  const keyring = unlocked(olha);
  const first = witness(keyring, null, LOG.slice(0, 2));
  assert.equal(witness(keyring, first, []), null);
  assert.equal(keyring.logFrom({ signed: first }), 1);
  assert.equal(keyring.logFollow({ entries: LOG.slice(2, 3) }), 2);
  assert.equal(keyring.logFollow({ entries: LOG.slice(3) }), 3);
  assert.ok(keyring.logSign({ until: 3 }));
});

test("a log that was rewritten, cut, or does not end with a closing is not signed", () => {
  const keyring = unlocked(olha);
  const first = witness(keyring, null, LOG.slice(0, 2));
  assert.equal(nameOf(() => witness(keyring, first, OTHER.slice(2))), "Damaged");
  assert.equal(nameOf(() => witness(keyring, first, LOG.slice(3))), "Damaged");
  assert.equal(nameOf(() => witness(keyring, null, LOG.slice(0, 3))), "Damaged");
  keyring.logFrom({ signed: null });
  keyring.logFollow({ entries: LOG.slice(0, 2) });
  assert.equal(nameOf(() => keyring.logSign({ until: 3 })), "Damaged");
});

test("a head that another member signed is not taken for one's own", () => {
  const keyring = unlocked(stranger);
  const first = witness(unlocked(olha), null, LOG.slice(0, 2));
  assert.equal(nameOf(() => keyring.logFrom({ signed: first })), "Damaged");
});

test("without keys nothing is verified or signed", () => {
  const keyring = new Keyring(WORDS, CHEAP);
  assert.equal(nameOf(() => keyring.logFrom({ signed: null })), "Locked");
  assert.equal(nameOf(() => keyring.logSign({ until: 0 })), "Locked");
});
