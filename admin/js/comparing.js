/**
 * What reporters are shown, held against what this member knows: the log that their keys follow, the coordinators' roster,
 * the bundle that members signed. Lives in the worker only.
 */
import { rosterOf, judged } from "../../core/web/js/offer.js";
import { DRILL_DAYS } from "../../crypto/bundle.js";
import { daysBetween, daysAfter } from "../../crypto/days.js";
import { b64u, parseObject } from "../../crypto/encoding.js";
import { Damaged, Expired } from "../../crypto/errors.js";
import { verifyLog } from "../../crypto/keylog.js";
import { checkLog, GRACE_DAYS } from "../../crypto/roster.js";
import { fromText } from "../../crypto/signed.js";

/**
 * @typedef {import("../../core/web/js/offer.js").Keys} Keys
 * @typedef {import("../../core/web/js/offer.js").Said} Said
 * @typedef {import("../../core/web/js/offer.js").Anchor} Anchor
 * @typedef {import("../../crypto/keylog.js").LogState} LogState
 * @typedef {import("../../crypto/roster.js").Roster} Roster
 * @typedef {"noRoster" | "rosterOver" | "unlisted" | "unread" | "notOffered"} Why
 * @typedef {{number: number, ends: string | null, why: Why | null, closes: string | null}} Found `number` of the roster;
 *   its last day; why reporters are not offered the organisation; the day after which they will not be
 * @typedef {{keys: Keys, log: Said[] | null, anchor: Anchor, number: number, day: string}} Outside answers of the
 *   reporters' site: `log` where `keys` leave the organisation out; `number` of the newest roster seen before
 */

/**
 * @param {LogState} own state of the log that this member's keys follow, fetched before the others
 * @param {Outside} outside
 * @returns {Found}
 * @throws {import("../../crypto/errors.js").EnvelopeError} when somebody changed something: the alarm
 */
export function compare(own, { keys, log, anchor, number, day }) {
  const offered = keys.orgs.find(({ id }) => id === b64u(own.org));
  const entries = offered?.log ?? log;
  if (!entries) throw new Damaged("no log of this organisation");
  const shown = verifyLog(entries.map(fromText), own.org);
  // A log that lacks the newest entries may name the key of somebody who left.
  if (!own.hashes.every((hash, seq) => b64u(hash) === b64u(shown.hashes[seq] ?? new Uint8Array(0)))) {
    throw new Damaged("not the log of this member");
  }
  if (keys.roster === null) return { number, ends: null, why: "noRoster", closes: null };
  const roster = rosterOf(keys, anchor);
  if (roster.number < number) throw new Damaged("a roster from before");
  const found = { number: roster.number, ends: roster.ends, why: null, closes: null };
  if (!roster.pins.has(b64u(own.org))) return { ...found, why: "unlisted" };
  checkLog(roster, shown);
  if (daysBetween(roster.ends, day) > GRACE_DAYS) return { ...found, why: "rosterOver" };
  if (!offered) return { ...found, why: "notOffered" };
  try {
    judged(offered, roster, day);
  } catch (error) {
    if (error instanceof Expired) return { ...found, why: "unread" };
    throw error;
  }
  return { ...found, closes: lastDay(shown, offered, roster, day) };
}

/**
 * @param {LogState} state
 * @param {import("../../core/web/js/offer.js").OrgKeys} offered
 * @param {Roster} roster
 * @param {string} day
 * @returns {string} until which the organisation is offered if nobody does anything
 */
function lastDay({ drill, ends }, { lives }, { policy: { liveDays, liveMembers } }, day) {
  const words = lives.map((live) => String(parseObject(fromText(live).statement).day)).sort().reverse();
  const until = words.map((word) => daysAfter(word, liveDays));
  const byMembers = until[liveMembers - 1] ?? day;
  const byDrill = drill && until[0] ? earlier(until[0], daysAfter(drill, DRILL_DAYS)) : day;
  const alive = byMembers > byDrill ? byMembers : byDrill;
  return ends ? earlier(alive, ends) : alive;
}

/** @param {string} one @param {string} other */
function earlier(one, other) {
  return one < other ? one : other;
}
