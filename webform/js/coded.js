/** Whether the person wants a code to come back with. */
import { part } from "./views.js";

/** @typedef {import("./session.js").Session} Session */

/**
 * @param {Pick<Session, "answers" | "uncoded">} session
 * @returns {boolean} unless the person wants no answer, or refused a code
 */
export function wantsCode({ answers, uncoded }) {
  return !(uncoded ?? answers.reply_way === "none");
}

/** @param {HTMLElement} page @param {Pick<Session, "answers" | "uncoded">} session */
export function showCoded(page, session) {
  const coded = wantsCode(session);
  choice(page, coded ? "coded" : "uncoded").checked = true;
  part(page, "unasked").hidden = coded || session.answers.share !== "ask";
}

/** @param {HTMLElement} page @param {Session} session @returns {boolean | null} what was chosen, null as long as nothing was */
export function readCoded(page, session) {
  const uncoded = choice(page, "uncoded").checked;
  return uncoded === wantsCode(session) ? uncoded : session.uncoded;
}

/** @param {HTMLElement} page @param {string} name */
function choice(page, name) {
  return /** @type {HTMLInputElement} */ (part(page, name));
}
