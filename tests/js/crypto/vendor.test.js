import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { brotliCompressSync } from "node:zlib";
import { buildServed } from "../../../deploy/bundle.mjs";

const ROOT = new URL("../../../", import.meta.url);
const FORBIDDEN = /Math\.random|\.subtle|WebAssembly|innerHTML|\beval\(|new Function|import\(/;

/** What the reporter's sealing worker needs of crypto/. */
const SEALING = `
  export { requireXwing } from "./crypto/hpke.js";
  export { verifyLog } from "./crypto/keylog.js";
  export { newUploadSecret, reportId, requestBody, sealReport } from "./crypto/report.js";`;

/** @param {string} path */
function text(path) {
  return readFileSync(new URL(path, ROOT), "utf8");
}

/** @param {string} contents */
function bundle(contents) {
  return buildServed({ stdin: { contents, resolveDir: fileURLToPath(ROOT) }, globalName: "dovira" });
}

/** A page with nothing in it but what is given. @param {string} code @param {object} globals */
function load(code, globals) {
  const page = createContext({ TextEncoder, TextDecoder, ...globals });
  return runInContext(`${code}\ndovira`, page);
}

const sealing = await bundle(SEALING);

test("only primitives.js opens the door to vendored code, and shamir.js to its own library", () => {
  const modules = readdirSync(new URL("crypto/", ROOT)).filter((name) => name.endsWith(".js"));
  const importers = modules.filter((name) => /from "[^"]*vendor\/|from "@/.test(text(`crypto/${name}`)));
  assert.deepEqual(importers, ["primitives.js"]);
  const packages = modules.filter((name) => /(?:from|import) "[^.]/.test(text(`crypto/${name}`)));
  assert.deepEqual(packages, ["shamir.js"]);
});

test("nothing that a strict policy blocks or that is not random enough is in a bundle", async () => {
  const everything = await bundle('export * from "./tests/js/crypto/api.js";');
  assert.doesNotMatch(everything, FORBIDDEN);
  assert.doesNotMatch(sealing, FORBIDDEN);
});

test("the sealing bundle holds no staff code, and stays small", () => {
  assert.doesNotMatch(sealing, /argon|bech32|passphrase|dovira-share|not the object that was listed/i);
  const size = brotliCompressSync(sealing).length;
  assert.ok(size <= 29000, `${size} bytes with brotli`);
});

test("a browser without randomness cannot even load the sealing code", () => {
  for (const globals of [{}, { crypto: {} }, { crypto: { getRandomValues: true } }]) {
    assert.throws(() => load(sealing, globals), { name: "CannotSeal" });
  }
});

test("randomness that is missing in use, constant or throwing seals nothing", () => {
  const stub = load(sealing, { crypto: { getRandomValues: (/** @type {Uint8Array} */ bytes) => bytes } });
  assert.throws(() => stub.newUploadSecret(), { name: "CannotSeal" });
  assert.throws(() => stub.requireXwing(), { name: "CannotSeal" });
  const throwing = () => {
    throw new Error("no entropy");
  };
  assert.throws(() => load(sealing, { crypto: { getRandomValues: throwing } }).newUploadSecret(), /no entropy/);
});

test("a primitive that gives wrong answers is found before anything is sealed", () => {
  const good = load(sealing, { crypto });
  good.requireXwing();
  const broken = load(sealing, { crypto, TextEncoder: class { encode() { return new Uint8Array(5); } } });
  assert.throws(() => broken.requireXwing(), { name: "CannotSeal" });
});

test("what is committed is what the sources give, from any folder", () => {
  const script = fileURLToPath(new URL("deploy/bundle.mjs", ROOT));
  const { stderr } = spawnSync(process.execPath, [script, "--check"], { cwd: tmpdir(), encoding: "utf8" });
  assert.doesNotMatch(stderr, /noble\.js|LICENSES/);
});

test("vendor.json names packages, licences and the hash of every built file", () => {
  const { packages, files } = JSON.parse(text("crypto/vendor/vendor.json"));
  const { packages: locked } = JSON.parse(text("package-lock.json"));
  for (const { package: named, integrity, license } of packages) {
    const at = named.lastIndexOf("@");
    const { version, integrity: expected } = locked[`node_modules/${named.slice(0, at)}`];
    assert.deepEqual([named.slice(at + 1), integrity, license], [version, expected, license]);
    assert.match(license, /\bMIT\b|^Apache-2\.0$/);
  }
  const hash = createHash("sha384").update(text("crypto/vendor/noble.js")).digest("base64");
  assert.equal(files["crypto/vendor/noble.js"], `sha384-${hash}`);
});
