/**
 * Whom the page proposes. Worked out from the answers on the phone and never sent. Police and authorities are never proposed
 * (a consulate may endanger who flees its state), nor whom a complaint is about.
 *
 * @typedef {import("./recipients.js").Recipient} Recipient
 * @typedef {import("../../core/web/js/conditions.js").Answers} Answers
 */
import { nextReading } from "./hours.js";

const URGENT = ["now", "soon"];

/**
 * @param {Recipient[]} recipients that take messages now
 * @param {Answers} answers
 * @param {Date} now
 * @returns {string[]} the one proposed, or none
 */
export function proposed(recipients, answers, now) {
  const helpers = recipients.filter((one) => !one.police && !one.authority && !isAbout(one, answers));
  const urgent = URGENT.includes(String(answers.danger_now)) || answers.threat === "yes";
  const points = (/** @type {Recipient} */ one) => (urgent && isOnDuty(one, now) ? 4 : 0) + (isNear(one, answers) ? 2 : 0) + (one.hours.always ? 1 : 0);
  const most = Math.max(...helpers.map(points));
  return helpers.filter((one) => points(one) === most).slice(0, 1).map(({ id }) => id);
}

/** @param {Recipient} one @param {Answers} answers */
function isAbout({ ombudsman }, { body }) {
  return body === "ngo" && !ombudsman;
}

/** @param {Recipient} one @param {Answers} answers */
function isNear({ regions }, { where_now, region }) {
  if (typeof where_now === "string") return regions.includes(where_now);
  return typeof region === "string" && region.startsWith("UA") && regions.includes("ua");
}

/** @param {Recipient} one @param {Date} now */
function isOnDuty({ hours }, now) {
  return nextReading(hours, now)?.now ?? false;
}
