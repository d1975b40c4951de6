import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { nextView, pathOf, position } from "../../../webform/js/path.js";
import { newSession } from "../../../webform/js/session.js";
import { goBack, goOn, goTo } from "../../../webform/js/walk.js";

/** @typedef {import("../../../webform/js/fields.js").Question} Question */

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(new URL(`../../../core/forms/${name}.json`, import.meta.url), "utf8"));
/** @type {Map<string, object>} */
const shared = new Map(read("shared").map((/** @type {{key: string}} */ field) => [field.key, field]));
/** @type {Question[]} */
const questions = read("help").fields
  .map((/** @type {{use?: string}} */ field) => ({ ...shared.get(field.use ?? ""), ...field }))
  .filter((/** @type {{type: string}} */ { type }) => type !== "checkbox")
  .map((/** @type {{key: string, type: string, core?: boolean, core_when?: object, show?: object, sealed?: string}} */ field) => ({
    key: field.key,
    type: field.type,
    identity: field.sealed === "identity",
    core: field.core === true,
    coreWhen: field.core_when ?? null,
    show: field.show ?? null,
    required: null,
  }));

/** @param {import("../../../webform/js/session.js").Session} session @param {number} steps */
function walk(session, steps) {
  for (let step = 0; step < steps; step += 1) goOn(session, questions);
  return session.view;
}

function begun() {
  return Object.assign(newSession(), { view: "danger_now" });
}

test("every question shown is on exactly one of the two parts of the path", () => {
  const { short, rest } = pathOf(questions, {});
  assert.deepEqual([...short, ...rest].sort(), questions.filter(({ show }) => !show).map(({ key }) => key).sort());
});

test("danger moves the place into the short part", () => {
  assert.equal(pathOf(questions, {}).short.includes("place_text"), false);
  assert.equal(pathOf(questions, { danger_now: "soon" }).short.includes("place_text"), true);
  assert.equal(pathOf(questions, { needs: ["leave"] }).short.includes("can_leave"), true);
});

test("the short part ends with a choice, the rest with the summary", () => {
  const path = pathOf(questions, {});
  assert.equal(nextView(path, "reply_way"), "more");
  assert.equal(nextView(path, "more"), path.rest[0]);
  assert.equal(nextView(path, "share"), "check");
  assert.deepEqual(position(path, "danger_now"), { n: 1, m: path.short.length });
  assert.deepEqual(position(path, "share"), { n: path.short.length + path.rest.length, m: path.short.length + path.rest.length });
  assert.equal(position(path, "check"), null);
});

test("Back retraces the way and ends before the first step", () => {
  const session = begun();
  assert.equal(walk(session, 2), "age_group");
  assert.equal(goBack(session, questions), true);
  assert.equal(session.view, "who_for");
  assert.equal(goBack(session, questions), true);
  assert.equal(session.view, "danger_now");
  assert.equal(goBack(session, questions), false);
});

test("Back passes over a question that a later answer closed", () => {
  const session = begun();
  session.answers.reply_way = "phone";
  while (session.view !== "more") goOn(session, questions);
  session.answers.reply_way = "none";
  goBack(session, questions);
  assert.equal(session.view, "reply_way");
});

test("Back from the summary after a change goes where it went before", () => {
  const session = begun();
  while (session.view !== "more") goOn(session, questions);
  goTo(session, "check");
  session.changing = true;
  goTo(session, "needs");
  goOn(session, questions);
  assert.equal(session.view, "check");
  goBack(session, questions);
  assert.equal(session.view, "more");
});
