import assert from "node:assert/strict";
import { test } from "node:test";
import { addTo, slotsFor } from "../../../webform/js/draft.js";

/** @typedef {import("../../../webform/js/wire.js").Sealed} Sealed */

const sealed = /** @type {Sealed} */ ({ report: "first", secret: "s", code: "", body: "", objects: [], orgs: ["a"] });

test("the same organisations again are the same report", () => {
  const first = slotsFor([], [["a", "b"]]);
  assert.equal(slotsFor(first, [["a", "b"]])[0], first[0]);
});

test("a report already tried for one of its organisations keeps its id when the choice changes", () => {
  const first = slotsFor([], [["a", "b"]]);
  const [one, two] = slotsFor(first, [["a"], ["b"]]);
  assert.equal(one, first[0]);
  assert.notEqual(two, first[0]);
  assert.equal(slotsFor([/** @type {NonNullable<typeof one>} */ (one), /** @type {NonNullable<typeof two>} */ (two)], [["a", "b"]])[0], one);
});

test("an organisation not asked before is another report", () => {
  const first = slotsFor([], [["a"]]);
  assert.notEqual(slotsFor(first, [["b"]])[0], first[0]);
});

test("an addition is a new report that follows the first", () => {
  const [slot] = slotsFor([], [["a"]]);
  assert.ok(slot);
  Object.assign(slot, { sealed, secret: "s", content: "x", different: true });
  addTo(slot);
  assert.deepEqual(slot, { orgs: ["a"], content: "", sealed: null, secret: "", follows: "first", received: false, different: false });
});
