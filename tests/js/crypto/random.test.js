/** Random inputs: what goes in comes out, and agrees with Node's own code where it has the same. */
import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { test } from "node:test";
import { errorOf, IMPLEMENTATIONS } from "./built.js";
import { asFound, draft, organisation } from "./people.js";

const LETTERS = ["a", "ї", "\n", '"', "\\", "\u0000", "\u2028", "🙂", "\u{10ffff}", "ي", "\u007f"];

/** @param {number} longest */
function randomText(longest) {
  return Array.from({ length: randomInt(longest) }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}

/** @param {number} depth @returns {import("../../../crypto/encoding.js").Json} */
function randomJson(depth) {
  const choice = randomInt(depth > 4 ? 2 : 4);
  if (choice === 0) return randomText(20);
  if (choice === 1) return randomInt(2 ** 40) - 2 ** 39;
  const members = Array.from({ length: randomInt(5) }, () => randomJson(depth + 1));
  return choice === 2 ? members : Object.fromEntries(members.map((member) => [`k${randomInt(99)}`, member]));
}

for (const [label, api] of IMPLEMENTATIONS) {
  const { age, encoding, primitives, report } = api;

  test(`${label}: base64 agrees with Node for every length`, () => {
    for (let length = 0; length < 300; length++) {
      const bytes = new Uint8Array(randomBytes(length));
      const url = Buffer.from(bytes).toString("base64url");
      const standard = Buffer.from(bytes).toString("base64").replaceAll("=", "");
      assert.deepEqual([encoding.b64u(bytes), encoding.b64(bytes)], [url, standard]);
      assert.deepEqual([encoding.fromB64u(url), encoding.fromB64(standard)], [bytes, bytes]);
    }
    const long = new Uint8Array(randomBytes(1_000_001));
    assert.deepEqual(encoding.fromB64u(encoding.b64u(long)), long);
  });

  test(`${label}: JSON comes back as it was, and one byte more is damaged`, () => {
    for (let i = 0; i < 300; i++) {
      const value = randomJson(0);
      const bytes = encoding.canonicalJson(value);
      assert.deepEqual(encoding.parseCanonical(bytes), value);
      assert.equal(errorOf(() => encoding.parseCanonical(encoding.concat(bytes, Uint8Array.of(32)))), "Damaged");
    }
  });

  test(`${label}: payloads of random sizes come back, and any changed byte is noticed`, () => {
    const fileKey = primitives.randomBytes(16);
    for (let i = 0; i < 40; i++) {
      const plaintext = new Uint8Array(randomBytes(randomInt(200_000)));
      const payload = age.encrypt(plaintext, fileKey);
      assert.deepEqual(age.decrypt(payload, fileKey), plaintext);
      const at = randomInt(payload.length);
      payload[at] = (payload[at] ?? 0) ^ (1 << randomInt(8));
      assert.equal(errorOf(() => age.decrypt(payload, fileKey)), "Damaged");
    }
  });

  test(`${label}: reports with random answers come back`, () => {
    const who = organisation(api, "reader");
    for (let i = 0; i < 20; i++) {
      const answers = { what: randomText(30_000), signs: [...new Set([randomText(5), randomText(5)])].sort() };
      const written = draft(api, { answers, identity: { name: randomText(300) } });
      const sealed = report.sealReport(written, [who], report.newUploadSecret());
      const opened = report.openReport(asFound(sealed, who, written.site, api));
      assert.deepEqual([opened.answers, opened.identity], [written.answers, written.identity]);
    }
  });
}
