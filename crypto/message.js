/** What a person writes when they come back with the code (ENVELOPE.md section 14). */
import { b64u, canonicalJson, equal, fromB64u, isCount, isDay, parseObject } from "./encoding.js";
import { Damaged, UnsupportedVersion } from "./errors.js";
import { ID } from "./frame.js";
import { inOrder, readListed } from "./manifest.js";
import { openObject, sealObject } from "./sealed.js";
import { fromWire, sign, toWire, verify } from "./signed.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {import("./sealed.js").Reader} Reader */
/**
 * `report`, `object` and `orgs`, its readers: ids in base64url; `day` like 2026-11-23; `n`: how much had been
 * said in the conversation before; `objects`: files that came with it.
 * @typedef {{
 *   report: string, object: string, orgs: string[], day: string, n: number, text: string,
 *   objects: import("./manifest.js").Listed[]
 * }} Message
 */

const FIELDS = "day,n,object,objects,orgs,report,text,v";

/**
 * @param {Uint8Array} site 16 bytes
 * @param {Omit<Message, "orgs">} message
 * @param {Uint8Array} seed Ed25519, 32 bytes, of the code
 * @param {Reader[]} readers at least one
 * @returns {import("./sealed.js").SealedObject}
 * @throws {import("./errors.js").TooLong}
 */
export function sealMessage(site, message, seed, readers) {
  const ordered = [...readers].sort((a, b) => (b64u(a.org) < b64u(b.org) ? -1 : 1));
  const statement = statementOf({ ...message, orgs: ordered.map(({ org }) => b64u(org)) });
  const place = { kind: /** @type {const} */ ("message"), site, owner: fromB64u(message.report, ID), object: fromB64u(message.object, ID) };
  return sealObject(place, { v: 1 }, canonicalJson(toWire(sign("message", statement, seed))), ordered);
}

/**
 * @param {import("./frame.js").Place} place where it was found
 * @param {Uint8Array} header
 * @param {Uint8Array} payload
 * @param {Uint8Array} identity of the reader's epoch, 32 bytes
 * @param {Uint8Array} verifyKey the code's, 32 bytes
 * @returns {Message} once it opens and its signature holds
 * @throws {import("./errors.js").NotForThisKey}
 * @throws {Damaged}
 * @throws {UnsupportedVersion}
 */
export function openMessage(place, header, payload, identity, verifyKey) {
  const { body } = openObject(place, header, payload, identity);
  const message = read(verify("message", fromWire(parseObject(body)), verifyKey));
  if (message.report !== b64u(place.owner) || message.object !== b64u(place.object)) throw new Damaged("of another place");
  return message;
}

/** @param {Message} message @returns {JsonObject} */
function statementOf({ day, n, object, objects, orgs, report, text }) {
  return { day, n, object, objects: inOrder(objects), orgs: [...orgs].sort(), report, text, v: 1 };
}

/** @param {JsonObject} statement @returns {Message} */
function read(statement) {
  const { day, n, object, orgs, report, text, v } = statement;
  if (v !== 1) throw new UnsupportedVersion("unknown version of a message");
  if (Object.keys(statement).sort().join() !== FIELDS || !isDay(day) || !Array.isArray(orgs)) {
    throw new Damaged("wrong fields of a message");
  }
  const objects = readListed(statement.objects);
  if (typeof text !== "string" || !isCount(n) || objects.some(({ kind }) => kind !== "attachment")) throw new Damaged("not a message");
  const id = (/** @type {import("./encoding.js").Json | undefined} */ value) => b64u(fromB64u(value, ID));
  const message = { day, n, object: id(object), objects, orgs: orgs.map(id), report: id(report), text };
  if (!orgs.length || new Set(orgs).size !== orgs.length || !equal(canonicalJson(statementOf(message)), canonicalJson(statement))) {
    throw new Damaged("organisations are sorted, each once");
  }
  return message;
}
