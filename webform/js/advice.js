/**
 * Advice on an offer (domain.md 2.8), worked out here from the answers and never sent: signs are weighed, the first rule
 * that holds gives the result.
 *
 * @typedef {import("../../core/web/js/conditions.js").Condition} Condition
 * @typedef {import("../../core/web/js/conditions.js").Answers} Answers
 * @typedef {import("./fields.js").Question} Question
 * @typedef {{field: string, when: Condition, weight: string}} Sign
 * @typedef {{there: Condition, signs: Sign[], rules: [string, string, number][]}} Advice
 */
import { holds } from "../../core/web/js/conditions.js";
import { questionWords, wordsOf } from "./fields.js";
import { sentence } from "./views.js";

const OTHERWISE = "ok";

/**
 * @param {Advice} advice
 * @param {Answers} answers
 * @returns {{result: string, signs: Sign[]}} `there` where it is too late for advice on leaving
 */
export function weigh({ there, signs, rules }, answers) {
  const found = signs.filter(({ when }) => holds(when, answers));
  const enough = rules.find(([, weight, count]) => found.filter((sign) => sign.weight === weight).length >= count);
  return { result: holds(there, answers) ? "there" : (enough?.[0] ?? OTHERWISE), signs: found };
}

/**
 * @param {HTMLElement} page
 * @param {Question[]} questions
 * @param {Answers} answers
 */
export function showAdvice(page, questions, answers) {
  if (!page.dataset.weights) return;
  const { result, signs } = weigh(JSON.parse(page.dataset.weights), answers);
  for (const place of page.querySelectorAll("[data-advice]")) {
    for (const node of place.querySelectorAll("[data-result]")) {
      const text = /** @type {HTMLElement} */ (node);
      text.hidden = text.dataset.result !== result;
    }
    show(place, "[data-there]", result === "there");
    show(place, "[data-signs]", signs.length > 0);
    place.querySelector("[data-sign-list]")?.replaceChildren(...signs.map((sign) => item(page, questions, answers, sign)));
  }
}

/** @param {Element} place @param {string} which @param {boolean} shown */
function show(place, which, shown) {
  const node = place.querySelector(which);
  if (node instanceof HTMLElement) node.hidden = !shown;
}

/** @param {HTMLElement} page @param {Question[]} questions @param {Answers} answers @param {Sign} sign */
function item(page, questions, answers, { field }) {
  const question = /** @type {Question} */ (questions.find(({ key }) => key === field));
  const [answer = ""] = wordsOf(question, answers[field] ?? "");
  const text = sentence(page, "sign", { statement: questionWords(question), answer });
  return Object.assign(document.createElement("li"), { textContent: text });
}
