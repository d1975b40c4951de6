import assert from "node:assert/strict";
import { test } from "node:test";
import { Keyring } from "../../../admin/js/keyring.js";
import { daysBetween } from "../../../crypto/days.js";
import { b64u, fromB64u, fromUtf8 } from "../../../crypto/encoding.js";
import { randomBytes } from "../../../crypto/primitives.js";
import { sealObject } from "../../../crypto/sealed.js";
import { CHEAP, DAY, enrolled, FORMS, nameOf, SITE, WORDS } from "./people.js";

/** @param {ReturnType<typeof enrolled>} who */
function unlocked(who) {
  const keyring = new Keyring(WORDS, CHEAP);
  keyring.derive(who);
  keyring.open(who.server);
  return keyring;
}

/** The founder at work, what the server tells her, and a newcomer with keys. */
function three() {
  const founder = enrolled();
  const lead = unlocked(founder);
  const browser = new Keyring(WORDS, CHEAP);
  const { passphrase } = browser.draw();
  const member = b64u(randomBytes(16));
  const made = browser.newKeys({ member, passphrase });
  const { log, recovery, epochs, org } = founder.server;
  const keys = { log, recovery, epochs, forms: FORMS, members: [{ member: founder.server.member, recipient: founderRecipient(log) }] };
  const person = { member, recipient: made.recipient, sign: made.sign, role: "worker" };
  browser.derive({ passphrase, salt: made.salt });
  const { digits } = browser.newcomer({ member, org, vault: made.vault, log });
  return { founder, lead, keys, person, digits };
}

/** The member's recipient is not asked for by its own browser: any text will do. @param {unknown[]} _log */
function founderRecipient(_log) {
  return b64u(new Uint8Array(1216));
}

/** @param {{statement: string}} signed */
function said({ statement }) {
  return JSON.parse(fromUtf8(fromB64u(statement)));
}

test("both screens show the same forty digits, and other keys show others", () => {
  const { lead, keys, person, digits } = three();
  assert.match(digits, /^(\d{5} ){7}\d{5}$/);
  assert.equal(lead.digits({ keys, person }).digits, digits);
  const swapped = { ...person, recipient: three().person.recipient };
  assert.notEqual(lead.digits({ keys, person: swapped }).digits, digits);
});

test("keys that were exchanged after the digits were compared are not signed", () => {
  const { lead, keys, person, digits } = three();
  const swapped = { ...person, sign: three().person.sign };
  const given = { keys, person: swapped, digits, old: true, day: DAY };
  assert.equal(nameOf(() => lead.welcome(given)), "KeysDamaged");
});

test("with old reports the newcomer gets every epoch, else one that is opened for them", () => {
  const { founder, lead, keys, person, digits } = three();
  const old = lead.welcome({ keys, person, digits, old: true, day: DAY });
  assert.deepEqual([old.headers.map(({ epoch }) => epoch), old.epoch], [[founder.epoch], null]);
  assert.equal(said(old.add).member.role, "worker");
  const fresh = lead.welcome({ keys, person, digits, old: false, day: DAY });
  assert.deepEqual(fresh.headers, []);
  assert.deepEqual(fresh.epoch?.files.map(({ member }) => member), [person.member]);
  assert.equal(daysBetween(DAY, said(/** @type {{statement: string}} */ (fresh.epoch)).ends), 90);
});

test("an epoch is not sealed for a key that the server names and the log does not", () => {
  const { founder, lead, keys, person, digits } = three();
  const { add } = lead.welcome({ keys, person, digits, old: true, day: DAY });
  const log = [...founder.server.log, add];
  const epochOf = (/** @type {import("../../../admin/js/colleagues.js").Reader[]} */ members) =>
    nameOf(() => lead.renewal({ keys: { ...keys, log, members }, day: "2027-02-20" }));
  assert.equal(epochOf([{ member: person.member, recipient: three().person.recipient }]), "Damaged");
  assert.equal(epochOf([]), "Damaged");
  assert.equal(epochOf([person]), "");
});

test("an epoch is renewed in its last two weeks and not before", () => {
  const { lead, keys } = three();
  assert.equal(lead.renewal({ keys, day: DAY }).epoch, null);
  assert.equal(lead.renewal({ keys, day: "2027-02-07" }).epoch, null);
  assert.notEqual(lead.renewal({ keys, day: "2027-02-08" }).epoch, null);
});

test("a log that does not go on from the one that was opened signs nothing", () => {
  const { lead, keys, person, digits } = three();
  const other = three();
  for (const log of [keys.log.slice(0, 2), other.keys.log]) {
    const given = { keys: { ...keys, log }, person, digits, old: true, day: DAY };
    assert.equal(nameOf(() => lead.welcome(given)), "KeysDamaged");
    assert.equal(nameOf(() => lead.removal({ ...given, member: person.member, holders: [] })), "KeysDamaged");
  }
});

