/** Signed statements (ENVELOPE.md section 6): canonical JSON under Ed25519 with a domain. */
import { b64u, canonicalJson, concat, fromB64u, parseObject, utf8 } from "./encoding.js";
import { Damaged } from "./errors.js";
import { ed25519Sign, ed25519Verify } from "./primitives.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {"key-log" | "grant" | "staff" | "live" | "bundle" | "roster" | "head" | "box" | "message" | "reply"} Domain */
/** @typedef {{statement: Uint8Array, signature: Uint8Array}} Signed canonical JSON bytes, 64 bytes */

/** @param {Signed} signed @returns {{signature: string, statement: string}} as base64url */
export function toWire({ signature, statement }) {
  return { signature: b64u(signature), statement: b64u(statement) };
}

/**
 * @param {unknown} value
 * @returns {Signed}
 * @throws {Damaged} for another shape than that of `toWire`
 */
export function fromWire(value) {
  const { signature, statement } = pair(value);
  return { statement: fromB64u(statement), signature: fromB64u(signature, 64) };
}

/**
 * @param {unknown} value as GET /keys has it: the statement as the JSON text that it is
 * @returns {Signed}
 * @throws {Damaged} for another shape
 */
export function fromText(value) {
  const { signature, statement } = pair(value);
  if (typeof statement !== "string") throw new Damaged("not a signed statement");
  return { statement: utf8(statement), signature: fromB64u(signature, 64) };
}

/** @param {unknown} value @returns {{signature: unknown, statement: unknown}} */
function pair(value) {
  if (typeof value !== "object" || value === null || Object.keys(value).sort().join() !== "signature,statement") {
    throw new Damaged("not a signed statement");
  }
  return /** @type {{signature: unknown, statement: unknown}} */ (value);
}

/**
 * @param {Domain} domain
 * @param {Uint8Array} statement
 * @returns {Uint8Array} what is signed: a statement of one domain can never pass for one of another
 */
export function signedBytes(domain, statement) {
  return concat(utf8(`dovira/v1/${domain}\0`), statement);
}

/**
 * @param {Domain} domain
 * @param {JsonObject} statement
 * @param {Uint8Array} seed Ed25519, 32 bytes
 * @returns {Signed}
 */
export function sign(domain, statement, seed) {
  const bytes = canonicalJson(statement);
  return { statement: bytes, signature: ed25519Sign(signedBytes(domain, bytes), seed) };
}

/**
 * @param {Domain} domain
 * @param {Signed} signed
 * @param {Uint8Array} verifyKey 32 bytes
 * @returns {JsonObject} the statement, once its signature holds
 * @throws {Damaged}
 */
export function verify(domain, { statement, signature }, verifyKey) {
  const value = parseObject(statement);
  if (!ed25519Verify(signature, signedBytes(domain, statement), verifyKey)) throw new Damaged("wrong signature");
  return value;
}
