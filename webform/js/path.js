/**
 * Which view comes next. The way walked is kept, so that Back (button or gesture) goes where the person came from.
 *
 * @typedef {import("./fields.js").Question} Question
 * @typedef {import("../../core/web/js/conditions.js").Answers} Answers
 */
import { holds } from "../../core/web/js/conditions.js";

/**
 * @param {Question[]} questions
 * @param {Answers} answers
 * @returns {{short: string[], rest: string[]}} keys of the questions shown: the short path, and everything else
 */
export function pathOf(questions, answers) {
  const shown = questions.filter((question) => holds(question.show, answers));
  const isShort = (/** @type {Question} */ { core, coreWhen }) => core || (coreWhen !== null && holds(coreWhen, answers));
  return {
    short: shown.filter(isShort).map(({ key }) => key),
    rest: shown.filter((question) => !isShort(question)).map(({ key }) => key),
  };
}

/**
 * @param {{short: string[], rest: string[]}} path
 * @param {string} view the view shown
 * @returns {string} the view that Next leads to
 */
export function nextView(path, view) {
  const { short, rest } = path;
  if (view === "leaving") return short[0] ?? "check";
  if (short.includes(view)) return short[short.indexOf(view) + 1] ?? (rest.length ? "more" : "check");
  if (view === "more") return rest[0] ?? "check";
  return rest[rest.indexOf(view) + 1] ?? "check";
}

/**
 * @param {{short: string[], rest: string[]}} path
 * @param {string} view
 * @returns {{n: number, m: number} | null} "Step n of m", null where the view is no step
 */
export function position({ short, rest }, view) {
  if (short.includes(view)) return { n: short.indexOf(view) + 1, m: short.length };
  if (!rest.includes(view)) return null;
  return { n: short.length + rest.indexOf(view) + 1, m: short.length + rest.length };
}
