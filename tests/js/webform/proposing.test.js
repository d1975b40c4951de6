/** Whom the page proposes: never police, never an authority, never whom a complaint is about. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { proposed } from "../../../webform/js/proposing.js";

const HOURS = { opens: "9:00", closes: "18:00", days: [1, 2, 3, 4, 5], zone: "Europe/Kyiv", always: false };
const SATURDAY = new Date("2026-11-28T10:00Z");
const MONDAY = new Date("2026-11-23T10:00Z");

/** @param {string} id @param {object} [other] @returns {import("../../../webform/js/recipients.js").Recipient} */
const org = (id, other = {}) => /** @type {any} */ ({ id, name: id, police: false, ombudsman: false, authority: "", regions: ["ua"], hours: HOURS, ...other });

const NEAR = org("near");
const ABROAD = org("abroad", { regions: ["eu"] });
const POLICE = org("police", { police: true, authority: "police" });
const CONSULATE = org("consulate", { authority: "consulate", regions: ["eu"] });
const OMBUDSMAN = org("ombudsman", { ombudsman: true });
const DUTY = org("duty", { regions: ["ua"], hours: { ...HOURS, always: true } });

test("one, for where help is needed", () => {
  assert.deepEqual(proposed([NEAR, ABROAD], { where_now: "eu" }, MONDAY), ["abroad"]);
  assert.deepEqual(proposed([NEAR, ABROAD], { where_now: "ua" }, MONDAY), ["near"]);
  assert.deepEqual(proposed([ABROAD, NEAR], { region: "UA-46" }, MONDAY), ["near"]);
});

test("police and authorities are never proposed, even alone", () => {
  assert.deepEqual(proposed([POLICE, CONSULATE], { where_now: "eu", danger_now: "now" }, MONDAY), []);
});

test("in danger whoever reads now comes first", () => {
  assert.deepEqual(proposed([ABROAD, DUTY], { where_now: "eu", danger_now: "now" }, SATURDAY), ["duty"]);
  assert.deepEqual(proposed([ABROAD, DUTY], { where_now: "eu", danger_now: "no" }, SATURDAY), ["abroad"]);
});

test("a complaint about an organisation is proposed to the Ombudsman alone", () => {
  assert.deepEqual(proposed([NEAR, OMBUDSMAN], { body: "ngo" }, MONDAY), ["ombudsman"]);
  assert.deepEqual(proposed([NEAR], { body: "ngo" }, MONDAY), []);
});