test("who made the recovery sheet leaves only with a new one", () => {
  const { founder, lead, keys, person, digits } = three();
  const { add } = lead.welcome({ keys, person, digits, old: true, day: DAY });
  const log = [...founder.server.log, add];
  const now = { ...keys, log, members: [person] };
  assert.equal(lead.knowsPaper({ keys: now, member: person.member }).knows, false);
  assert.equal(lead.knowsPaper({ keys: now, member: founder.server.member }).knows, true);
  const away = lead.removal({ keys: now, member: person.member, day: DAY, holders: [] });
  assert.deepEqual([away.replaced, away.epoch.files], [null, []]);
  lead.newSheet({ log });
  const { epoch, headers, recovery } = lead.replaceSheet({ keys: now, day: DAY, holders: [] });
  assert.deepEqual([said(recovery).type, headers.length, epoch.files.length], ["recovery", 1, 1]);
});

test("a recovery key in shares says so, and that members who keep one know it", async () => {
  const { founder, lead, keys, person, digits } = three();
  const { add } = lead.welcome({ keys, person, digits, old: true, day: DAY });
  const log = [...founder.server.log, add];
  const now = { ...keys, log, members: [person] };
  lead.newSheet({ log });
  await lead.share({ total: 3, needed: 2, number: 1 });
  const given = { keys: now, day: DAY, holders: [person.member] };
  const { recipient: _sealed, ...recovery } = lead.replaceSheet(given).recovery;
  const { shares, holders } = said(recovery);
  assert.deepEqual([shares, holders], [[2, 3], [person.member]]);
  const after = { ...now, log: [...log, recovery] };
  assert.equal(lead.knowsPaper({ keys: after, member: person.member }).knows, true);
  // One sheet after all: nothing is said of shares that count no more.
  lead.newSheet({ log });
  assert.equal(said(lead.replaceSheet(given).recovery).shares, undefined);
});

test("headers are made anew for the epoch of the log and for no other key", () => {
  const { founder, lead } = three();
  const headers = [{ report: "", object: "", epoch: founder.epoch, header: founder.files[0]?.header ?? "" }];
  assert.equal(nameOf(() => lead.rewrap({ recipient: three().person.recipient, headers })), "KeysDamaged");
  assert.deepEqual(lead.rewrap({ recipient: founder.recipient, headers: [] }), []);
  const unknown = headers.map((one) => ({ ...one, epoch: b64u(randomBytes(16)) }));
  assert.deepEqual(lead.rewrap({ recipient: founder.recipient, headers: unknown }), []);
});

test("a helping worker makes the same headers from what it was lent, and nothing before", async () => {
  const { founder, lead } = three();
  const helper = new Keyring(WORDS, CHEAP);
  const ids = { org: fromB64u(founder.server.org), epoch: fromB64u(founder.epoch), recipient: fromB64u(founder.recipient) };
  const place = { kind: /** @type {const} */ ("answers"), site: fromB64u(SITE), owner: randomBytes(16), object: randomBytes(16) };
  const [sealed] = sealObject(place, { v: 1 }, randomBytes(9), [ids]).headers;
  const headers = [{ report: "", object: "", epoch: founder.epoch, header: fromUtf8(sealed?.header ?? new Uint8Array(0)) }];
  const given = { recipient: founder.recipient, headers };
  assert.equal(nameOf(() => helper.rewrap(given)), "Locked");
  assert.equal(nameOf(() => helper.lend({ port: new MessageChannel().port1 })), "Locked");
  const { port1, port2 } = new MessageChannel();
  const borrowed = helper.borrow({ port: port2 });
  lead.lend({ port: port1 });
  await borrowed;
  port1.close();
  const [made] = helper.rewrap(given);
  assert.ok(made?.header.startsWith("age-encryption.org/v1"));
  assert.notEqual(made?.header, headers[0]?.header);
  assert.equal(nameOf(() => helper.rewrap({ ...given, recipient: three().person.recipient })), "KeysDamaged");
  // It reads no report and signs nothing.
  assert.equal(nameOf(() => helper.read({ report: b64u(randomBytes(16)), objects: [] })), "Locked");
});

test("keys that are opened again with another log are locked at once", () => {
  const { founder, lead, keys, person, digits } = three();
  const { add } = lead.welcome({ keys, person, digits, old: true, day: DAY });
  const again = { ...founder.server, vault: "" };
  assert.equal(nameOf(() => lead.open({ ...again, log: [...founder.server.log, add] })), "");
  assert.equal(nameOf(() => lead.open(again)), "KeysDamaged");
  assert.equal(nameOf(() => lead.renewal({ keys, day: DAY })), "Locked");
});
