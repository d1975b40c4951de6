/** Seals 4 KB as the worker of the reporter's page does; the benchmark calls `measureSeal` on the main thread. */
import { codeKeys, newCode, SALT } from "../../crypto/code.js";
import { randomBytes } from "../../crypto/primitives.js";
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

Object.assign(globalThis, { measureCode, measureSeal });
