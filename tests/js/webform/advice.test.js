/** Advice on an offer: one strong sign or two medium mean "do not go", one medium or two weak mean "get advice". */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { weigh } from "../../../webform/js/advice.js";

const { advice } = JSON.parse(readFileSync(new URL("../../../core/forms/check.json", import.meta.url), "utf8"));
const wire = { ...advice, rules: advice.rules.map((/** @type {any} */ { result, weight, count }) => [result, weight, count]) };

/** @param {Record<string, string>} answers */
const result = (answers) => weigh(wire, answers).result;

test("nothing answered is no sign, and says that it guarantees nothing", () => {
  assert.equal(result({}), "ok");
  assert.match(advice.results.ok, /does not guarantee/);
});

for (const sign of ["s_fee", "s_docs", "s_secret", "s_intimate", "s_access", "s_live", "s_task"]) {
  test(`${sign} alone is enough`, () => {
    assert.equal(result({ [sign]: "yes" }), "stop");
    assert.equal(result({ [sign]: "no" }), "ok");
    assert.equal(result({ [sign]: "unsure" }), "ok");
  });
}

test("one medium sign means advice first, two mean do not go", () => {
  assert.equal(result({ s_visa: "yes" }), "care");
  assert.equal(result({ s_visa: "yes", s_hurry: "yes" }), "stop");
});

test("two unclear things mean advice first, one does not", () => {
  assert.equal(result({ s_contract: "no" }), "ok");
  assert.equal(result({ s_contract: "unsure", s_employer: "no" }), "care");
});

test("the list of agencies counts only where an agency offers", () => {
  assert.equal(result({ s_list: "no" }), "ok");
  assert.equal(result({ s_list: "no", from_whom: "agency" }), "care");
  assert.equal(result({ s_list: "no", from_whom: "agency", s_pay: "yes" }), "stop");
});

test("who is already there is not told not to go", () => {
  assert.equal(result({ stage: "there", s_docs: "yes" }), "there");
});

test("the signs found are named", () => {
  const { signs } = weigh(wire, { s_docs: "yes", s_contract: "no", s_pay: "no" });
  assert.deepEqual(signs.map(({ field }) => field), ["s_contract", "s_docs"]);
});
