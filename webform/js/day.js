/** Days only: no clock time leaves the phone. */
const DAY_MS = 86400000;
const TRUSTED_DAYS = 2;
/** A roster holds 365 days and is accepted for 30 more. */
const CREDIBLE_DAYS = 400;

/**
 * @param {string} serverDay "2026-11-23", as the server told
 * @param {Date} now the phone's clock
 * @returns {string} the writer's day (UTC); the server's where the phone is over two days off
 * @throws {RangeError} when the server's day is no date
 */
export function writersDay(serverDay, now) {
  const server = Date.parse(`${serverDay}T12:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(serverDay) || Number.isNaN(server)) throw new RangeError("not a day");
  const own = now.getTime();
  const close = Math.abs(own - server) <= (TRUSTED_DAYS + 0.5) * DAY_MS;
  return close ? now.toISOString().slice(0, 10) : serverDay;
}

/**
 * The day by which a roster or a key may have ended. A server that hands out old ones says an old day; a cheap phone's clock
 * may have stopped, or stand years ahead. So the later day counts, unless the phone is further ahead than a roster lasts.
 *
 * @param {string} serverDay
 * @param {Date} now the phone's clock
 * @returns {string}
 */
export function judgingDay(serverDay, now) {
  const ahead = (now.getTime() - Date.parse(`${serverDay}T00:00:00Z`)) / DAY_MS;
  return ahead > 0 && ahead < CREDIBLE_DAYS ? now.toISOString().slice(0, 10) : serverDay;
}
