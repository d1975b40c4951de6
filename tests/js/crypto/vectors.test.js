/** crypto/vectors/*.json: what the Python and JavaScript twins must both reproduce, failures included. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { argon2id } from "../../../crypto/vendor/noble.js";
import { hex, IMPLEMENTATIONS, unhex, vectors } from "./built.js";
import * as paper from "./paper.js";
import { checkwords } from "./checkwords.js";
import { code } from "./codes.js";
import { conversation } from "./conversations.js";
import { attachment } from "./files.js";
import * as run from "./runners.js";
import { stafflog } from "./stafflogs.js";
import * as vouching from "./vouching.js";

const ERRORS = /** @type {{[expect: string]: string}} */ ({
  ok: "",
  damaged: "Damaged",
  "not-for-key": "NotForThisKey",
  version: "UnsupportedVersion",
  "not-addressed": "NotAddressed",
  expired: "Expired",
  "too-long": "TooLong",
  "code-mistyped": "CodeMistyped",
  "share-mistyped": "ShareMistyped",
  "foreign-share": "ForeignShare",
  "repeated-share": "RepeatedShare",
  "too-few-shares": "TooFewShares",
  "mixed-shares": "MixedShares",
});

const RUNNERS = /** @type {{[file: string]: run.Runner}} */ ({
  age: run.age,
  bundle: vouching.bundle,
  checkwords,
  code,
  attachment,
  conversation,
  encoding: run.encoding,
  frame: run.frame,
  grant: run.grant,
  hpke: run.hpke,
  keylog: run.keylog,
  padding: run.padding,
  primitives: run.primitives,
  recovery: paper.recovery,
  report: run.report,
  roster: vouching.roster,
  shares: paper.shares,
  signed: run.signed,
  staff: run.staff,
  stafflog,
});

const ELSEWHERE = ["cctv", "wordlist"];

test("every file of vectors has a runner", () => {
  const files = readdirSync(new URL("../../../crypto/vectors/", import.meta.url)).sort();
  assert.deepEqual(files, [...Object.keys(RUNNERS), ...ELSEWHERE].map((name) => `${name}.json`).sort());
});

for (const [label, api] of IMPLEMENTATIONS) {
  for (const [file, runner] of Object.entries(RUNNERS)) {
    const { scenarios, ...shared } = vectors(`${file}.json`);
    for (const scenario of scenarios) {
      // The JavaScript primitive has one lane and no secret input; the next test asks noble itself.
      if (scenario.op === "argon2id-rfc9106" || scenario.kem_id === 0x20) continue;
      test(`${label}: ${file}: ${scenario.name}`, async () => {
        const expected = ERRORS[scenario.expect ?? "ok"];
        if (expected === "") await runner(api, scenario, shared);
        else await assert.rejects(async () => runner(api, scenario, shared), { name: expected });
      });
    }
  }
}

test("the vendored Argon2id gives RFC 9106 section 5.3", () => {
  const find = (/** @type {{op: string}} */ { op }) => op === "argon2id-rfc9106";
  const v = vectors("primitives.json").scenarios.find(find);
  const inputs = { key: unhex(v.secret), personalization: unhex(v.ad) };
  const cost = { m: v.kib, t: v.passes, p: v.lanes, dkLen: 32 };
  assert.equal(hex(argon2id(unhex(v.password), unhex(v.salt), { ...cost, ...inputs })), v.output);
});
