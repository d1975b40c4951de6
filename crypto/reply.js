/** What an organisation answers to who has the code (ENVELOPE.md section 14). */
import { b64u, canonicalJson, equal, fromB64u, isCount, isDay, parseObject, utf8 } from "./encoding.js";
import { Damaged, UnsupportedVersion } from "./errors.js";
import { ID } from "./frame.js";
import { recipientOf } from "./hpke.js";
import { ed25519Sign, ed25519Verify, hkdfSha256 } from "./primitives.js";
import { openObject, sealObject } from "./sealed.js";
import { fromWire, sign, signedBytes, toWire, verify } from "./signed.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/**
 * `report`, `object`, `org`, `epoch`, `by` (the member): ids in base64url; `lang` like uk; `n`: how much had been said in the
 * conversation before.
 * @typedef {{
 *   report: string, object: string, org: string, epoch: string, by: string, day: string, lang: string, n: number,
 *   text: string
 * }} Reply
 */

const FIELDS = "before,by,day,epoch,kind,lang,n,object,org,report,text,v,version";

/** @param {Uint8Array} identity of an epoch, 32 bytes @returns {Uint8Array} Ed25519 seed with which the organisation answers */
export function answerSeed(identity) {
  return hkdfSha256(identity, new Uint8Array(0), utf8("dovira/v1/epoch/answer"));
}

/**
 * @param {Uint8Array} site 16 bytes
 * @param {Reply} reply
 * @param {Uint8Array} seed the member's Ed25519 seed, 32 bytes
 * @param {Uint8Array} identity of the epoch, 32 bytes
 * @param {Uint8Array} recipient of the code, 1,216 bytes
 * @returns {import("./sealed.js").SealedObject} signed by the member and by the organisation; the first header is the
 *   code's and names the report as its reader, the second the epoch's, so that colleagues read it too
 * @throws {import("./errors.js").TooLong}
 * @throws {Damaged} when the recipient is not an X-Wing key
 */
export function sealReply(site, reply, seed, identity, recipient) {
  const signed = sign("staff", statementOf(reply), seed);
  const answer = ed25519Sign(signedBytes("reply", signed.statement), answerSeed(identity));
  const owner = fromB64u(reply.report, ID);
  const readers = [
    { org: owner, epoch: owner, recipient },
    { org: fromB64u(reply.org, ID), epoch: fromB64u(reply.epoch, ID), recipient: recipientOf(identity) },
  ];
  const place = { kind: /** @type {const} */ ("reply"), site, owner, object: fromB64u(reply.object, ID) };
  return sealObject(place, { v: 1 }, canonicalJson({ answer: b64u(answer), ...toWire(signed) }), readers);
}

/**
 * @param {import("./frame.js").Place} place where it was found
 * @param {Uint8Array} header
 * @param {Uint8Array} payload
 * @param {Uint8Array} identity the code's or an epoch's, 32 bytes
 * @param {import("./keylog.js").LogState} state of the organisation's verified log
 * @returns {Reply} once it opens and both signatures hold
 * @throws {import("./errors.js").NotForThisKey}
 * @throws {Damaged}
 * @throws {UnsupportedVersion}
 */
export function openReply(place, header, payload, identity, state) {
  const { answer, ...rest } = parseObject(openObject(place, header, payload, identity).body);
  const signed = fromWire(rest);
  const reply = read(parseObject(signed.statement));
  const epoch = state.epochs.get(reply.epoch);
  const member = epoch?.members.get(reply.by);
  if (reply.org !== b64u(state.org) || !epoch?.answer || !member) throw new Damaged("not of this organisation");
  verify("staff", signed, member);
  if (!ed25519Verify(fromB64u(answer, 64), signedBytes("reply", signed.statement), epoch.answer)) throw new Damaged("wrong signature");
  if (reply.report !== b64u(place.owner) || reply.object !== b64u(place.object)) throw new Damaged("of another place");
  return reply;
}

/** @param {Reply} reply @returns {JsonObject} */
function statementOf({ by, day, epoch, lang, n, object, org, report, text }) {
  return { before: "", by, day, epoch, kind: "reply", lang, n, object, org, report, text, v: 1, version: 1 };
}

/** @param {JsonObject} statement @returns {Reply} */
function read(statement) {
  const { day, lang, n, text, v, version } = statement;
  if (v !== 1 || version !== 1) throw new UnsupportedVersion("unknown version of an answer");
  if (Object.keys(statement).sort().join() !== FIELDS || !isDay(day)) throw new Damaged("wrong fields of an answer");
  if (typeof lang !== "string" || typeof text !== "string" || !isCount(n)) throw new Damaged("not an answer");
  const id = (/** @type {string} */ name) => b64u(fromB64u(statement[name], ID));
  const reply = { report: id("report"), object: id("object"), org: id("org"), epoch: id("epoch"), by: id("by"), day, lang, n, text };
  if (!equal(canonicalJson(statementOf(reply)), canonicalJson(statement))) throw new Damaged("not a first version");
  return reply;
}
