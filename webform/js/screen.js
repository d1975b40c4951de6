/** The page as the session says: which view, in which words. */
import { showOwnLine } from "./fields.js";
import { showThanks } from "./outcome.js";
import { pathOf, position } from "./path.js";
import { proposed, recipientsIn, showRecipients } from "./recipients.js";
import { showSummary } from "./summary.js";
import { part, sentence, showOnly, showProblems } from "./views.js";
import { followAnswers } from "./wording.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./fields.js").Question} Question
 */

/** @param {HTMLElement} page @param {Question[]} questions @param {Session} session */
export function showSession(page, questions, session) {
  const { view, answers } = session;
  if (view === "check") showSummary(page, questions, answers);
  if (view === "send") showRecipients(page, { ...session, chosen: chosenIn(page, session) });
  if (view === "thanks") showThanks(page, session);
  showProblems(page, []);
  followSession(page, questions, session);
  showOnly(page, view);
}

/**
 * What changes while one answers, without moving the focus.
 *
 * @param {HTMLElement} page @param {Question[]} questions @param {Session} session
 */
export function followSession(page, questions, { view, answers }) {
  followAnswers(page, answers);
  const step = position(pathOf(questions, answers), view);
  part(page, "steps").hidden = part(page, "step").hidden = !step;
  if (step) part(page, "step").textContent = sentence(page, "step", step);
  for (const question of questions) {
    showOwnLine(question);
    const clear = question.view.querySelector("[data-do=clear]");
    if (clear instanceof HTMLElement) clear.hidden = answers[question.key] === undefined;
  }
}

/**
 * @param {HTMLElement} page
 * @param {Session} session
 * @returns {string[]} organisations chosen, or the one proposed
 */
export function chosenIn(page, { chosen, closed, answers }) {
  const open = recipientsIn(page).filter(({ id }) => !closed.includes(id));
  return chosen ?? proposed(open, answers.where_now);
}
