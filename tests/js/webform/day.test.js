import assert from "node:assert/strict";
import { test } from "node:test";
import { judgingDay, writersDay } from "../../../webform/js/day.js";

/** @param {string} time */
const at = (time) => new Date(time);

test("the phone's own day, in UTC", () => {
  assert.equal(writersDay("2026-11-23", at("2026-11-23T23:59:59Z")), "2026-11-23");
  assert.equal(writersDay("2026-11-23", at("2026-11-24T00:00:00Z")), "2026-11-24");
  assert.equal(writersDay("2026-11-23", at("2026-11-23T01:00:00+02:00")), "2026-11-22");
});

test("two days off is still the phone's day, more is the server's", () => {
  assert.equal(writersDay("2026-11-23", at("2026-11-25T23:00:00Z")), "2026-11-25");
  assert.equal(writersDay("2026-11-23", at("2026-11-21T01:00:00Z")), "2026-11-21");
  assert.equal(writersDay("2026-11-23", at("2026-11-26T01:00:00Z")), "2026-11-23");
  assert.equal(writersDay("2026-11-23", at("2026-11-20T23:00:00Z")), "2026-11-23");
  assert.equal(writersDay("2026-11-23", at("1970-01-01T00:00:00Z")), "2026-11-23");
});

test("a day of the server that is none is refused", () => {
  for (const day of ["", "yesterday", "2026-13-40", "2026-11-23T10:00:00Z"]) {
    assert.throws(() => writersDay(day, at("2026-11-23T10:00:00Z")), RangeError);
  }
});

test("what may have ended is judged by the later of both days, unless the phone is years ahead", () => {
  assert.equal(judgingDay("2026-11-23", at("2019-01-01T00:00:00Z")), "2026-11-23");
  assert.equal(judgingDay("2026-11-23", at("2026-11-23T05:00:00Z")), "2026-11-23");
  assert.equal(judgingDay("2026-11-23", at("2027-06-01T00:00:00Z")), "2027-06-01");
  assert.equal(judgingDay("2026-11-23", at("2027-12-27T23:00:00Z")), "2027-12-27");
  assert.equal(judgingDay("2026-11-23", at("2031-01-01T00:00:00Z")), "2026-11-23");
});
