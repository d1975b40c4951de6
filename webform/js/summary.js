/** "Check your answers": every answered question with a way to change it. */
import { fill } from "../../core/web/js/text.js";
import { holds } from "../../core/web/js/conditions.js";
import { questionWords, wordsOf } from "./fields.js";
import { part } from "./views.js";

/**
 * @param {HTMLElement} page
 * @param {import("./fields.js").Question[]} questions
 * @param {import("../../core/web/js/conditions.js").Answers} answers
 */
export function showSummary(page, questions, answers) {
  const given = questions.filter(({ key, show }) => answers[key] !== undefined && holds(show, answers));
  part(page, "rows").replaceChildren(...given.map((question) => row(page, question, answers)));
  part(page, "nothing").hidden = given.length > 0;
}

/**
 * @param {HTMLElement} page
 * @param {import("./fields.js").Question} question
 * @param {import("../../core/web/js/conditions.js").Answers} answers
 * @returns {Node}
 */
function row(page, question, answers) {
  const pattern = /** @type {HTMLTemplateElement} */ (part(page, "row"));
  const made = document.importNode(pattern.content, true);
  const words = questionWords(question);
  const slot = (/** @type {string} */ name) => /** @type {HTMLElement} */ (made.querySelector(name));
  slot("dt").textContent = words;
  slot("dd").append(
    ...wordsOf(question, answers[question.key] ?? "").map((text) => Object.assign(document.createElement("p"), { textContent: text })),
  );
  const change = slot("button");
  change.dataset.to = question.key;
  change.setAttribute("aria-label", fill(change.dataset.label, { question: words }));
  return made;
}

/** @param {HTMLElement} page */
export function forgetSummary(page) {
  part(page, "rows").replaceChildren();
}
