/**
 * Epochs of an organisation's key: a new one, and the files in which older ones are kept. Lives in the worker only.
 */
import { identityFromText, identityToText } from "../../crypto/age.js";
import { b64u, equal, fromB64u, fromUtf8, parseObject, utf8 } from "../../crypto/encoding.js";
import { Damaged } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { recipientOf } from "../../crypto/hpke.js";
import { verifyLog } from "../../crypto/keylog.js";
import { epochStatement } from "../../crypto/keystatements.js";
import { randomBytes, sha256 } from "../../crypto/primitives.js";
import { openObject, sealObject } from "../../crypto/sealed.js";
import { sign, toWire } from "../../crypto/signed.js";

/** @typedef {import("../../crypto/signed.js").Signed} Signed */
/** @typedef {ReturnType<typeof import("../../crypto/staff.js").memberKeys>} MemberKeys */
/** @typedef {{epoch: string, header: string, payload: string}} EpochFile id and payload in base64url */
/** @typedef {{site: Uint8Array, org: Uint8Array}} Where ids, 16 bytes each */

/**
 * @param {Where & {
 *   member: Uint8Array, keys: MemberKeys, recovery: Uint8Array, log: Signed[], day: string
 * }} made `recovery`: the recipient on the sheet
 * @returns what POST /api/epochs takes: one payload, a header for the member and one for the sheet
 */
export function newEpoch({ site, org, member, keys, recovery, log, day }) {
  const epoch = randomBytes(ID);
  const identity = randomBytes(32);
  const recipient = recipientOf(identity);
  const statement = sign("key-log", epochStatement(verifyLog(log, org), member, epoch, recipient, day), keys.sign);
  const readers = [keys.recipient, recovery].map((reader) => ({ org, epoch, recipient: reader }));
  const { headers, payload } = sealObject(placeOf({ site, org }, epoch), { v: 1 }, utf8(identityToText(identity)), readers);
  identity.fill(0);
  const [own = "", paper = ""] = headers.map(({ header }) => fromUtf8(header));
  return { ...toWire(statement), recipient: b64u(recipient), header: own, payload: b64u(payload), recovery: paper };
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
