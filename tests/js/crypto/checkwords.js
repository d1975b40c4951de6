/** How the vectors of check words are run, on the lists as they lie in crypto/. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @type {import("./runners.js").Runner} */
export function checkwords({ checkwords: own, encoding: { fromB64u } }, v) {
  const fingerprint = fromB64u(v.fingerprint);
  assert.deepEqual(own.checkNumbers(fingerprint), v.numbers);
  for (const language of ["en", "uk"]) {
    const file = new URL(`../../../crypto/checkwords.${language}.txt`, import.meta.url);
    const list = readFileSync(fileURLToPath(file), "utf8").trim().split("\n");
    assert.equal(own.checkWords(fingerprint, list).join(" "), v[language]);
  }
}
