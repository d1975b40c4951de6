/** What an organisation's members vouch for: its key, and that they can still read (ENVELOPE.md section 10). */
import { daysBetween } from "./days.js";
import { b64u, equal, fromB64u, isDay, parseObject } from "./encoding.js";
import { Damaged, Expired } from "./errors.js";
import { ID } from "./frame.js";
import { sha256 } from "./primitives.js";
import { verify } from "./signed.js";

/** @typedef {import("./encoding.js").JsonObject} JsonObject */
/** @typedef {import("./keylog.js").LogState} LogState */
/** @typedef {import("./signed.js").Signed} Signed */
/**
 * How fresh: `liveDays` a member's word counts, `liveMembers` so many are needed (or one and a drill).
 * @typedef {{liveDays: number, liveMembers: number}} Policy
 */

export const DRILL_DAYS = 365;
/** A phone's clock, and a day that has begun elsewhere. */
const AHEAD_DAYS = 2;
const LIVE = "by,day,epoch,org,v";
const BUNDLE = "by,day,epoch,forms,org,recipient,v";

/**
 * @param {LogState} state
 * @param {Uint8Array} by id, 16 bytes
 * @param {string} day
 * @returns {JsonObject} that this member's browser opened something fresh with the epoch's key on this day
 */
export function liveStatement({ epoch, org }, by, day) {
  return { by: b64u(by), day, epoch: b64u(epoch ?? new Uint8Array(0)), org: b64u(org), v: 1 };
}

/**
 * @param {LogState} state
 * @param {Uint8Array} by id, 16 bytes
 * @param {Uint8Array} recipient of the epoch, 1,216 bytes
 * @param {{[form: string]: string}} forms their versions, base64url
 * @param {string} day
 * @returns {JsonObject} what reporters seal with
 */
export function bundleStatement(state, by, recipient, forms, day) {
  return { ...liveStatement(state, by, day), forms, recipient: b64u(sha256(recipient)) };
}

/**
 * @param {LogState} state
 * @param {Uint8Array} recipient 1,216 bytes
 * @param {{bundle: Signed, lives: Signed[]}} vouched
 * @param {string} today
 * @param {Policy} policy
 * @returns {JsonObject} the bundle's statement: members vouch that this recipient may be sealed for today
 * @throws {Damaged}
 * @throws {Expired} when the epoch has ended or too few members showed that they can read
 */
export function checkBundle(state, recipient, { bundle, lives }, today, policy) {
  const statement = verified(state, "bundle", bundle, BUNDLE);
  const named = fromB64u(statement.recipient, 32);
  const same = state.epochRecipientHash && equal(named, state.epochRecipientHash) && equal(named, sha256(recipient));
  if (!same || typeof statement.forms !== "object" || Array.isArray(statement.forms)) {
    throw new Damaged("not the key of the log");
  }
  if (state.ends !== null && daysBetween(today, state.ends) < 0) throw new Expired("the epoch has ended");
  checkAlive(state, lives, today, policy);
  return statement;
}

/**
 * @param {LogState} state
 * @param {Signed[]} lives
 * @param {string} today
 * @param {Policy} policy
 * @throws {Expired} unless enough members could read lately, or one could and the recovery was drilled
 */
export function checkAlive(state, lives, today, { liveDays, liveMembers }) {
  const fresh = new Set(lives.map((live) => freshBy(state, live, today, liveDays)).filter((by) => by !== null));
  const drilled = state.drill !== null && daysBetween(state.drill, today) <= DRILL_DAYS;
  if (!fresh.size || (fresh.size < liveMembers && !drilled)) throw new Expired("too few members can read");
}

/**
 * @param {LogState} state @param {Signed} live @param {string} today @param {number} days
 * @returns {string | null} whose word it is; null for one that does not count: of somebody who left, of another epoch,
 *   too old
 */
function freshBy(state, live, today, days) {
  try {
    const { by, day } = verified(state, "live", live, LIVE);
    const age = daysBetween(day, today);
    return age >= -AHEAD_DAYS && age <= days ? String(by) : null;
  } catch {
    return null;
  }
}

/**
 * @param {LogState} state @param {"live" | "bundle"} domain @param {Signed} signed @param {string} fields
 * @returns {JsonObject} a statement of this organisation and epoch, signed by a member
 */
function verified({ org, epoch, members }, domain, signed, fields) {
  const statement = parseObject(signed.statement);
  const whole = Object.keys(statement).sort().join() === fields && statement.v === 1 && isDay(statement.day);
  if (!whole) throw new Damaged("wrong fields");
  const [ofOrg, ofEpoch] = [fromB64u(statement.org, ID), fromB64u(statement.epoch, ID)];
  if (!equal(ofOrg, org) || !epoch || !equal(ofEpoch, epoch)) throw new Damaged("of another organisation or epoch");
  const member = members.get(b64u(fromB64u(statement.by, ID)));
  if (!member) throw new Damaged("not signed by a member");
  return verify(domain, signed, member.sign);
}
