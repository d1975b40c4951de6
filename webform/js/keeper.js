/**
 * What the code opens, in a worker: keys never leave it. It believes an answer only by the log of an organisation that the
 * browser's own note names, and seals only for readers whom that note covers.
 */
import { trusted } from "../../core/web/js/offer.js";
import { openBox } from "../../crypto/box.js";
import { codeKeys, readCode, SALT } from "../../crypto/code.js";
import { b64u, fromB64u, fromUtf8, utf8 } from "../../crypto/encoding.js";
import { Damaged, EnvelopeError } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { requireXwing } from "../../crypto/hpke.js";
import { verifyLog } from "../../crypto/keylog.js";
import { sealMessage } from "../../crypto/message.js";
import { boxSize, TEXT_MIN } from "../../crypto/padding.js";
import { payloadSize } from "../../crypto/age.js";
import { randomBytes } from "../../crypto/primitives.js";
import { openReply } from "../../crypto/reply.js";
import { fromText } from "../../crypto/signed.js";
import { announceFile, drawFile, filePart } from "./filekeeper.js";

/**
 * @typedef {import("../../crypto/code.js").CodeKeys} CodeKeys
 * @typedef {{id: string, org: string, header: string, payload: string}} SealedReply
 * @typedef {{
 *   note: {header: string, payload: string}, logs: {[org: string]: any[]}, replies: SealedReply[], messages: number
 * }} Found answer of `POST /box`
 * @typedef {{org: string, day: string, n: number, text: string, lang: string}} Answer `org` is "" where no signature holds
 */
/**
 * By what keys are believed; `orgs` ids, base64url.
 * @typedef {{orgs: string[], coordinators: string[], bundle: import("../../core/web/js/offer.js").Keys, today: string}} Trust
 */
/** @type {{keys: CodeKeys, site: Uint8Array, note: import("../../crypto/box.js").BoxNote | null, said: number} | null} */
let open = null;

/** @type {{[verb: string]: (given: any, onProgress: (done: number) => void) => unknown}} */
const VERBS = { derive, read, write, drawFile, announce, filePart };

export function startKeeper() {
  self.onmessage = async ({ data: { number, verb, given } }) => {
    try {
      self.postMessage({ number, value: await VERBS[verb]?.(given, (done) => self.postMessage({ number, done })) });
    } catch (error) {
      self.postMessage({ number, failed: error instanceof Error ? error.name : "Error" });
    }
  };
}

/**
 * @param {{code: string, site: string, salt: string}} given `code`: as it was typed
 * @param {(done: number) => void} onProgress told the part done, 0 to 1
 * @returns {{lookup: string, auth: string}} for the server
 * @throws {import("../../crypto/errors.js").CodeMistyped}
 */
function derive({ code, site, salt }, onProgress) {
  const digits = readCode(code);
  requireXwing();
  const keys = codeKeys(digits, fromB64u(salt, SALT), undefined, onProgress);
  open = { keys, site: fromB64u(site, ID), note: null, said: 0 };
  return { lookup: b64u(keys.lookup), auth: b64u(keys.auth) };
}

/**
 * @param {Found} found
 * @returns {{report: string, orgs: string[], answers: Answer[]}} whom the note covers; what was answered, in order
 */
function read({ note, logs, replies, messages }) {
  const { keys, site } = opened();
  const own = openBox(site, keys, utf8(note.header), fromB64u(note.payload));
  const answers = replies.map((reply) => answerOf(reply, own, logs[reply.org] ?? []));
  open = { keys, site, note: own, said: replies.length + messages };
  return { report: own.report, orgs: [...own.orgs.keys()], answers: answers.sort((a, b) => a.n - b.n) };
}

/** @param {SealedReply} reply @param {import("../../crypto/box.js").BoxNote} note @param {any[]} log @returns {Answer} */
function answerOf({ id, org, header, payload }, note, log) {
  const { keys, site } = opened();
  try {
    const state = verifyLog(log.map(fromText), fromB64u(org, ID));
    if (note.orgs.get(org) !== b64u(state.fingerprint)) throw new Damaged("not an organisation that was written to");
    const place = { kind: /** @type {const} */ ("reply"), site, owner: fromB64u(note.report, ID), object: fromB64u(id, ID) };
    const { day, n, text, lang } = openReply(place, utf8(header), fromB64u(payload), keys.xwing, state);
    return { org, day, n, text, lang };
  } catch {
    return { org: "", day: "", n: 0, text: "", lang: "" };
  }
}

/**
 * @param {Trust & {text: string, day: string, files: import("../../crypto/manifest.js").Listed[]}} given
 * @returns {string} the body of `POST /box`
 * @throws {EnvelopeError} `Untrusted`: nobody entitled vouches for a key, or it is not the organisation that was written to
 */
function write({ text, day, files, ...trust }) {
  const { keys, site, note, said } = opened();
  const readers = readersOf(site, note, trust);
  const object = b64u(randomBytes(ID));
  const message = { report: note?.report ?? "", object, day, n: said, text, objects: files };
  const { headers, payload } = sealMessage(site, message, keys.sign, readers);
  const wire = {
    headers: headers.map(({ epoch, header, org }) => ({ epoch: b64u(epoch), header: fromUtf8(header), org: b64u(org) })),
    id: object,
    kind: "message",
    payload: b64u(payload),
  };
  const body = { act: "write", auth: b64u(keys.auth), lookup: b64u(keys.lookup), message: wire, pad: "" };
  return JSON.stringify({ ...body, pad: "0".repeat(boxSize(sizeOf(payload)) - JSON.stringify(body).length) });
}

/**
 * @param {Trust & import("./filekeeper.js").Sent & {id: string}} given
 * @returns what `POST /u/<report>/<file>` takes, for readers whom the note covers; before there is one, for the report's
 * @throws {EnvelopeError} `Untrusted`, as above
 */
function announce({ id, report, site, facts, blob, ...trust }) {
  requireXwing();
  return announceFile(id, { report, site, facts, blob }, readersOf(fromB64u(site, ID), open && open.note, trust));
}

/**
 * @param {Uint8Array} site
 * @param {import("../../crypto/box.js").BoxNote | null} note
 * @param {Trust} trust
 */
function readersOf(site, note, { orgs, coordinators, bundle, today }) {
  try {
    const keys = coordinators.map((key) => fromB64u(key, 32));
    return trusted(bundle, { site, coordinators: keys }, today, orgs).map(({ state, recipient }) => {
      if (open && note?.orgs.get(b64u(state.org)) !== b64u(state.fingerprint)) throw new Damaged("another organisation");
      return { org: state.org, epoch: state.epoch ?? new Uint8Array(0), recipient };
    });
  } catch (error) {
    throw new EnvelopeError("Untrusted", String(error));
  }
}

/** @param {Uint8Array} payload @returns {number} what its plaintext was filled to */
function sizeOf({ length }) {
  let size = TEXT_MIN;
  while (payloadSize(size) !== length) size *= 2;
  return size;
}

/** @returns {NonNullable<typeof open>} */
function opened() {
  if (!open) throw new EnvelopeError("Locked", "no code");
  return open;
}
