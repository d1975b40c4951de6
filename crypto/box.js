/** What a browser leaves itself in the mailbox: whom the report was sealed for (ENVELOPE.md section 13). */
import { b64u, canonicalJson, concat, fromB64u, isDay, parseObject, utf8 } from "./encoding.js";
import { Damaged, UnsupportedVersion } from "./errors.js";
import { ID } from "./frame.js";
import { sha256 } from "./primitives.js";
import { openObject, sealObject } from "./sealed.js";
import { fromWire, sign, toWire, verify } from "./signed.js";

/** @typedef {import("./code.js").CodeKeys} CodeKeys */
/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/**
 * `report`: its id in base64url; `orgs`: base64url of the fingerprint by that of the organisation; `day` like 2026-11-23.
 * @typedef {{report: string, orgs: Map<string, string>, day: string}} BoxNote
 */
/**
 * What opens a mailbox with its report: `lookup` and `auth` (32 bytes each), and the note.
 * @typedef {{lookup: Uint8Array, auth: Uint8Array, note: import("./sealed.js").SealedObject}} Mailbox
 */

/** @param {Uint8Array} lookup 32 bytes @returns {Uint8Array} id, 16 bytes, of the mailbox that it finds */
export function boxId(lookup) {
  return sha256(concat(utf8("dovira/v1/box\0"), lookup)).slice(0, ID);
}

/**
 * @param {Uint8Array} site 16 bytes
 * @param {CodeKeys} keys
 * @param {BoxNote} note
 * @returns {import("./sealed.js").SealedObject} signed and sealed with the code's own keys
 * @throws {import("./errors.js").TooLong}
 */
export function sealBox(site, keys, note) {
  const place = placeOf(site, keys);
  const body = canonicalJson(toWire(sign("box", statementOf(note), keys.sign)));
  return sealObject(place, { v: 1 }, body, [{ org: place.owner, epoch: place.owner, recipient: keys.recipient }]);
}

/**
 * @param {Uint8Array} site 16 bytes
 * @param {CodeKeys} keys
 * @param {Uint8Array} header
 * @param {Uint8Array} payload
 * @returns {BoxNote} once it opens and its signature holds
 * @throws {import("./errors.js").NotForThisKey}
 * @throws {Damaged}
 * @throws {UnsupportedVersion}
 */
export function openBox(site, keys, header, payload) {
  const { body } = openObject(placeOf(site, keys), header, payload, keys.xwing);
  return read(verify("box", fromWire(parseObject(body)), keys.verify));
}

/** @param {Uint8Array} site @param {CodeKeys} keys @returns {import("./frame.js").Place} */
function placeOf(site, { lookup }) {
  const owner = boxId(lookup);
  return { kind: "box", site, owner, object: owner };
}

/** @param {BoxNote} note @returns {JsonObject} */
function statementOf({ day, orgs, report }) {
  const listed = [...orgs].sort(([a], [b]) => (a < b ? -1 : 1));
  return { day, orgs: listed.map(([id, fingerprint]) => ({ fingerprint, id })), report, v: 1 };
}

/** @param {JsonObject} statement @returns {BoxNote} */
function read(statement) {
  const { day, orgs, report, v } = statement;
  if (v !== 1) throw new UnsupportedVersion("unknown version of a note");
  if (Object.keys(statement).sort().join() !== "day,orgs,report,v" || !isDay(day) || !Array.isArray(orgs)) {
    throw new Damaged("wrong fields of a note");
  }
  const note = { day, orgs: new Map(orgs.map(organisation)), report: b64u(fromB64u(report, ID)) };
  if (!orgs.length || b64u(canonicalJson(statementOf(note))) !== b64u(canonicalJson(statement))) {
    throw new Damaged("organisations are sorted, each once");
  }
  return note;
}

/** @param {import("./encoding.js").Json} entry @returns {[string, string]} id and fingerprint */
function organisation(entry) {
  if (typeof entry !== "object" || Array.isArray(entry) || Object.keys(entry).sort().join() !== "fingerprint,id") {
    throw new Damaged("not an organisation");
  }
  return [b64u(fromB64u(entry.id, ID)), b64u(fromB64u(entry.fingerprint, 32))];
}
