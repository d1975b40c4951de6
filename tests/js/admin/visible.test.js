import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../../../admin/js/visible.js";

test("ordinary writing of any script stays as it is", () => {
  for (const text of ["Мене звати Оля,\n\tя тут.", "می‌خواهم", "👩‍👧", "שלום", "I’m “here” – ok"]) {
    assert.deepEqual(pieces(text), [{ text, unseen: false }]);
  }
});

test("characters that reorder or hide text are written out by their code", () => {
  const hidden = ["\u202e", "\u2066", "\u2069", "\u200e", "\u200b", "\u061c", "\u0007", "\u009f", "\ufeff", "\u2028", "\u00ad", "\u{e0041}"];
  const codes = pieces(hidden.join("a")).filter(({ unseen }) => unseen);
  assert.deepEqual(
    codes.map(({ text }) => text),
    ["U+202E", "U+2066", "U+2069", "U+200E", "U+200B", "U+061C", "U+0007", "U+009F", "U+FEFF", "U+2028", "U+00AD", "U+E0041"],
  );
});

test("line ends of any system are lines, and a lone carriage return cannot overwrite one", () => {
  assert.deepEqual(pieces("a\r\nb"), [{ text: "a\nb", unseen: false }]);
  assert.deepEqual(pieces("safe\rX").map(({ text }) => text), ["safe", "U+000D", "X"]);
});

test("nothing gives nothing", () => {
  assert.deepEqual(pieces(""), []);
});
