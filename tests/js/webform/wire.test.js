import assert from "node:assert/strict";
import { test } from "node:test";
import { b64u, fromUtf8 } from "../../../crypto/encoding.js";
import { sha256 } from "../../../crypto/primitives.js";
import * as report from "../../../crypto/report.js";
import { checkSealed, isReceipt } from "../../../webform/js/wire.js";
import * as api from "../crypto/api.js";
import { draft, organisation } from "../crypto/people.js";

/** @typedef {import("../../../webform/js/wire.js").Sealed} Sealed */

const ORGS = [organisation(api, "one"), organisation(api, "two")];

/** @param {object} [changes] @returns {Sealed} as the worker makes it */
function seal(changes) {
  const written = draft(api, changes);
  const secret = report.newUploadSecret();
  const sealed = report.sealReport(written, ORGS, secret);
  return {
    report: b64u(sealed.report),
    secret: b64u(secret),
    code: "",
    body: fromUtf8(report.requestBody(sealed, written)),
    objects: sealed.objects.map(({ id, kind, payload }) => ({ id: b64u(id), kind, sha256: b64u(sha256(payload)) })),
    orgs: ORGS.map(({ org }) => b64u(org)).sort(),
  };
}

/** @param {Sealed} sealed */
function receipt(sealed) {
  const objects = sealed.objects.map((one) => ({ ...one, orgs: sealed.orgs }));
  return { report: sealed.report, objects };
}

test("a sealed report of every size passes", () => {
  for (const length of [0, 20_000, 200_000, 900_000]) {
    const answers = { story: "слово ".repeat(length / 12) };
    assert.doesNotThrow(() => checkSealed(seal({ answers }), [answers], false));
  }
});

test("pictures and broken characters are words like others", () => {
  for (const story of ["🙂".repeat(9), "\uD83D".repeat(9), "\uDE42 half a picture"]) {
    assert.doesNotThrow(() => checkSealed(seal({ answers: { story } }), [{ story }], false));
  }
});

/** @type {[string, (body: any) => void][]} */
const BENT = [
  ["another key beside", (body) => (body.note = "x")],
  ["a missing object", (body) => body.objects.pop()],
  ["words in the filling", (body) => (body.pad = body.pad.replace(/^0{5}/, "words"))],
  ["words for a header", (body) => (body.objects[0].headers[0].header = "мене звати".padEnd(1627))],
  ["words for an id", (body) => (body.objects[0].id = "my name is somebody...")],
  ["a payload of another length", (body) => (body.objects[1].payload = body.objects[0].payload)],
  ["a payload that is no base64url", (body) => (body.objects[0].payload = "!".repeat(body.objects[0].payload.length))],
];

test("anything else does not", () => {
  for (const [name, bend] of BENT) {
    const sealed = seal();
    const body = JSON.parse(sealed.body);
    bend(body);
    body.pad = body.pad.slice(0, Math.max(0, body.pad.length + sealed.body.length - JSON.stringify(body).length));
    assert.throws(() => checkSealed({ ...sealed, body: JSON.stringify(body) }, [], false), { name: "Error" }, name);
  }
  for (const broken of [undefined, {}, { ...seal(), body: "" }, { ...seal(), report: "../keys" }, { ...seal(), secret: "a\nb" }]) {
    assert.throws(() => checkSealed(/** @type {Sealed} */ (broken), [], false));
  }
});

test("words are found in a payload that only looks sealed", () => {
  const sealed = seal();
  const body = JSON.parse(sealed.body);
  const { length } = body.objects[0].payload;
  for (const words of ["Мене звати Ніхто", "my name is nobody", "🙂🙂🙂🙂🙂🙂 here"]) {
    const shown = Buffer.from(`x${words}`).toString("base64url").padEnd(length, "A");
    body.objects[0].payload = shown;
    assert.throws(() => checkSealed({ ...sealed, body: JSON.stringify(body) }, [{ story: words }], false), /readable/);
  }
});

test("a receipt names exactly what was sealed, in whatever order of keys", () => {
  const sealed = seal();
  const { report: id, objects } = receipt(sealed);
  assert.equal(isReceipt({ objects, report: id }, sealed), true);
  assert.equal(isReceipt(JSON.parse(JSON.stringify({ report: id, objects })), sealed), true);
});

test("anything else is no receipt", () => {
  const sealed = seal();
  const good = receipt(sealed);
  const [answers, identity] = /** @type {[any, any]} */ (good.objects);
  for (const told of [
    null,
    undefined,
    "ok",
    [],
    {},
    { code: "ok" },
    { ...good, report: b64u(new Uint8Array(16)) },
    { ...good, objects: [answers] },
    { ...good, objects: [identity, answers] },
    { ...good, objects: [answers, identity, identity] },
    { ...good, objects: [{ ...answers, sha256: identity.sha256 }, identity] },
    { ...good, objects: [{ ...answers, orgs: sealed.orgs.slice(1) }, identity] },
    { ...good, objects: [{ ...answers, orgs: [] }, identity] },
    { ...good, more: true },
  ]) {
    assert.equal(isReceipt(told, sealed), false, JSON.stringify(told));
  }
});
