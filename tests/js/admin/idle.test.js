import assert from "node:assert/strict";
import { test } from "node:test";
import { IDLE_MS, WARNING_MS, idleTime, stateAfter } from "../../../admin/js/idle.js";
import { numberOf } from "../../../admin/js/exporting.js";

const MINUTE = 60_000;

test("after nine minutes a warning, after ten the lock", () => {
  assert.deepEqual([IDLE_MS, WARNING_MS], [10 * MINUTE, MINUTE]);
  const states = [0, 9 * MINUTE - 1, 9 * MINUTE, 10 * MINUTE - 1, 10 * MINUTE, 1e12].map(stateAfter);
  assert.deepEqual(states, ["used", "used", "warned", "warned", "left", "left"]);
});

test("a clock set back does not keep a page open, nor does a counter that stood still in sleep", () => {
  const last = { wall: 1_000_000, steady: 500 };
  assert.equal(idleTime(last, { wall: 1_000_000 - 86_400_000, steady: 500 + 11 * MINUTE }), 11 * MINUTE);
  assert.equal(idleTime(last, { wall: 1_000_000 + 480 * MINUTE, steady: 600 }), 480 * MINUTE);
});

test("a saved file is called by the number people use, whatever signs the id has", () => {
  assert.equal(numberOf("_sQBdzNehs0T59xtR70zYA"), "fec401");
  assert.equal(numberOf("AAAA"), "000000");
  assert.equal(numberOf("--__"), "fbefff");
});
