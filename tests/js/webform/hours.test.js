/** When an organisation reads next, in its own time zone, whatever the phone's is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dayName, nextReading } from "../../../webform/js/hours.js";

const KYIV = { opens: "9:00", closes: "18:00", days: [1, 2, 3, 4, 5], zone: "Europe/Kyiv", always: false };
const [MONDAY, TUESDAY, FRIDAY] = [1, 2, 5];

/** @param {string} utc @param {Partial<typeof KYIV>} [other] */
const at = (utc, other = {}) => nextReading({ ...KYIV, ...other }, new Date(`${utc}Z`));

test("inside the hours it is now", () => {
  assert.deepEqual(at("2026-11-23T07:00"), { now: true, day: MONDAY });
  assert.deepEqual(at("2026-11-23T15:59"), { now: true, day: MONDAY });
});

test("before them it is the same day, after them the next", () => {
  assert.deepEqual(at("2026-11-23T06:59"), { now: false, day: MONDAY });
  assert.deepEqual(at("2026-11-23T16:00"), { now: false, day: TUESDAY });
});

test("Friday evening and the weekend lead to Monday", () => {
  assert.deepEqual(at("2026-11-27T18:00"), { now: false, day: MONDAY });
  assert.deepEqual(at("2026-11-28T10:00"), { now: false, day: MONDAY });
});

test("summer time is Kyiv's", () => {
  assert.deepEqual(at("2026-07-03T06:00"), { now: true, day: FRIDAY });
  assert.deepEqual(at("2026-07-03T05:59"), { now: false, day: FRIDAY });
});

test("who reads on one day only is read on it again", () => {
  assert.deepEqual(at("2026-11-23T18:00", { days: [1] }), { now: false, day: MONDAY });
});

test("day and night is always now", () => assert.deepEqual(at("2026-11-28T03:00", { always: true })?.now, true));

test("a zone that the phone does not know is not guessed", () => assert.equal(at("2026-11-23T07:00", { zone: "Europe/Nowhere" }), null));

test("days have names in the language of the page", () => {
  assert.equal(dayName(1, "en"), "Monday");
  assert.equal(dayName(7, "uk"), "неділя");
});
