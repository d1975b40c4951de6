/** The 143 public age vectors (C2SP CCTV, npm cctv-age), with the class of error each must give us. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import * as cctv from "cctv-age";
import { errorOf, IMPLEMENTATIONS, unhex, vectors } from "./built.js";

const ERRORS = /** @type {{[expect: string]: string}} */ ({
  ok: "",
  damaged: "Damaged",
  "not-for-key": "NotForThisKey",
  version: "UnsupportedVersion",
});

/** @type {{[name: string]: string}} */
const CLASSES = vectors("cctv.json");
const FILES = Object.entries(/** @type {{[name: string]: Uint8Array}} */ (cctv)).filter(([name]) => name in CLASSES);

/** @param {Uint8Array} vector */
function read(vector) {
  const end = Buffer.from(vector).indexOf("\n\n");
  const lines = Buffer.from(vector.subarray(0, end)).toString().split("\n");
  const all = (/** @type {string} */ key) =>
    lines.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2));
  const body = vector.subarray(end + 2);
  return { all, file: new Uint8Array(all("compressed")[0] === "zlib" ? inflateSync(body) : body) };
}

/** @param {Uint8Array} bytes */
function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

test("all 143 vectors are there and have a class", () => {
  assert.equal(FILES.length, 143);
  assert.equal(Object.keys(CLASSES).length, 143);
});

for (const [label, { age }] of IMPLEMENTATIONS) {
  for (const [name, vector] of FILES) {
    const { all, file } = read(vector);

    test(`${label}: ${name} is ${CLASSES[name]}`, () => {
      const ours = all("identity").filter((text) => text.startsWith("AGE-SECRET-KEY-PQ-1"));
      const open = () => {
        const { header, payload } = age.split(file);
        return age.decrypt(payload, age.unwrap(header, ...ours.map(age.identityFromText)));
      };
      assert.equal(errorOf(open), ERRORS[CLASSES[name] ?? ""]);
      if (CLASSES[name] === "ok") assert.equal(sha256(open()), all("payload")[0]);
    });

    const [expect, fileKey] = [all("expect")[0] ?? "", unhex(all("file key")[0] ?? "")];
    if (all("armored").length || !["success", "payload failure", "HMAC failure"].includes(expect)) continue;
    test(`${label}: ${name} by its file key is a ${expect}`, () => {
      const { header, payload } = age.split(file);
      assert.equal(errorOf(() => age.checkMac(age.parseHeader(header), fileKey)), expect[0] === "H" ? "Damaged" : "");
      if (expect === "success") assert.equal(sha256(age.decrypt(payload, fileKey)), all("payload")[0]);
      if (expect === "payload failure") assert.equal(errorOf(() => age.decrypt(payload, fileKey)), "Damaged");
    });
  }
}
