import assert from "node:assert/strict";
import { test } from "node:test";
import { Decrypter } from "age-encryption";
import decodeQR from "qr/decode.js";
import { Keyring } from "../../../admin/js/keyring.js";
import { b64u, concat, fromB64u, utf8 } from "../../../crypto/encoding.js";
import { randomBytes } from "../../../crypto/primitives.js";
import { CHEAP, DAY, enrolled, fileOf, FORMS, laterNameOf, nameOf, SITE, WORDS } from "./people.js";

const olha = enrolled();
const stranger = enrolled();
const PREFIX = "AGE-SECRET-KEY-PQ-1";

/** @param {ReturnType<typeof enrolled>} who @param {object} [change] */
function restoring(who, change = {}) {
  const keyring = new Keyring(WORDS, CHEAP);
  const { passphrase } = keyring.draw();
  const { org, log } = who.server;
  const { fingerprint } = keyring.inspect({ org, log });
  const member = b64u(randomBytes(16));
  const given = { member, org, site: SITE, forms: FORMS, typed: who.text, passphrase, day: DAY, fingerprint, log, files: who.files };
  return { keyring, given: { ...given, ...change } };
}

/** @param {boolean[][]} rows @returns {string} what a phone reads from the printed squares */
function scanned(rows) {
  const scale = 4;
  const side = rows.length * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dark = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)];
      if (dark) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return decodeQR({ width: side, height: side, data });
}

test("the QR code holds the same identity as the groups", () => {
  const { groups, rows } = olha.sheet;
  assert.equal(scanned(rows), PREFIX + groups.join(""));
  assert.equal(groups.length, 15);
});

test("age itself opens an epoch's file with the text of the sheet: no need of us", async () => {
  const [file] = olha.files;
  assert.ok(file);
  const age = new Decrypter();
  age.addIdentity(PREFIX + olha.sheet.groups.join(""));
  const opened = await age.decrypt(concat(utf8(file.header), fromB64u(file.payload)));
  assert.match(Buffer.from(opened).toString("latin1"), /AGE-SECRET-KEY-PQ-1[0-9A-Z]{58}$/);
});

test("the sheet shows the fingerprint of the log that the same keys found", () => {
  const { org, log } = olha.server;
  assert.equal(new Keyring(WORDS, CHEAP).inspect({ org, log }).fingerprint, olha.sheet.fingerprint);
  assert.match(olha.sheet.fingerprint, /^\d{5}( \d{5}){5}$/);
});

test("a second look shows the same sheet, another organisation another one", () => {
  const keyring = new Keyring(WORDS, CHEAP);
  const given = { member: b64u(randomBytes(16)), org: b64u(randomBytes(16)), day: DAY };
  assert.deepEqual(keyring.sheet(given), keyring.sheet(given));
  assert.notDeepEqual(olha.sheet.groups, stranger.sheet.groups);
});

test("a retry after a cut connection names the same sheet and the same keys", () => {
  const again = olha.keyring.enrol({ site: SITE, passphrase: olha.passphrase, forms: FORMS });
  assert.equal(again.recovery.recipient, olha.server.recovery);
  assert.deepEqual(again.found, olha.server.log[0]);
});

test("groups are compared as people type them, and the wrong ones are named", () => {
  const [first = "", second = "", third = ""] = olha.sheet.groups;
  const wrong = (/** @type {{[place: string]: string}} */ typed) => olha.keyring.checkSheet({ typed });
  assert.deepEqual(wrong({ 0: first, 1: ` ${second.toLowerCase()} `, 2: [...third].join(" ") }), []);
  assert.deepEqual(wrong({ 0: second, 1: second, 2: "" }), first === second ? ["2"] : ["0", "2"]);
});

test("nothing is made before the sheet was shown", () => {
  const keyring = new Keyring(WORDS, CHEAP);
  assert.equal(nameOf(() => keyring.enrol({ site: SITE, passphrase: "x", forms: FORMS })), "Locked");
  assert.equal(nameOf(() => keyring.checkSheet({ typed: {} })), "Locked");
});

test("what a browser founds, its sheet restores: the new member opens the old epoch and the new one", async () => {
  const { keyring, given } = restoring(olha, { typed: `${PREFIX}\n${olha.text.toLowerCase()}` });
  const made = await keyring.restore(given);
  const { statement, signature } = made.epoch;
  const log = [...given.log, made.restore, { statement, signature }];
  const epochs = [{ ...olha.files[0], ...made.files[0] }, fileOf(made)];
  const { member, org, site, passphrase } = given;
  const fresh = new Keyring(WORDS, CHEAP);
  fresh.derive({ passphrase, salt: made.salt });
  fresh.open({ member, org, site, vault: made.vault, log, recovery: olha.server.recovery, epochs: /** @type {any} */ (epochs) });
  assert.equal(fresh.opened?.identities.size, 2);
  const former = new Keyring(WORDS, CHEAP);
  former.derive(olha);
  assert.equal(nameOf(() => former.open({ ...olha.server, log })), "KeysDamaged");
});

test("a sheet typed wrong, another's sheet, or a server that lies restores nothing", async () => {
  const [file] = olha.files;
  assert.ok(file);
  const cases = /** @type {[object, string][]} */ ([
    [{ typed: olha.text.slice(0, -1) }, "SheetMistyped"],
    [{ typed: "" }, "SheetMistyped"],
    [{ typed: stranger.text }, "OtherSheet"],
    [{ fingerprint: stranger.sheet.fingerprint }, "KeysDamaged"],
    [{ log: stranger.server.log }, "KeysDamaged"],
    [{ log: olha.server.log.slice(0, 2) }, "KeysDamaged"],
    [{ files: [] }, "KeysDamaged"],
    [{ files: stranger.files }, "KeysDamaged"],
    [{ files: olha.server.epochs }, "KeysDamaged"],
    [{ files: [{ ...file, payload: b64u(new Uint8Array(160)) }] }, "KeysDamaged"],
    [{ site: b64u(new Uint8Array(16)) }, "KeysDamaged"],
  ]);
  for (const [change, name] of cases) {
    const { keyring, given } = restoring(olha, change);
    assert.equal(await laterNameOf(() => keyring.restore(given)), name, JSON.stringify(change).slice(0, 60));
  }
});
