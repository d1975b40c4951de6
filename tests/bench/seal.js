/** Seals as the workers of the reporter's page do; the benchmark calls it on the main thread. */
import { FileSealing, newFile } from "../../crypto/attachment.js";
import { codeKeys, newCode, SALT } from "../../crypto/code.js";
import { hasher, randomBytes } from "../../crypto/primitives.js";
import { recipientOf } from "../../crypto/hpke.js";
import { newUploadSecret, requestBody, sealReport } from "../../crypto/report.js";

const recipient = recipientOf(randomBytes(32));

/** @returns {number} milliseconds from answers to the padded request */
function measureSeal() {
  const begin = performance.now();
  const draft = {
    site: new Uint8Array(16),
    form: "help",
    formVersion: new Uint8Array(32),
    letter: "a",
    priority: true,
    lang: "uk",
    langBucket: "uk",
    day: "2026-01-01",
    answers: { story: "ж".repeat(2048) },
    identity: {},
  };
  const reader = { org: new Uint8Array(16), epoch: new Uint8Array(16), recipient };
  requestBody(sealReport(draft, [reader], newUploadSecret()), draft);
  return performance.now() - begin;
}

/** @returns {number} milliseconds from the digits to all keys of a code */
function measureCode() {
  const begin = performance.now();
  codeKeys(newCode(), randomBytes(SALT));
  return performance.now() - begin;
}

const FILE = 8 << 20;

/** @returns {Promise<number>} megabytes a second that a file is sealed with, part by part */
async function measureFile() {
  const place = { kind: /** @type {const} */ ("attachment"), site: new Uint8Array(16), owner: new Uint8Array(16), object: new Uint8Array(16) };
  const blob = new Blob([new Uint8Array(FILE)]);
  const read = async (/** @type {number} */ from, /** @type {number} */ to) => new Uint8Array(await blob.slice(from, to).arrayBuffer());
  const hash = hasher();
  const begin = performance.now();
  const sealing = new FileSealing(place, newFile(), { how: "kept", name: "", type: "" }, FILE);
  for (let n = 0; n < sealing.parts; n += 1) hash.update(await sealing.part(n, read));
  hash.digest();
  return FILE / 1000 / (performance.now() - begin);
}

Object.assign(globalThis, { measureCode, measureFile, measureSeal });
