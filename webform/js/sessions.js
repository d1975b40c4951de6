/** What was typed in each form of this visit: going from one form to another loses nothing. */
import { newSession } from "./session.js";

/** @typedef {import("./session.js").Session} Session */

/** @type {Map<string, Session>} by the form's id */
const sessions = new Map();
/** What leaving does and does not do is said once a visit. */
let warned = false;

/**
 * @param {string} form id
 * @param {string} first view of the form
 * @returns {Session} the form's, begun where there was none
 */
export function sessionOf(form, first) {
  const session = sessions.get(form) ?? newSession();
  session.view ||= warned ? first : "leaving";
  warned = true;
  return keepSession(form, session);
}

/** @param {string} form id @param {Session} session takes the place of the form's @returns {Session} */
export function keepSession(form, session) {
  sessions.set(form, session);
  return session;
}

/** @returns {Session} an empty one: nothing typed in any form stays */
export function forgetSessions() {
  sessions.clear();
  return newSession();
}

/** @param {string} form id @param {Session} session that was sent @returns {Session} what the thanks need, and nothing typed */
export function thanksAfter(form, { received, codes, files, answers }) {
  const own = form === "help" && (answers.who_for === undefined || ["me", "us"].includes(String(answers.who_for)));
  return { ...newSession(), view: "thanks", received, codes, files, own };
}
