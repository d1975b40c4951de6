/** An organisation's key log: who its members are, what is sealed for (ENVELOPE.md section 6). */
import { entryHash as hashOf, follow } from "./chain.js";
import { b64u, equal, fromB64u } from "./encoding.js";
import { Damaged } from "./errors.js";
import { ID } from "./frame.js";
import { STEPS } from "./keysteps.js";
import { verify } from "./signed.js";

/** @typedef {import("./signed.js").Signed} Signed */
/**
 * SHA-256 of the X-Wing recipient, Ed25519 key.
 * @typedef {{recipientHash: Uint8Array, sign: Uint8Array, role: "lead" | "worker"}} Member
 */
/**
 * What a verified log says: hashes of 32 bytes, ids of 16; `members`, `former` and `keepers` by base64url id; `hashes` of
 * all entries, oldest first; no epoch before one was opened, `ends` is its last day or null; `epochs`: by base64url id, who
 * could sign an answer in each there was: the organisation's key (null in an old one), members' by id; `recovery`: the key on the
 * recovery sheet or in the shares, null where none is in force; `keepers`: members who made, hold or used it; `drill`: the
 * day it was last shown to work.
 * @typedef {{
 *   org: Uint8Array, hashes: Uint8Array[], fingerprint: Uint8Array, head: Uint8Array | null, seq: number,
 *   members: Map<string, Member>, former: Set<string>, epoch: Uint8Array | null, epochRecipientHash: Uint8Array | null,
 *   ends: string | null, epochs: Map<string, {answer: Uint8Array | null, members: Map<string, Uint8Array>}>, recovery: Member | null, shares: [number, number] | null, keepers: Set<string>,
 *   drill: string | null
 * }} LogState
 */

const FIELDS = {
  found: ["member"],
  add: ["member"],
  remove: ["member"],
  recovery: ["recipient", "sign"],
  drill: [],
  epoch: ["epoch", "recipient"],
  restore: ["member"],
};
const MORE = { recovery: ["holders", "shares"], epoch: ["answer", "ends"] };

/** @param {Uint8Array} statement @returns {Uint8Array} 32 bytes by which the next entry names this one */
export function entryHash(statement) {
  return hashOf("key-log", statement);
}

/** @param {Signed[]} entries @returns {Uint8Array} the organisation's fingerprint: hash of its first statement */
export function fingerprint(entries) {
  if (!entries[0]) throw new Damaged("empty log");
  return entryHash(entries[0].statement);
}

/**
 * The caller compares `fingerprint` with the one it trusts, and a recipient's SHA-256 with `epochRecipientHash`.
 * @param {Signed[]} entries
 * @param {Uint8Array} org 16 bytes
 * @returns {LogState} at the head of the log
 * @throws {Damaged}
 * @throws {UnsupportedVersion} for an unknown `type` or `v`
 */
export function verifyLog(entries, org) {
  if (!entries[0]) throw new Damaged("empty log");
  /** @type {LogState} */
  const start = {
    org,
    hashes: [],
    fingerprint: new Uint8Array(0),
    head: null,
    seq: -1,
    members: new Map(),
    former: new Set(),
    epoch: null,
    epochRecipientHash: null,
    ends: null,
    epochs: new Map(),
    recovery: null,
    shares: null,
    keepers: new Set(),
    drill: null,
  };
  return entries.reduce(next, start);
}

/**
 * @param {LogState} state
 * @param {number} seq
 * @param {Uint8Array} hash
 * @returns {boolean} whether the log has this very entry at this place: a log that was seen before is a part of it
 */
export function holdsEntry(state, seq, hash) {
  const found = state.hashes[seq];
  return found !== undefined && equal(found, hash);
}

/** @param {LogState} state @param {Signed} signed @returns {LogState} */
function next(state, signed) {
  const { head, seq, entry } = follow("key-log", state, signed.statement, FIELDS, MORE);
  if ((entry.type === "found") !== (seq === 0)) throw new Damaged("founded once, first");
  const by = b64u(fromB64u(entry.by, ID));
  const { signer = null, ...changed } = STEPS[String(entry.type)]?.(state, by, entry) ?? {};
  if (!signer) throw new Damaged("not signed by anybody entitled");
  verify("key-log", signed, signer.sign);
  const hashes = [...state.hashes, head];
  return withSigners({ ...state, ...changed, hashes, fingerprint: hashes[0] ?? head, head, seq });
}

/** @param {LogState} state @returns {LogState} with all who are members while the epoch lasts: to remove one ends it */
function withSigners(state) {
  const id = state.epoch && b64u(state.epoch);
  const epoch = id && state.epochs.get(id);
  if (!epoch) return state;
  const members = new Map([...epoch.members, ...[...state.members].map(([by, { sign }]) => /** @type {[string, Uint8Array]} */ ([by, sign]))]);
  return { ...state, epochs: new Map([...state.epochs, [id, { ...epoch, members }]]) };
}
