import assert from "node:assert/strict";
import { test } from "node:test";
import { glance } from "../../../admin/js/glance.js";

/** @param {string} key @param {string[]} values @param {any[]} [variants] */
function field(key, values, variants = []) {
  const choices = values.map((value) => ({ value, text: `${key} ${value}` }));
  return { key, type: "radio", sealed: "answers", question: key, choices, variants };
}

const FORM = {
  id: "help", letter: "a", version: "", title: "",
  fields: [
    field("who", ["me", "child"]),
    field("age", ["young", "skip"], [{ when: { field: "who", in: ["child"] }, question: null, choices: [{ value: "young", text: "a young child" }] }]),
    field("needs", ["out", "bed", "doctor", "food"]),
    { ...field("story", []), type: "textarea" },
  ],
  line: [
    { key: "who", words: "For: {answers}" },
    { key: "age", words: "{answers}" },
    { key: "needs", words: "Needs: {answers}" },
    { key: "story", words: "Story: {answers}" },
  ],
};

/** @param {Record<string, string | string[]>} answers */
const line = (answers) => glance(FORM, answers, "en");

test("labels of the form, in its order, with the words around them", () => {
  assert.equal(line({ needs: ["bed", "out"], who: "me" }), "For: who me · Needs: needs out, needs bed");
});

test("a third need is only hinted at", () => {
  assert.equal(line({ needs: ["bed", "doctor", "food", "out"] }), "Needs: needs out, needs bed …");
  assert.equal(line({ needs: ["bed", "food"] }), "Needs: needs bed, needs food");
});

test("the wording is that of the question as it was asked", () => {
  assert.equal(line({ who: "child", age: "young" }), "For: who child · a young child");
  assert.equal(line({ who: "me", age: "young" }), "For: who me · age young");
});

test("what was left open, declined or is no code of the form is not said", () => {
  assert.equal(line({}), "");
  assert.equal(line({ age: "skip" }), "");
  assert.equal(line({ who: "<b>own words</b>", needs: ["own words"], story: "own words", age: "toString" }), "");
});
