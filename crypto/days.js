/** Days as they stand in statements: `2026-11-23`, UTC. */
import { isDay } from "./encoding.js";
import { Damaged } from "./errors.js";

const DAY_MS = 86400000;

/**
 * @param {unknown} earlier @param {unknown} later
 * @returns {number} how many days from one to the other, negative when it is the other way round
 * @throws {Damaged}
 */
export function daysBetween(earlier, later) {
  return (time(later) - time(earlier)) / DAY_MS;
}

/**
 * @param {string} day
 * @param {number} count
 * @returns {string} the day so many days later
 * @throws {Damaged}
 */
export function daysAfter(day, count) {
  return new Date(time(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** @param {unknown} day */
function time(day) {
  if (!isDay(day)) throw new Damaged("not a day");
  const date = new Date(`${day}T00:00:00Z`);
  // Some engines take February 30 for March 2.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) throw new Damaged("no such day");
  return date.getTime();
}
