import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor } from "../../../admin/js/contact.js";
import { passphraseOf } from "../../../admin/js/forms.js";
import { places } from "../../../admin/js/paper.js";

test("a passphrase is taken as people copy it from paper", () => {
  for (const typed of ["  Alpha beta  GAMMA\tdelta", "alpha, beta, gamma, delta.", "alpha\nbeta gamma delta"]) {
    assert.equal(passphraseOf(typed), "alpha beta gamma delta");
  }
  assert.equal(passphraseOf("Yo-Yo felt-tip"), "yo-yo felt-tip");
});

test("the two words asked for are always two different ones, in their order, and every place can be asked", () => {
  const seen = new Set();
  for (let n = 0; n < 500; n++) {
    const [first = -1, second = -1] = places(6, 2);
    assert.ok(first >= 0 && first < second && second < 6);
    seen.add(first).add(second);
  }
  assert.equal(seen.size, 6);
});

test("a contact is called watched unless the person said no", () => {
  assert.equal(adviceFor({}, false), "adviceNone");
  assert.equal(adviceFor({ contact_watched: "no" }, false), "adviceNone");
  for (const given of [{}, { contact_watched: "yes" }, { contact_watched: "unsure" }, { contact_watched: ["no"] }]) {
    assert.equal(adviceFor(given, true), "adviceWatched");
  }
  assert.equal(adviceFor({ contact_watched: "no", who_for: "child" }, true), "adviceOther");
  assert.equal(adviceFor({ contact_watched: "no", who_for: "me" }, true), "adviceOwn");
});
