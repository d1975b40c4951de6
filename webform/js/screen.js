/** The page as the session says: which view, in which words. */
import { condition, holds } from "../../core/web/js/conditions.js";
import { showAdvice } from "./advice.js";
import { readCoded, showCoded } from "./coded.js";
import { showOwnLine } from "./fields.js";
import { showThanks } from "./outcome.js";
import { pathOf, position } from "./path.js";
import { proposed } from "./proposing.js";
import { namesOf, readRecipients, recipientsIn, showHours, showRecipients } from "./recipients.js";
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
  if (view === "send") {
    showRecipients(page, { ...session, chosen: chosenIn(page, session) });
    showHours(page);
    showCoded(page, session);
  }
  if (view === "thanks") showThanks(page, session);
  showProblems(page, []);
  followSession(page, questions, session);
  showOnly(page, view);
}

/**
 * What the controls of the send view say now.
 *
 * @param {HTMLElement} page @param {Session} session
 */
export function readChoices(page, session) {
  session.uncoded = readCoded(page, session);
  Object.assign(session, readRecipients(page, chosenIn(page, session)));
  showRecipients(page, { ...session, chosen: chosenIn(page, session) });
  showCoded(page, session);
}

/**
 * What changes while one answers, without moving the focus.
 *
 * @param {HTMLElement} page @param {Question[]} questions @param {Session} session
 */
export function followSession(page, questions, session) {
  const { view, answers } = session;
  const chosen = chosenIn(page, session);
  followAnswers(page, answers);
  showAdvice(page, questions, answers);
  showContradiction(page, answers, chosen);
  for (const node of page.querySelectorAll("[data-rule]")) {
    const rule = /** @type {HTMLElement} */ (node);
    rule.hidden = !chosen.includes(rule.dataset.rule ?? "");
  }
  const step = position(pathOf(questions, answers), view);
  part(page, "steps").hidden = part(page, "step").hidden = !step;
  if (step) part(page, "step").textContent = sentence(page, "step", step);
  for (const question of questions) {
    showOwnLine(question);
    const clear = question.view.querySelector("[data-do=clear]");
    if (clear instanceof HTMLElement) clear.hidden = answers[question.key] === undefined;
  }
  // Firefox writes each choice that differs from its default to its disk, autocomplete="off" or not, and a backup of that
  // file outlives the exit. Here none differs.
  for (const choice of page.querySelectorAll("input")) choice.defaultChecked = choice.checked;
}

/**
 * @param {HTMLElement} page
 * @param {Session} session
 * @returns {string[]} organisations chosen, or the one proposed
 */
export function chosenIn(page, { chosen, closed, answers }) {
  const open = recipientsIn(page).filter(({ id }) => !closed.includes(id));
  return chosen ?? proposed(open, answers, new Date());
}

/**
 * Said, not forbidden: the person may mean it.
 *
 * @param {HTMLElement} page @param {import("../../core/web/js/conditions.js").Answers} answers @param {string[]} chosen
 */
function showContradiction(page, answers, chosen) {
  const police = recipientsIn(page).filter((one) => one.police && chosen.includes(one.id)).map(({ id }) => id);
  const against = condition(page.dataset.noPolice);
  const shown = police.length > 0 && against !== null && holds(against, answers);
  for (const name of ["contradiction", "contradiction-check"]) {
    part(page, name).hidden = !shown;
    part(page, name).textContent = shown ? sentence(page, "contradiction", { orgs: namesOf(page, police) }) : "";
  }
}
