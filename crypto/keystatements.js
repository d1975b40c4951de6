/** The statements of a key log, as those entitled write them (ENVELOPE.md section 6). */
import { following } from "./chain.js";
import { b64u } from "./encoding.js";
import { sha256 } from "./primitives.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {import("./keylog.js").LogState} LogState */
/** @typedef {{id: Uint8Array, recipient: Uint8Array, verify: Uint8Array}} Named id 16 bytes, recipient 1,216, key 32 */

/**
 * @param {Uint8Array} org @param {Uint8Array} member ids, 16 bytes
 * @param {Uint8Array} recipient the member's X-Wing recipient, 1,216 bytes
 * @param {Uint8Array} verifyKey the member's Ed25519 key, 32 bytes
 * @param {string} day
 * @returns {JsonObject} the first statement of a log: it names its own signer
 */
export function foundStatement(org, member, recipient, verifyKey, day) {
  const common = following({ org, head: null, seq: -1 }, member, day);
  return { ...common, type: "found", member: naming(member, recipient, verifyKey) };
}

/**
 * @param {LogState} state
 * @param {Uint8Array} by id, 16 bytes
 * @param {Named} member
 * @param {"lead" | "worker"} role
 * @param {string} day
 * @returns {JsonObject} the statement that follows `state` and makes somebody a member
 */
export function addStatement(state, by, member, role, day) {
  const named = { ...naming(member.id, member.recipient, member.verify), role };
  return { ...following(state, by, day), type: "add", member: named };
}

/**
 * @param {LogState} state
 * @param {Uint8Array} by @param {Uint8Array} member ids, 16 bytes
 * @param {string} day
 * @returns {JsonObject} the statement that follows `state` and ends a membership
 */
export function removeStatement(state, by, member, day) {
  return { ...following(state, by, day), type: "remove", member: b64u(member) };
}

/**
 * @param {LogState} state
 * @param {Uint8Array} member @param {Uint8Array} epoch ids, 16 bytes
 * @param {Uint8Array} recipient of the epoch, 1,216 bytes
 * @param {string} day
 * @param {{ends?: string, answer?: Uint8Array}} [more] the last day on which anybody seals for it; the organisation's
 *   Ed25519 key (32 bytes) for what it answers: without one it answers nobody
 * @returns {JsonObject} the statement that follows `state` and opens an epoch
 */
export function epochStatement(state, member, epoch, recipient, day, { ends, answer } = {}) {
  const named = { epoch: b64u(epoch), recipient: b64u(sha256(recipient)), ...(ends ? { ends } : {}) };
  const key = answer ? { answer: b64u(answer) } : {};
  return { ...following(state, member, day), type: "epoch", ...named, ...key };
}

/**
 * @param {LogState} state
 * @param {Uint8Array} member id, 16 bytes
 * @param {Uint8Array} recipient of the recovery key, 1,216 bytes
 * @param {Uint8Array} verifyKey its Ed25519 key, 32 bytes
 * @param {string} day
 * @param {{shares?: [number, number], holders?: Uint8Array[]}} [kept] how many shares open it, of how many; members who
 *   keep a paper
 * @returns {JsonObject} the statement that follows `state` and names a recovery key
 */
export function recoveryStatement(state, member, recipient, verifyKey, day, { shares, holders = [] } = {}) {
  const named = { recipient: b64u(sha256(recipient)), sign: b64u(verifyKey), ...(shares ? { shares } : {}) };
  const papers = holders.length ? { holders: holders.map(b64u).sort() } : {};
  return { ...following(state, member, day), type: "recovery", ...named, ...papers };
}

/**
 * @param {LogState} state
 * @param {Uint8Array} member id, 16 bytes
 * @param {string} day
 * @returns {JsonObject} the statement, signed by the recovery key, that this member opened everything with it
 */
export function drillStatement(state, member, day) {
  return { ...following(state, member, day), type: "drill" };
}

/**
 * @param {LogState} state
 * @param {Uint8Array} member id, 16 bytes
 * @param {Uint8Array} recipient the member's X-Wing recipient, 1,216 bytes
 * @param {Uint8Array} verifyKey the member's Ed25519 key, 32 bytes
 * @param {string} day
 * @returns {JsonObject} the statement, signed by the recovery key, that leaves this member alone in the organisation
 */
export function restoreStatement(state, member, recipient, verifyKey, day) {
  return { ...following(state, member, day), type: "restore", member: naming(member, recipient, verifyKey) };
}

/** @param {Uint8Array} member @param {Uint8Array} recipient @param {Uint8Array} verifyKey */
function naming(member, recipient, verifyKey) {
  return { id: b64u(member), recipient: b64u(sha256(recipient)), sign: b64u(verifyKey) };
}
