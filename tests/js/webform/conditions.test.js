import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { holds } from "../../../core/web/js/conditions.js";

const form = JSON.parse(readFileSync(new URL("../../../core/forms/help.json", import.meta.url), "utf8"));

test("no condition always holds", () => {
  assert.equal(holds(null, {}), true);
});

test("one code, a list of codes and no answer are asked alike", () => {
  const leave = { field: "needs", in: ["leave"] };
  assert.equal(holds(leave, { needs: "leave" }), true);
  assert.equal(holds(leave, { needs: ["child", "leave"] }), true);
  assert.equal(holds(leave, { needs: ["child"] }), false);
  assert.equal(holds(leave, {}), false);
});

test("not_in holds without an answer, answered does not", () => {
  assert.equal(holds({ field: "where_now", not_in: ["ua"] }, {}), true);
  assert.equal(holds({ field: "where_now", not_in: ["ua"] }, { where_now: "ua" }), false);
  assert.equal(holds({ field: "story", answered: true }, {}), false);
  assert.equal(holds({ field: "story", answered: true }, { story: "a" }), true);
  assert.equal(holds({ field: "story", answered: false }, {}), true);
});

test("a field named like something every object has is no answer", () => {
  assert.equal(holds({ field: "constructor", answered: true }, {}), false);
  assert.equal(holds({ field: "__proto__", answered: true }, {}), false);
});

/** Of domain.md 2.2, with the correction of forms.json about war. @type {[import("../../../core/web/js/conditions.js").Answers, boolean][]} */
const PRIORITIES = [
  [{}, false],
  [{ danger_now: "now" }, true],
  [{ danger_now: "soon" }, true],
  [{ danger_now: "no" }, false],
  [{ age_group: "u14" }, true],
  [{ age_group: "14_17" }, true],
  [{ age_group: "18p" }, false],
  [{ age_group: "skip" }, false],
  [{ who_for: "child" }, true],
  [{ who_for: "adult" }, false],
  [{ can_leave: "no" }, true],
  [{ can_leave: "watched" }, true],
  [{ can_leave: "left" }, false],
  [{ situation: ["violence"] }, true],
  [{ situation: ["sexual"] }, true],
  [{ situation: ["confined"] }, true],
  [{ situation: ["pay", "docs"] }, false],
  [{ situation: ["war"] }, true],
  [{ situation: ["war"], where_now: "ua" }, false],
  [{ situation: ["war"], where_now: "occ" }, true],
  [{ needs: ["leave"] }, true],
  [{ needs: ["shelter"] }, false],
];

test("priority is high for each sign and for nothing else", () => {
  for (const [answers, high] of PRIORITIES) assert.equal(holds(form.priority, answers), high, JSON.stringify(answers));
});
