/**
 * What a lead's browser signs and seals when colleagues come and leave. Lives in the worker only: the page gives public
 * things in and takes requests of docs/http.md out.
 */
import { b64u, equal, fromB64u, fromUtf8, utf8 } from "../../crypto/encoding.js";
import { Damaged, EnvelopeError } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { welcomeDigits } from "../../crypto/digits.js";
import { verifyLog } from "../../crypto/keylog.js";
import { addStatement, recoveryStatement, removeStatement } from "../../crypto/keystatements.js";
import { sha256 } from "../../crypto/primitives.js";
import { addReader } from "../../crypto/sealed.js";
import { fromWire, sign, toWire } from "../../crypto/signed.js";
import { newEpoch } from "./epochs.js";

/**
 * @typedef {import("../../crypto/signed.js").Signed} Signed
 * @typedef {import("./epochs.js").MemberKeys} MemberKeys
 * @typedef {{site: Uint8Array, org: Uint8Array, member: Uint8Array, keys: MemberKeys}} Self who signs
 * @typedef {{member: string, recipient: string, sign: string, role: string}} Person as the server tells; base64url
 * @typedef {{member: string, recipient: string}} Reader
 * @typedef {MemberKeys & {kept: import("./newpaper.js").Kept}} Paper a new recovery key, and how it is kept
 * @typedef {{
 *   log: unknown[], recovery: string, members: Reader[], epochs: import("./epochs.js").EpochFile[],
 *   forms: import("./vouched.js").Forms
 * }} Keys answer of GET /api/epochs
 */

const RECIPIENT = 1216;
const KEY = 32;

/**
 * @param {Signed[]} log
 * @param {Uint8Array} org
 * @param {Person} person
 * @returns {string} forty digits that the newcomer's own browser shows too
 */
export function digitsOf(log, org, { member, recipient, sign: verify }) {
  const recipientHash = sha256(fromB64u(recipient, RECIPIENT));
  return welcomeDigits(verifyLog(log, org), { id: member, recipientHash, verify: fromB64u(verify, KEY) });
}

/**
 * @param {Self} self
 * @param {{keys: Keys, person: Person, digits: string, old: boolean, day: string}} given `digits`: those both compared;
 *   `old`: every epoch that this lead reads, else only one that is opened now
 * @throws {EnvelopeError} `KeysDamaged`: the newcomer's keys are not those that were compared
 */
export function welcome(self, { keys, person, digits, old, day }) {
  const log = keys.log.map(fromWire);
  if (digitsOf(log, self.org, person) !== digits) throw new EnvelopeError("KeysDamaged", "other keys than compared");
  const named = { id: fromB64u(person.member, ID), recipient: fromB64u(person.recipient, RECIPIENT) };
  const role = person.role === "lead" ? "lead" : "worker";
  const verify = fromB64u(person.sign, KEY);
  const state = verifyLog(log, self.org);
  const add = signed(self, addStatement(state, self.member, { ...named, verify }, role, day));
  const readers = [...keys.members, person];
  return {
    member: person.member,
    add: toWire(add),
    headers: old ? headersFor(keys.epochs, self, named.recipient) : [],
    epoch: old ? null : epochAfter(self, keys, [...log, add], readers, day),
  };
}

/**
 * @param {Self} self
 * @param {{keys: Keys, member: string, day: string}} given who leaves
 * @param {Paper | null} paper the new recovery key, where the leaver knew the old one
 */
export function removal(self, { keys, member, day }, paper) {
  const log = keys.log.map(fromWire);
  const remove = signed(self, removeStatement(verifyLog(log, self.org), self.member, fromB64u(member, ID), day));
  const after = [...log, remove];
  const readers = keys.members.filter((one) => one.member !== member);
  if (verifyLog(after, self.org).recovery) {
    return { member, remove: toWire(remove), replaced: null, epoch: epochAfter(self, keys, after, readers, day) };
  }
  if (!paper) throw new EnvelopeError("Locked", "no sheet was shown");
  const { replaced, epoch } = replacement(self, { keys: { ...keys, members: readers }, day }, after, paper);
  return { member, remove: toWire(remove), replaced, epoch };
}

/**
 * @param {Self} self
 * @param {{keys: Keys, day: string}} given
 * @param {Signed[]} log
 * @param {Paper} paper
 * @returns a new recovery key, and the epoch that the one before does not open
 */
export function replacement(self, { keys, day }, log, paper) {
  const state = verifyLog(log, self.org);
  const named = signed(self, recoveryStatement(state, self.member, paper.recipient, paper.verify, day, paper.kept));
  const recovery = { ...toWire(named), recipient: b64u(paper.recipient) };
  const renewed = { ...keys, recovery: b64u(paper.recipient) };
  const epoch = epochAfter(self, renewed, [...log, named], keys.members, day);
  return { replaced: { recovery, headers: headersFor(keys.epochs, self, paper.recipient) }, epoch };
}

/**
 * @param {Self} self
 * @param {Keys} keys
 * @param {Signed[]} log
 * @param {Reader[]} readers
 * @param {string} day
 * @returns what POST /api/epochs takes
 */
export function epochAfter(self, keys, log, readers, day) {
  const state = verifyLog(log, self.org);
  const recovery = keys.recovery ? fromB64u(keys.recovery, RECIPIENT) : null;
  if (state.recovery && !(recovery && equal(state.recovery.recipientHash, sha256(recovery)))) {
    throw new Damaged("the log names another sheet");
  }
  const { forms } = keys;
  return newEpoch({ ...self, recovery: state.recovery ? recovery : null, colleagues: readers, log, forms, day });
}

/** @param {import("./epochs.js").EpochFile[]} files @param {Self} self @param {Uint8Array} recipient */
function headersFor(files, { keys }, recipient) {
  return files.map(({ epoch, header }) => ({ epoch, header: fromUtf8(addReader(utf8(header), keys.xwing, recipient)) }));
}

/** @param {Self} self @param {import("../../crypto/encoding.js").JsonObject} statement */
function signed({ keys }, statement) {
  return sign("key-log", statement, keys.sign);
}
