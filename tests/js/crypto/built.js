/** Every vector runs twice: on the modules as written, and on a bundle built like those a site serves. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { buildServed } from "../../../deploy/bundle.mjs";
import { WORDLESS } from "../../../deploy/wordless.mjs";
import * as source from "./api.js";

/** @typedef {typeof source} Api */

const here = new URL(".", import.meta.url);

/** @param {URL} url */
function pathOf(url) {
  return fileURLToPath(url);
}

async function built() {
  const code = await buildServed({ entryPoints: [pathOf(new URL("api.js", here))], globalName: "dovira", plugins: [WORDLESS] });
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
