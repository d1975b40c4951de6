import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, joinList } from "../../../core/web/js/text.js";

const UK = { listTwo: "{0} і {1}", listStart: "{0}, {1}", listMiddle: "{0}, {1}", listEnd: "{0} і {1}" };
const EN = { listTwo: "{0} and {1}", listStart: "{0}, {1}", listMiddle: "{0}, {1}", listEnd: "{0}, and {1}" };

test("names in a sentence are filled once, unknown ones stay", () => {
  assert.equal(fill("Step {n} of {m}", { n: 2, m: 9 }), "Step 2 of 9");
  assert.equal(fill("{a} {b}", { a: "{b}" }), "{b} {b}");
  assert.equal(fill(undefined, {}), "");
});

test("a name full of signs stays as it is", () => {
  assert.equal(fill("{orgs}", { orgs: "$& <b>$1</b> {0}" }), "$& <b>$1</b> {0}");
});

test("lists follow the rules of the language", () => {
  assert.equal(joinList([], EN), "");
  assert.equal(joinList(["A"], EN), "A");
  assert.equal(joinList(["A", "B"], EN), "A and B");
  assert.equal(joinList(["A", "B", "C"], EN), "A, B, and C");
  assert.equal(joinList(["A", "B", "C", "D"], EN), "A, B, C, and D");
  assert.equal(joinList(["А", "Б", "В", "Г"], UK), "А, Б, В і Г");
});
