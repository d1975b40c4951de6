/** Walking through the views. The way walked is kept, so that Back goes where the person came from. */
import { nextView, pathOf } from "./path.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./fields.js").Question} Question
 */
const PANELS = ["more", "check", "send", "about"];

/** @param {Session} session @param {string} view */
export function goTo(session, view) {
  const seen = session.trail.indexOf(view);
  if (view === "check" && seen >= 0) session.trail.length = seen;
  // What is said once before the first question is not come back to.
  else if (session.view !== "leaving") session.trail.push(session.view);
  session.view = view;
}

/** @param {Session} session @param {Question[]} questions what "Next" does */
export function goOn(session, questions) {
  const to = nextView(pathOf(questions, session.answers), session.view);
  const asked = questions.find(({ key }) => key === to);
  const opened = Boolean(asked?.show) && session.answers[to] === undefined;
  // A changed answer may open new questions; all others were passed on the way to the summary.
  if (session.changing && !opened) session.changing = false;
  else return goTo(session, to);
  goTo(session, "check");
}

/**
 * @param {Session} session
 * @param {Question[]} questions
 * @returns {boolean} false when there is no step before
 */
export function goBack(session, questions) {
  const { short, rest } = pathOf(questions, session.answers);
  session.changing = false;
  for (let view = session.trail.pop(); view !== undefined; view = session.trail.pop()) {
    // A question may have been closed by a later answer.
    if (![...PANELS, ...short, ...rest].includes(view)) continue;
    session.view = view;
    return true;
  }
  return false;
}
