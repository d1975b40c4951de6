/** What a payload's plaintext is: context, inner header, body, zeros (ENVELOPE.md section 2). */
import { canonicalJson, concat, equal, parseObject, readU32, u32, u64, utf8 } from "./encoding.js";
import { Damaged, UnsupportedVersion } from "./errors.js";
import * as padding from "./padding.js";
import { sha256 } from "./primitives.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {keyof typeof Kind} KindName the word for a kind in JSON */
/** @typedef {{kind: KindName, site: Uint8Array, owner: Uint8Array, object: Uint8Array}} Place ids of 16 bytes each */

export const ID = 16;

/** What a sealed object holds, with the byte that goes into the context. */
export const Kind = Object.freeze({
  answers: 1,
  identity: 2,
  attachment: 3,
  message: 4,
  reply: 5,
  card: 6,
  note: 7,
  grant: 8,
  epoch: 9,
  box: 10,
});

const CONTEXT = 32;
/** Keys of an inner header, where there are others than `v`. @type {{[kind: string]: string[]}} */
const INNER_KEYS = {
  answers: ["code", "day", "form", "form_version", "lang", "objects", "orgs", "origin", "follows", "v"],
  attachment: ["how", "name", "type", "v"],
};

/** @param {Place} place @returns {Uint8Array} SHA-256 that ties a plaintext to its place */
export function contextHash({ kind, site, owner, object }) {
  if ([site, owner, object].some((id) => id.length !== ID)) throw new TypeError("identifiers are 16 bytes");
  checkKind(kind);
  return sha256(concat(utf8("dovira/v1/context\0"), Uint8Array.of(Kind[kind]), site, owner, object));
}

/**
 * @param {string} kind as read from JSON
 * @returns {KindName}
 * @throws {UnsupportedVersion} for a word this version does not know
 */
export function checkKind(kind) {
  if (!Object.keys(Kind).includes(kind)) throw new UnsupportedVersion("unknown kind");
  return /** @type {KindName} */ (kind);
}

/**
 * @param {KindName} kind
 * @param {number} length
 * @returns {number} bytes that a plaintext of `length` bytes is filled to
 * @throws {import("./errors.js").TooLong} when its kind has no such size
 */
export function paddedSize(kind, length) {
  if (kind === "answers") return padding.powerOfTwo(length, padding.ANSWERS_MIN);
  if (kind === "identity" || kind === "grant") return padding.fixed(length, padding.IDENTITY);
  if (kind === "box") return padding.fixed(length, padding.BOX);
  if (kind === "attachment") return padding.padme(length);
  if (kind === "epoch") return length;
  return padding.powerOfTwo(length, padding.TEXT_MIN);
}

/**
 * @param {Place} place
 * @param {JsonObject} inner
 * @param {Uint8Array} body
 * @returns {Uint8Array} the padded plaintext
 * @throws {import("./errors.js").TooLong} when it does not fit
 */
export function frame(place, inner, body) {
  const filled = concat(frameHead(place, inner, body.length), body);
  const plaintext = new Uint8Array(paddedSize(place.kind, filled.length));
  plaintext.set(filled);
  filled.fill(0);
  return plaintext;
}

/** @param {Place} place @param {JsonObject} inner @param {number} length @returns {Uint8Array} what stands before the body */
export function frameHead(place, inner, length) {
  const head = canonicalJson(inner);
  return concat(contextHash(place), u32(head.length), head, u64(length));
}

/**
 * Reads what stands before the body; what follows is not looked at.
 * @param {Uint8Array} plaintext its beginning
 * @param {Place} place where it was found
 * @returns {{inner: JsonObject, bodyAt: number, length: number}} `length` of the body, as it is said there
 * @throws {Damaged} other place, bad lengths; {UnsupportedVersion} `v`, unknown inner keys
 */
export function readHead(plaintext, place) {
  if (!equal(plaintext.subarray(0, CONTEXT), contextHash(place))) throw new Damaged("sealed for another place");
  const headLength = readLength(plaintext, CONTEXT, 4);
  const bodyAt = CONTEXT + 4 + headLength + 8;
  if (bodyAt > plaintext.length) throw new Damaged("bad length");
  const inner = parseObject(plaintext.subarray(CONTEXT + 4, bodyAt - 8));
  checkVersion(inner, place.kind);
  return { inner, bodyAt, length: readLength(plaintext, bodyAt - 8, 8) };
}

/**
 * @param {Uint8Array} plaintext
 * @param {Place} place where it was found
 * @returns {{inner: JsonObject, body: Uint8Array}} `body` is a view
 * @throws {Damaged} other place, bad lengths, filling; {UnsupportedVersion} `v`, unknown inner keys
 */
export function unframe(plaintext, place) {
  const { inner, bodyAt, length } = readHead(plaintext, place);
  if (length > plaintext.length - bodyAt) throw new Damaged("bad length");
  const end = bodyAt + length;
  checkFilling(place.kind, plaintext, end);
  return { inner, body: plaintext.subarray(bodyAt, end) };
}

/** @param {Uint8Array} data @param {number} at @param {4 | 8} width @returns {number} length that stands there */
function readLength(data, at, width) {
  if (at + width > data.length) throw new Damaged("bad length");
  return readU32(data, at + width - 4) + (width === 8 ? readU32(data, at) * 2 ** 32 : 0);
}

/** @param {JsonObject} inner @param {KindName} kind */
function checkVersion(inner, kind) {
  if (inner.v !== 1) throw new UnsupportedVersion("unknown version");
  const known = INNER_KEYS[kind] ?? ["v"];
  if (!Object.keys(inner).every((key) => known.includes(key))) throw new UnsupportedVersion("unknown inner key");
}

/** @param {KindName} kind @param {Uint8Array} plaintext @param {number} filled */
function checkFilling(kind, plaintext, filled) {
  if (plaintext.length !== sizeOf(kind, filled) || plaintext.subarray(filled).some((byte) => byte !== 0)) {
    throw new Damaged("bad filling");
  }
}

/** @param {KindName} kind @param {number} filled */
function sizeOf(kind, filled) {
  try {
    return paddedSize(kind, filled);
  } catch {
    throw new Damaged("larger than its kind allows");
  }
}
