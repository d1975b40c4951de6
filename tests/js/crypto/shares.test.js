/** A seed goes to several people, and the faults of randomness show before anything is printed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { buildServed } from "../../../deploy/bundle.mjs";
import { IMPLEMENTATIONS } from "./built.js";

const BEGIN = "DOVIRA-SHARE-1";
const resolveDir = fileURLToPath(new URL("../../../", import.meta.url));
const stdin = { contents: 'export { split } from "./crypto/shamir.js";', resolveDir };
const splitting = await buildServed({ stdin, globalName: "dovira" });

/** Two of three, in a worker on plain http: no `subtle`, and this source of randomness. @param {object} source */
async function load(source) {
  const worker = createContext({ TextEncoder, TextDecoder, crypto: source });
  return runInContext(`${splitting}\ndovira.split(new Uint8Array(32).fill(7), 3, 2)`, worker);
}

for (const [label, { encoding, recovery, shamir, shares }] of IMPLEMENTATIONS) {
  test(`${label}: any k of n shares give the seed, with n up to ten`, async () => {
    for (let total = 2; total <= 10; total++) {
      const needed = 2 + (total % (total - 1));
      const seed = recovery.newRecovery();
      const texts = await shares.shareTexts(seed, total, needed);
      assert.equal(texts.length, total);
      for (let from = 0; from + needed <= total; from++) {
        assert.deepEqual(await shares.seedFromText(texts.slice(from, from + needed).reverse().join("\n")), seed);
      }
      const few = texts.slice(0, needed - 1).join("\n");
      await assert.rejects(shares.seedFromText(few), { name: "TooFewShares", number: needed });
    }
  });

  test(`${label}: fewer shares than it takes never give the seed, whoever leaves the check out`, async () => {
    const seed = recovery.newRecovery();
    const points = await shamir.split(seed, 5, 4);
    for (let from = 0; from < 3; from++) {
      const few = await shamir.combine(points.slice(from, from + 3));
      assert.equal(encoding.equal(few, seed), false);
    }
  });

  test(`${label}: a share is 18 groups of four, and each wrong one is named`, async () => {
    const texts = await shares.shareTexts(recovery.newRecovery(), 3, 2);
    for (const text of texts) {
      assert.deepEqual(shares.shareGroups(text).map(({ length }) => length), Array(18).fill(4));
      assert.equal(BEGIN + shares.shareGroups(text).join(""), text);
    }
    const [one = "", two = "", three = ""] = texts;
    const wrong = two.slice(0, 30) + (two[30] === "Q" ? "P" : "Q") + two.slice(31);
    await assert.rejects(shares.seedFromText([one, wrong, three].join("\n")), { name: "ShareMistyped", number: 2 });
    await assert.rejects(shares.seedFromText([one, three, one].join("\n")), { name: "RepeatedShare", number: 3 });
  });

  test(`${label}: numbers that make no sense are refused before anything is split`, async () => {
    const seed = recovery.newRecovery();
    for (const [total, needed] of [[1, 1], [3, 1], [2, 3], [11, 2]]) {
      await assert.rejects(shares.shareTexts(seed, total ?? 0, needed ?? 0), RangeError);
    }
  });
}

test("it splits where there is no crypto.subtle", async () => {
  const shares = await load({ getRandomValues: (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => crypto.getRandomValues(bytes) });
  assert.equal(shares.length, 3);
});

test("randomness that is a stub splits nothing: each share would show the seed", async () => {
  const nothing = (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => bytes;
  await assert.rejects(load({ getRandomValues: nothing }), { name: "CannotSeal" });
  let asked = 0;
  const atFirstOnly = (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => (asked++ ? bytes : crypto.getRandomValues(bytes));
  await assert.rejects(load({ getRandomValues: atFirstOnly }), { name: "CannotSeal" });
  const throwing = () => {
    throw new Error("no entropy");
  };
  await assert.rejects(load({ getRandomValues: throwing }), /no entropy/);
});
