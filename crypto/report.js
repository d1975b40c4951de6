/** A report: `answers` and `identity`, sealed together to the organisations chosen (ENVELOPE.md section 4). */
import { payloadSize } from "./age.js";
import { b64u, canonicalJson, fromUtf8, utf8, wellFormed } from "./encoding.js";
import { ID } from "./frame.js";
import { checkBody, inOrder, readInner } from "./manifest.js";
import * as padding from "./padding.js";
import { randomBytes, sha256 } from "./primitives.js";
import { sealObject } from "./sealed.js";

export { openAnswers, openReport } from "./open.js";
export { addReader } from "./sealed.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {import("./manifest.js").Answers} Answers */
/** @typedef {import("./sealed.js").Reader} Reader */
/** @typedef {import("./sealed.js").SealedObject} SealedObject */
/**
 * What a person wrote. `site` 16 bytes, `formVersion` SHA-256 of the form's data, `letter` a to d, `langBucket` uk, ru,
 * en or other, `day` the writer's (UTC), `follows` id of the report this one adds to, `reply` the public keys of the code,
 * `files` those that come with it (attachment.js).
 * @typedef {{
 *   site: Uint8Array, form: string, formVersion: Uint8Array, letter: string, priority: boolean, lang: string,
 *   langBucket: string, day: string, answers: Answers, identity: Answers, follows?: Uint8Array,
 *   reply?: {recipient: Uint8Array, verify: Uint8Array}, files?: import("./manifest.js").Listed[]
 * }} Draft
 */
/** @typedef {{report: Uint8Array, objects: SealedObject[]}} SealedReport `objects`: answers, identity */

const UPLOAD_SECRET = 32;
const MAX_READERS = 5;

/** @returns {Uint8Array} 32 bytes that prove later requests come from who sent the first */
export function newUploadSecret() {
  return randomBytes(UPLOAD_SECRET);
}

/** @param {Uint8Array} uploadSecret 32 bytes @returns {Uint8Array} the public id, 16 bytes */
export function reportId(uploadSecret) {
  return sha256(uploadSecret).slice(0, ID);
}

/**
 * @param {Draft} draft
 * @param {Reader[]} readers one to five
 * @param {Uint8Array} secret upload secret
 * @param {{origin?: "browser" | "server"}} [claims]
 * @returns {SealedReport} every call has new keys, so a retry must send the bytes of the first call again
 * @throws {import("./errors.js").TooLong} nothing was sealed
 * @throws {import("./errors.js").Damaged} a recipient is not an X-Wing key
 */
export function sealReport(draft, readers, secret, { origin = "browser" } = {}) {
  const ordered = [...readers].sort((a, b) => (b64u(a.org) < b64u(b.org) ? -1 : 1));
  const orgs = ordered.map(({ org }) => b64u(org));
  if (!orgs.length || orgs.length > MAX_READERS || new Set(orgs).size !== orgs.length) {
    throw new RangeError("one to five different organisations");
  }
  const report = reportId(secret);
  const place = { site: draft.site, owner: report };
  const identity = sealBody({ ...place, kind: "identity", object: randomBytes(ID) }, { v: 1 }, draft.identity, ordered);
  const inner = innerHeader(draft, orgs, identity, origin);
  const answers = sealBody({ ...place, kind: "answers", object: randomBytes(ID) }, inner, draft.answers, ordered);
  return { report, objects: [answers, identity] };
}

/**
 * @param {SealedReport} sealed
 * @param {Pick<Draft, "letter" | "langBucket" | "priority">} draft
 * @param {import("./box.js").Mailbox} [mailbox]
 * @returns {Uint8Array} body of `POST /u/<report>` (docs/http.md), filled to one of seven sizes, with a mailbox or without
 */
export function requestBody(sealed, draft, mailbox) {
  const { langBucket: lang, letter: form, priority } = draft;
  const box = mailbox && { box: mailboxOnWire(mailbox) };
  const fields = { ...box, form, lang, objects: sealed.objects.map(onWire), pad: "", priority };
  const missing = padding.requestSize(answersSize(sealed)) - JSON.stringify(fields).length;
  if (missing < 0) throw new RangeError("more than a request can carry");
  return utf8(JSON.stringify({ ...fields, pad: "0".repeat(missing) }));
}

/** @param {import("./frame.js").Place} place @param {JsonObject} inner @param {Answers} answers @param {Reader[]} readers */
function sealBody(place, inner, answers, readers) {
  const body = canonicalJson(
    Object.fromEntries(Object.entries(answers).map(([key, value]) => [key, canonicalAnswer(value)])),
  );
  checkBody(body);
  const sealed = sealObject(place, inner, body, readers);
  body.fill(0);
  return sealed;
}

/** @param {string | string[]} value */
function canonicalAnswer(value) {
  return Array.isArray(value) ? [...new Set(value.map(wellFormed))].sort() : wellFormed(value);
}

/** @param {Draft} draft @param {string[]} orgs @param {SealedObject} identity @param {"browser" | "server"} origin */
function innerHeader(draft, orgs, identity, origin) {
  /** @type {JsonObject} */
  const inner = {
    day: draft.day,
    form: draft.form,
    form_version: b64u(draft.formVersion),
    lang: draft.lang,
    objects: inOrder([{ id: b64u(identity.id), key: b64u(identity.key), kind: "identity" }, ...(draft.files ?? [])]),
    orgs,
    origin,
    v: 1,
  };
  if (draft.follows) inner.follows = b64u(draft.follows);
  if (draft.reply) inner.code = { recipient: b64u(draft.reply.recipient), sign: b64u(draft.reply.verify) };
  readInner(inner);
  return inner;
}

/** @param {SealedReport} sealed @returns {number} what the plaintext of answers was filled to */
function answersSize({ objects }) {
  let size = padding.ANSWERS_MIN;
  while (payloadSize(size) !== objects[0]?.payload.length) {
    if (size >= padding.LARGEST) throw new RangeError("no size of answers");
    size *= 2;
  }
  return size;
}

/** @param {import("./box.js").Mailbox} mailbox */
function mailboxOnWire({ auth, lookup, note: { headers, payload } }) {
  const [own] = headers;
  return { auth: b64u(auth), header: fromUtf8(own?.header ?? utf8("")), lookup: b64u(lookup), payload: b64u(payload) };
}

/** @param {SealedObject} sealed */
function onWire({ headers, id, kind, payload }) {
  return {
    headers: headers.map(({ epoch, header, org }) => ({ epoch: b64u(epoch), header: fromUtf8(header), org: b64u(org) })),
    id: b64u(id),
    kind,
    payload: b64u(payload),
  };
}
