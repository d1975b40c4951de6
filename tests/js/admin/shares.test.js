import assert from "node:assert/strict";
import { test } from "node:test";
import decodeQR from "qr/decode.js";
import { Keyring } from "../../../admin/js/keyring.js";
import { b64u } from "../../../crypto/encoding.js";
import { randomBytes } from "../../../crypto/primitives.js";
import { CHEAP, DAY, enrolled, FORMS, laterNameOf, nameOf, SITE, WORDS } from "./people.js";

const BEGIN = "DOVIRA-SHARE-1";
const olha = enrolled();
const stranger = enrolled();
const [one, two, three] = await texts(olha, { total: 3, needed: 2 });

/** @param {ReturnType<typeof enrolled>} who @param {{total: number, needed: number}} parts */
function papers({ keyring }, parts) {
  const numbers = Array.from({ length: parts.total }, (_, at) => at + 1);
  return Promise.all(numbers.map((number) => keyring.share({ ...parts, number })));
}

/** @param {ReturnType<typeof enrolled>} who @param {{total: number, needed: number}} parts */
async function texts(who, parts) {
  return (await papers(who, parts)).map(({ groups }) => groups.join(" ").toLowerCase());
}

/** @param {string} typed */
function drilled(typed) {
  const { member, org, site, log } = olha.server;
  return laterNameOf(() => new Keyring(WORDS, CHEAP).drill({ typed, member, org, site, log, files: olha.files, day: DAY }));
}

test("each share is a paper of its own: 18 groups, the same fingerprint, a QR code that says the same", async () => {
  for (const { groups, fingerprint, rows } of await papers(olha, { total: 3, needed: 2 })) {
    assert.deepEqual(groups.map(({ length }) => length), Array(18).fill(4));
    assert.equal(fingerprint, olha.sheet.fingerprint);
    assert.equal(scanned(rows), BEGIN + groups.join(""));
  }
});

test("a second look shows the same shares, other numbers show others", async () => {
  assert.deepEqual(await texts(olha, { total: 3, needed: 2 }), [one, two, three]);
  const founder = enrolled();
  const [first] = await texts(founder, { total: 3, needed: 2 });
  const [again] = await texts(founder, { total: 4, needed: 2 });
  assert.notEqual(first, again);
});

test("groups are asked from one share and compared with that one", async () => {
  const [first = [], second = []] = (await papers(olha, { total: 3, needed: 2 })).map(({ groups }) => groups);
  const wrong = (/** @type {number} */ share) => olha.keyring.checkSheet({ typed: { 5: first[5] ?? "", 17: ` ${first[17]?.toLowerCase()}` }, share });
  assert.deepEqual(wrong(1), []);
  assert.deepEqual(wrong(2), ["5", "17"].filter((place) => first[Number(place)] !== second[Number(place)]));
  assert.deepEqual(wrong(9), ["5", "17"]);
});

test("nothing is divided before the sheet was made", async () => {
  assert.equal(await laterNameOf(() => new Keyring(WORDS, CHEAP).share({ total: 3, needed: 2, number: 1 })), "Locked");
  assert.equal(nameOf(() => new Keyring(WORDS, CHEAP).checkSheet({ typed: {}, share: 1 })), "Locked");
});

test("two of three shares restore what a browser founded", async () => {
  const keyring = new Keyring(WORDS, CHEAP);
  const { passphrase } = keyring.draw();
  const { org, log } = olha.server;
  const { fingerprint } = keyring.inspect({ org, log });
  const given = { member: b64u(randomBytes(16)), org, site: SITE, forms: FORMS, passphrase, day: DAY, fingerprint, log, files: olha.files };
  const made = await keyring.restore({ ...given, typed: `${three}\n${one}` });
  assert.deepEqual(made.files.map(({ epoch }) => epoch), olha.files.map(({ epoch }) => epoch));
  assert.equal(await laterNameOf(() => keyring.restore({ ...given, typed: one ?? "" })), "TooFewShares");
});

test("a drill takes the sheet or enough shares, and names what is wrong", async () => {
  const others = await texts(stranger, { total: 3, needed: 2 });
  const cases = /** @type {[string, string][]} */ ([
    [olha.text, ""],
    [`${one}\n${two}`, ""],
    [`${one}\n${two}\n${three}`, ""],
    [`${one}`, "TooFewShares"],
    [`${one}\n${one}`, "RepeatedShare"],
    [`${one}\n${two?.slice(0, -1)}`, "ShareMistyped"],
    [`${one}\n${others[1]}`, "ForeignShare"],
    [others.join("\n"), "OtherSheet"],
    [stranger.text, "OtherSheet"],
    ["", "SheetMistyped"],
  ]);
  for (const [typed, name] of cases) assert.equal(await drilled(typed), name, typed.slice(0, 30));
});

/** @param {boolean[][]} rows @returns {string} what a phone reads from the printed squares */
function scanned(rows) {
  const scale = 4;
  const side = rows.length * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at++) {
    const dark = rows[Math.floor(at / side / scale)]?.[Math.floor((at % side) / scale)];
    if (dark) data.fill(0, at * 4, at * 4 + 3);
  }
  return decodeQR({ width: side, height: side, data });
}
