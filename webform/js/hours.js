/**
 * When an organisation reads next, by its own hours and time zone. Worked out on the phone: nothing about its clock leaves it.
 *
 * @typedef {object} Hours
 * @property {string} opens "9:00"
 * @property {string} closes
 * @property {number[]} days of the week, 1 is Monday
 * @property {string} zone as IANA names it
 * @property {boolean} always day and night
 */
const WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** A Monday, for the names of days. */
const MONDAY = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86400000;

/** @param {string} time @returns {number} minutes since midnight */
function minutes(time) {
  const [hours = "0", rest = "0"] = time.split(":");
  return Number(hours) * 60 + Number(rest);
}

/**
 * @param {Hours} hours
 * @param {Date} now
 * @returns {{now: boolean, day: number} | null} the day of the week when reading begins next; null where the phone knows no such zone
 */
export function nextReading({ opens, closes, days, zone, always }, now) {
  try {
    const options = /** @type {const} */ ({ timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(now);
    const part = (/** @type {string} */ type) => parts.find((one) => one.type === type)?.value ?? "";
    const today = WEEK.indexOf(part("weekday")) + 1;
    const clock = minutes(`${part("hour")}:${part("minute")}`);
    const working = days.includes(today);
    if (always || (working && clock >= minutes(opens) && clock < minutes(closes))) return { now: true, day: today };
    if (working && clock < minutes(opens)) return { now: false, day: today };
    const ahead = [1, 2, 3, 4, 5, 6, 7].find((days_) => days.includes(((today - 1 + days_) % 7) + 1)) ?? 0;
    return { now: false, day: ((today - 1 + ahead) % 7) + 1 };
  } catch {
    return null;
  }
}

/** @param {number} day 1 is Monday @param {string} lang @returns {string} its name */
export function dayName(day, lang) {
  const options = /** @type {const} */ ({ weekday: "long", timeZone: "UTC" });
  return new Intl.DateTimeFormat(lang, options).format(MONDAY + (day - 1) * DAY_MS);
}
