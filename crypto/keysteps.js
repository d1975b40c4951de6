/** What each type of key log entry demands and changes (ENVELOPE.md section 6). */
import { b64u, equal, fromB64u, isDay } from "./encoding.js";
import { Damaged } from "./errors.js";
import { ID } from "./frame.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {import("./keylog.js").LogState} LogState */
/** @typedef {import("./keylog.js").Member} Member */
/** @typedef {Partial<LogState> & {signer: Member | null | undefined}} Step who must have signed, and what changes */

const KEYS = "id,recipient,sign";
const MOST_SHARES = 10;
const NO_EPOCH = { epoch: null, epochRecipientHash: null, ends: null };
const NO_RECOVERY = { recovery: null, shares: null, drill: null };

/** @type {{[type: string]: (state: LogState, by: string, entry: JsonObject) => Step}} */
export const STEPS = {
  /** Who founds signs with the key that the entry names. */
  found(state, by, entry) {
    const { id, member } = newMember(state, entry.member, KEYS);
    if (id !== by) throw new Damaged("by another than it names");
    return { signer: member, members: new Map([[id, member]]) };
  },

  add(state, by, entry) {
    const { id, member } = newMember(state, entry.member, `${KEYS.replace(",sign", "")},role,sign`);
    const { role } = /** @type {JsonObject} */ (entry.member);
    if (role !== "lead" && role !== "worker") throw new Damaged("no such role");
    return { signer: lead(state, by), members: new Map([...state.members, [id, { ...member, role }]]) };
  },

  /** A lead signs, or who leaves. What the leaver could open is sealed for no more; one lead stays. */
  remove(state, by, entry) {
    const id = idOf(entry.member);
    const members = new Map([...state.members].filter(([one]) => one !== id));
    const led = [...members.values()].some(({ role }) => role === "lead");
    if (!state.members.has(id) || !led) throw new Damaged("nobody who could leave");
    const signer = by === id ? state.members.get(id) : lead(state, by);
    const void_ = state.keepers.has(id) ? { ...NO_RECOVERY, keepers: new Set() } : {};
    return { signer, members, former: new Set([...state.former, id]), ...NO_EPOCH, ...void_ };
  },

  recovery(state, by, entry) {
    const { holders = [], shares } = entry;
    if (!Array.isArray(holders) || holders.some((one) => typeof one !== "string")) throw new Damaged("holders are ids");
    if (holders.join() !== [...new Set(holders)].sort().join()) throw new Damaged("holders are a sorted list");
    const keepers = holders.map(idOf);
    if (!keepers.every((one) => state.members.has(one))) throw new Damaged("a holder who is no member");
    const named = { recovery: keysOf(entry), shares: shares === undefined ? null : sharesOf(shares) };
    return { signer: lead(state, by), ...named, keepers: new Set([...keepers, by]), drill: null };
  },

  /** The recovery key signs. Who used it may have kept it. */
  drill(state, by, entry) {
    if (!state.members.has(by)) throw new Damaged("a drill of nobody");
    return { signer: state.recovery, drill: String(entry.day), keepers: new Set([...state.keepers, by]) };
  },

  epoch(state, by, { epoch, recipient, ends = null, answer, day }) {
    const id = idOf(epoch);
    if (state.epochs.has(id)) throw new Damaged("an epoch is opened once");
    if (ends !== null && (!isDay(ends) || String(ends) < String(day))) {
      throw new Damaged("an epoch that ends before it begins");
    }
    const opened = { epoch: fromB64u(epoch, ID), epochRecipientHash: fromB64u(recipient, 32) };
    const signs = { answer: answer === undefined ? null : fromB64u(answer, 32), members: new Map() };
    return { signer: state.members.get(by), ...opened, ends: ends === null ? null : String(ends), epochs: new Map([...state.epochs, [id, signs]]) };
  },

  /** The recovery key signs; all former members could open the epoch, so a new one must follow. */
  restore(state, by, entry) {
    const { id, member } = newMember(state, entry.member, KEYS);
    if (id !== by) throw new Damaged("by another than it names");
    const former = new Set([...state.former, ...state.members.keys()]);
    const kept = { keepers: new Set([...state.keepers, id]), drill: String(entry.day) };
    return { signer: state.recovery, members: new Map([[id, member]]), former, ...NO_EPOCH, ...kept };
  },
};

/** @param {LogState} state @param {string} by @returns {Member | null} */
function lead({ members }, by) {
  const member = members.get(by);
  return member?.role === "lead" ? member : null;
}

/**
 * A member with an id and keys that nobody had: an old signature must never count for a new person.
 *
 * @param {LogState} state @param {unknown} named @param {string} fields
 * @returns {{id: string, member: Member}}
 */
function newMember({ members, former, recovery }, named, fields) {
  const wrong = typeof named !== "object" || named === null || Array.isArray(named);
  if (wrong || Object.keys(named).sort().join() !== fields) throw new Damaged("wrong fields");
  const keys = /** @type {JsonObject} */ (named);
  const id = idOf(keys.id);
  const member = keysOf(keys);
  const taken = [...members.values(), ...(recovery ? [recovery] : [])];
  if (members.has(id) || former.has(id) || taken.some(({ sign }) => equal(sign, member.sign))) {
    throw new Damaged("a new member has a new id and new keys");
  }
  return { id, member };
}

/** @param {unknown} shares @returns {[number, number]} */
function sharesOf(shares) {
  const [k, n] = Array.isArray(shares) && shares.length === 2 ? shares.map(Number) : [0, 0];
  const whole = Array.isArray(shares) && shares.every((one) => Number.isSafeInteger(one));
  if (!whole || !k || !n || k < 2 || k > n || n > MOST_SHARES) throw new Damaged("no such shares");
  return [k, n];
}

/** @param {JsonObject} keys @returns {Member} */
function keysOf({ recipient, sign }) {
  return { recipientHash: fromB64u(recipient, 32), sign: fromB64u(sign, 32), role: "lead" };
}

/** @param {unknown} value @returns {string} */
function idOf(value) {
  return b64u(fromB64u(value, ID));
}
