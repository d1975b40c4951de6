import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { knowsPasskeys, PRF_INPUT } from "../../../admin/js/passkeys.js";

const ENVELOPE = readFileSync(new URL("../../../crypto/ENVELOPE.md", import.meta.url), "utf8");

test("a PRF is asked for what the envelope says, 32 bytes", () => {
  assert.equal(PRF_INPUT.length, 32);
  assert.ok(ENVELOPE.includes(`eval.first = the 32 ASCII bytes "${new TextDecoder().decode(PRF_INPUT)}"`));
});

test("a browser without WebAuthn is no error", () => {
  assert.equal(knowsPasskeys(), false);
});
