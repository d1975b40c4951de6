/** The roster: which organisations there are, signed offline by a coordinator (ENVELOPE.md section 11). */
import { daysBetween } from "./days.js";
import { b64u, equal, fromB64u } from "./encoding.js";
import { Damaged, Expired } from "./errors.js";
import { ID } from "./frame.js";
import { holdsEntry } from "./keylog.js";
import { verify } from "./signed.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {import("./keylog.js").LogState} LogState */
/** @typedef {{fingerprint: Uint8Array, head: Uint8Array, seq: number}} Pin what it knows of a key log */
/**
 * `number` grows with each roster of a site; `ends`: its last day; `pins` by organisation, base64url.
 * @typedef {{
 *   number: number, day: string, ends: string, policy: import("./bundle.js").Policy, pins: Map<string, Pin>
 * }} Roster
 */

export const GRACE_DAYS = 30;
const AHEAD_DAYS = 2;

/**
 * The caller compares `number` with the last one it saw, and calls `checkDay` and `checkLog`.
 *
 * @param {import("./signed.js").Signed} signed
 * @param {Uint8Array[]} coordinators keys, 32 bytes each
 * @param {Uint8Array} site id, 16 bytes
 * @returns {Roster} signed by one of them for this site
 * @throws {Damaged}
 */
export function verifyRoster(signed, coordinators, site) {
  const statement = signedByOne(signed, coordinators);
  const { day, ends, number, orgs, policy } = fieldsOf(statement, "day,ends,number,orgs,policy,site,v");
  if (statement.v !== 1 || !equal(fromB64u(statement.site, ID), site)) throw new Damaged("not a roster of this site");
  if (daysBetween(day, ends) < 0 || !Array.isArray(orgs)) throw new Damaged("wrong fields");
  const pins = orgs.map(pinOf);
  const ids = pins.map(([id]) => id);
  if (ids.join() !== [...new Set(ids)].sort().join()) throw new Damaged("organisations are a sorted list");
  const { live_days: days, live_members: members } = fieldsOf(policy, "live_days,live_members");
  return {
    number: least(number, 1),
    day: String(day),
    ends: String(ends),
    policy: { liveDays: least(days, 1), liveMembers: least(members, 1) },
    pins: new Map(pins),
  };
}

/**
 * @param {Roster} roster @param {string} today
 * @throws {Expired} when its last day is over by more than 30 days, or its first has not come
 */
export function checkDay({ day, ends }, today) {
  const over = daysBetween(ends, today) > GRACE_DAYS || daysBetween(day, today) < -AHEAD_DAYS;
  if (over) throw new Expired("the roster has ended");
}

/**
 * @param {Roster} roster @param {LogState} state
 * @throws {Damaged} unless it names this organisation and its log goes on from the pinned entry
 */
export function checkLog({ pins }, state) {
  const pin = pins.get(b64u(state.org));
  if (!pin) throw new Damaged("not on the roster");
  if (!equal(pin.fingerprint, state.fingerprint) || !holdsEntry(state, pin.seq, pin.head)) {
    throw new Damaged("not the log that was pinned");
  }
}

/** @param {import("./signed.js").Signed} signed @param {Uint8Array[]} coordinators @returns {JsonObject} */
function signedByOne(signed, coordinators) {
  for (const key of coordinators) {
    try {
      return verify("roster", signed, key);
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
    }
  }
  throw new Damaged("not signed by a coordinator");
}

/** @param {unknown} one @returns {[string, Pin]} */
function pinOf(one) {
  const { fingerprint, head, id, seq } = fieldsOf(one, "fingerprint,head,id,seq");
  const pin = { fingerprint: fromB64u(fingerprint, 32), head: fromB64u(head, 32), seq: least(seq, 0) };
  return [b64u(fromB64u(id, ID)), pin];
}

/** @param {unknown} one @param {string} names @returns {JsonObject} an object of just these fields */
function fieldsOf(one, names) {
  if (typeof one !== "object" || one === null || Array.isArray(one)) throw new Damaged("wrong fields");
  if (Object.keys(one).sort().join() !== names) throw new Damaged("wrong fields");
  return /** @type {JsonObject} */ (one);
}

/** @param {unknown} value @param {number} smallest */
function least(value, smallest) {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < smallest) throw new Damaged("not such a number");
  return value;
}
