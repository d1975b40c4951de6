/** Every vector runs twice: on the modules as written, and on a bundle built like those a site serves. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { buildServed } from "../../../deploy/bundle.mjs";
import { MINIFY_OPTIONS, shortened } from "../../../deploy/shortened.mjs";
import { WORDLESS } from "../../../deploy/wordless.mjs";
import * as source from "./api.js";

/** @typedef {typeof source} Api */

const here = new URL(".", import.meta.url);

/** @param {URL} url */
function pathOf(url) {
  return fileURLToPath(url);
}

/**
 * Shortening takes seconds, and each file of tests is a process of its own: kept by the hash of what goes in.
 *
 * @param {string} bundled
 */
async function shortenedOnce(bundled) {
  const folder = pathOf(new URL("../../../node_modules/.cache/", here));
  const [lock, options] = [readFileSync(pathOf(new URL("../../../package-lock.json", here))), JSON.stringify(MINIFY_OPTIONS)];
  const kept = `${folder}built-${createHash("sha256").update(lock).update(options).update(bundled).digest("hex")}.js`;
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, await shortened(bundled));
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return readFileSync(kept, "utf8");
}

async function built() {
  const entry = pathOf(new URL("api.js", here));
  const code = await buildServed({ entryPoints: [entry], globalName: "dovira", plugins: [WORDLESS] }, shortenedOnce);
  return runInThisContext(`${code}\ndovira`);
}

/** @type {[string, Api][]} */
export const IMPLEMENTATIONS = [
  ["source", source],
  ["built", await built()],
];

/** @param {string} name of a file in crypto/vectors */
export function vectors(name) {
  return JSON.parse(readFileSync(pathOf(new URL(`../../../crypto/vectors/${name}`, here)), "utf8"));
}

/**
 * @param {() => unknown} action
 * @returns {string} name of the error it throws, "" when it throws none
 */
export function errorOf(action) {
  try {
    action();
    return "";
  } catch (error) {
    return error instanceof Error ? error.name : "not an error";
  }
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return Buffer.from(bytes).toString("hex");
}

/** @param {string} text @returns {Uint8Array} */
export function unhex(text) {
  return Uint8Array.from(Buffer.from(text, "hex"));
}
