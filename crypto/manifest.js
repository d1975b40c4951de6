/** What is inside a report's seals: the inner header of `answers` and the bodies (ENVELOPE.md section 4). */
import { fromB64u, isDay, parseObject } from "./encoding.js";
import { Damaged, UnsupportedVersion } from "./errors.js";
import { checkKind, ID } from "./frame.js";
import { RECIPIENT } from "./hpke.js";

/** @typedef {import("./encoding.js").Json} Json */
/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {{[key: string]: string | string[]}} Answers text or one code, or several codes */
/** @typedef {{id: string, key: string, kind: "identity" | "attachment"}} Listed id and commitment in base64url */
/**
 * The inner header of `answers` as it stands in the seal, checked; binary values in base64url.
 * @typedef {{
 *   day: string, form: string, form_version: string, lang: string, objects: Listed[], orgs: string[],
 *   origin: "browser" | "server", follows?: string, code?: {recipient: string, sign: string}, v: 1
 * }} Manifest
 */

const REQUIRED = ["day", "form", "form_version", "lang", "objects", "orgs", "origin", "v"];

/**
 * @param {JsonObject} inner
 * @returns {Manifest} the same object, every field checked
 * @throws {Damaged}
 * @throws {UnsupportedVersion} for an unknown kind or key of a listed object
 */
export function readInner(inner) {
  if (!REQUIRED.every((key) => key in inner) || !isDay(inner.day)) throw new Damaged("wrong fields");
  if (inner.origin !== "browser" && inner.origin !== "server") throw new Damaged("wrong origin");
  text(inner.form);
  fromB64u(inner.form_version, 32);
  text(inner.lang);
  checkObjects(inner.objects);
  checkOrgs(inner.orgs);
  if ("follows" in inner) fromB64u(inner.follows, ID);
  if ("code" in inner) checkReply(inner.code);
  return /** @type {Manifest} */ (/** @type {unknown} */ (inner));
}

/**
 * @param {Uint8Array} bytes body of `answers` or `identity`
 * @returns {Answers}
 * @throws {Damaged} unless all values are text, or lists of codes sorted without repeats
 */
export function checkBody(bytes) {
  const body = parseObject(bytes);
  for (const value of Object.values(body)) {
    if (typeof value !== "string" && !isCodeList(value)) throw new Damaged("not an answer");
  }
  return /** @type {Answers} */ (body);
}

/**
 * @param {Manifest} manifest
 * @returns {Listed} the one `identity` object every report has
 */
export function identityOf(manifest) {
  return /** @type {Listed} */ (manifest.objects.find(({ kind }) => kind === "identity"));
}

/** @param {Json | undefined} value @returns {value is string[]} */
function isCodeList(value) {
  if (!Array.isArray(value)) return false;
  // By UTF-16 code units, as RFC 8785 sorts keys.
  return value.every((code, i) => typeof code === "string" && (i === 0 || /** @type {string} */ (value[i - 1]) < code));
}

/** @param {Json | undefined} value @returns {string} */
function text(value) {
  if (typeof value !== "string" || !value) throw new Damaged("not a text");
  return value;
}

/** @param {Json | undefined} value to whom answers go, and the key of who wrote this */
function checkReply(value) {
  if (typeof value !== "object" || Array.isArray(value) || Object.keys(value).sort().join() !== "recipient,sign") {
    throw new Damaged("not the keys of a code");
  }
  fromB64u(value.recipient, RECIPIENT);
  fromB64u(value.sign, 32);
}

/** @param {Json | undefined} value */
function checkOrgs(value) {
  if (!isCodeList(value) || !value.length) throw new Damaged("organisations are sorted, each once");
  value.forEach((org) => fromB64u(org, ID));
}

/**
 * @param {Json | undefined} value
 * @returns {Listed[]} objects, sorted by id, each once
 * @throws {Damaged}
 * @throws {UnsupportedVersion}
 */
export function readListed(value) {
  if (!Array.isArray(value)) throw new Damaged("no list of objects");
  const objects = value.map(listed);
  if (!isCodeList(objects.map(({ id }) => id))) throw new Damaged("objects are sorted, each once");
  return objects;
}

/** @param {Listed[]} objects @returns {Listed[]} as a manifest has them, nothing else of them */
export function inOrder(objects) {
  return [...objects].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, key, kind }) => ({ id, key, kind }));
}

/** @param {Json | undefined} value */
function checkObjects(value) {
  const objects = readListed(value);
  if (objects.filter(({ kind }) => kind === "identity").length !== 1) throw new Damaged("one identity object");
}

/** @param {Json} entry @returns {Listed} */
function listed(entry) {
  if (typeof entry !== "object" || Array.isArray(entry) || !["id", "key", "kind"].every((key) => key in entry)) {
    throw new Damaged("wrong fields of an object");
  }
  if (Object.keys(entry).length !== 3) throw new UnsupportedVersion("unknown key of an object");
  const kind = checkKind(text(entry.kind));
  if (kind !== "identity" && kind !== "attachment") throw new Damaged("a kind that is never listed");
  fromB64u(entry.id, ID);
  fromB64u(entry.key, 32);
  return { id: text(entry.id), key: text(entry.key), kind };
}
