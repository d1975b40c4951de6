/**
 * Epochs of an organisation's key: a new one, and the files in which older ones are kept. Lives in the worker only.
 */
import { identityFromText, identityToText } from "../../crypto/age.js";
import { daysAfter } from "../../crypto/days.js";
import { b64u, equal, fromB64u, fromUtf8, parseObject, utf8 } from "../../crypto/encoding.js";
import { Damaged } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { recipientOf } from "../../crypto/hpke.js";
import { verifyLog } from "../../crypto/keylog.js";
import { epochStatement } from "../../crypto/keystatements.js";
import { ed25519Public, randomBytes, sha256 } from "../../crypto/primitives.js";
import { answerSeed } from "../../crypto/reply.js";
import { openObject, sealObject } from "../../crypto/sealed.js";
import { sign, toWire } from "../../crypto/signed.js";
import { vouched } from "./vouched.js";

/** @typedef {import("../../crypto/signed.js").Signed} Signed */
/** @typedef {ReturnType<typeof import("../../crypto/staff.js").memberKeys>} MemberKeys */
/** @typedef {{epoch: string, header: string, payload: string}} EpochFile id and payload in base64url */
/** @typedef {{site: Uint8Array, org: Uint8Array}} Where ids, 16 bytes each */

/** How long anybody seals for an epoch; a member's browser renews it in time. */
const EPOCH_DAYS = 90;

/**
 * @param {Where & {
 *   member: Uint8Array, keys: MemberKeys, recovery: Uint8Array | null, log: Signed[], day: string,
 *   forms: import("./vouched.js").Forms, colleagues?: {member: string, recipient: string}[]
 * }} made `recovery`: the recipient on the sheet; `colleagues`: everybody in the log, by id in base64url; `forms`: those
 *   that the bundle names
 * @returns what POST /api/epochs takes: one payload, a header for each member and one for the sheet
 * @throws {Damaged} when a colleague's recipient is not the one of the log, or one is missing
 */
export function newEpoch({ site, org, member, keys, recovery, log, day, forms, colleagues = [] }) {
  const epoch = randomBytes(ID);
  const identity = randomBytes(32);
  const recipient = recipientOf(identity);
  const state = verifyLog(log, org);
  const ends = daysAfter(day, EPOCH_DAYS);
  const answer = ed25519Public(answerSeed(identity));
  const statement = sign("key-log", epochStatement(state, member, epoch, recipient, day, { ends, answer }), keys.sign);
  const others = namedInLog(state, member, colleagues);
  const recipients = [keys.recipient, ...others.map((one) => one.recipient), ...(recovery ? [recovery] : [])];
  const readers = recipients.map((reader) => ({ org, epoch, recipient: reader }));
  const { headers, payload } = sealObject(placeOf({ site, org }, epoch), { v: 1 }, utf8(identityToText(identity)), readers);
  const words = vouched({ ...state, epoch }, { site, member, keys, identity, forms, day });
  identity.fill(0);
  const [own = "", ...more] = headers.map(({ header }) => fromUtf8(header));
  const files = others.map((one, at) => ({ member: one.member, header: more[at] ?? "" }));
  const paper = more[others.length] ?? "";
  const file = { recipient: b64u(recipient), header: own, payload: b64u(payload), recovery: paper, files };
  return { ...toWire(statement), ...file, ...words };
}

/**
 * A server that names another key for a colleague would read with it: the log decides.
 *
 * @param {import("../../crypto/keylog.js").LogState} state
 * @param {Uint8Array} self
 * @param {{member: string, recipient: string}[]} colleagues
 */
function namedInLog({ members }, self, colleagues) {
  const others = [...members].filter(([id]) => id !== b64u(self));
  return others.map(([id, { recipientHash }]) => {
    const recipient = fromB64u(colleagues.find(({ member }) => member === id)?.recipient, 1216);
    if (!equal(recipientHash, sha256(recipient))) throw new Damaged("a colleague with other keys");
    return { member: id, recipient };
  });
}

/**
 * @param {Signed[]} log that verifies
 * @returns {Map<string, Uint8Array>} SHA-256 of each epoch's recipient by its id
 */
export function statedEpochs(log) {
  const statements = log.map(({ statement }) => parseObject(statement)).filter(({ type }) => type === "epoch");
  return new Map(statements.map(({ epoch, recipient }) => [String(epoch), fromB64u(recipient, 32)]));
}

/**
 * @param {EpochFile} file
 * @param {Where} where
 * @param {Uint8Array} xwing identity that opens the file
 * @param {Map<string, Uint8Array>} stated
 * @returns {Uint8Array} the epoch's identity, 32 bytes
 * @throws {Damaged} when it is not the one the log states
 */
export function openEpoch({ epoch, header, payload }, where, xwing, stated) {
  const { body } = openObject(placeOf(where, fromB64u(epoch, ID)), utf8(header), fromB64u(payload), xwing);
  const identity = identityFromText(fromUtf8(body));
  const expected = stated.get(epoch);
  if (!expected || !equal(expected, sha256(recipientOf(identity)))) throw new Damaged("not the epoch of the log");
  return identity;
}

/** @param {Where} where @param {Uint8Array} epoch */
function placeOf({ site, org }, epoch) {
  return { kind: /** @type {const} */ ("epoch"), site, owner: org, object: epoch };
}
