/**
 * Questions in the page and what was answered. Fields stand outside any <form>: the browser itself can send nothing.
 */
import { condition, holds } from "../../core/web/js/conditions.js";

/**
 * @typedef {import("../../core/web/js/conditions.js").Answer} Answer
 * @typedef {import("../../core/web/js/conditions.js").Answers} Answers
 * @typedef {import("../../core/web/js/conditions.js").Condition} Condition
 * @typedef {object} Question
 * @property {string} key
 * @property {HTMLElement} view its section
 * @property {string} type
 * @property {boolean} identity sealed apart from the answers
 * @property {boolean} core
 * @property {Condition | null} coreWhen
 * @property {Condition | null} show
 * @property {Condition | null} required when it must be answered; null: never
 */

/**
 * @param {ParentNode} root
 * @returns {Question[]} in the form's order
 */
export function questionsIn(root) {
  return [...root.querySelectorAll("[data-step]")].map((node) => {
    const view = /** @type {HTMLElement} */ (node);
    const { step = "", type = "", sealed, core, coreWhen, show, required } = view.dataset;
    return {
      key: step,
      view,
      type,
      identity: sealed === "identity",
      core: core !== undefined,
      coreWhen: coreWhen ? condition(coreWhen) : null,
      show: condition(show),
      required: required ? condition(required) : null,
    };
  });
}

/** @param {Question} question @returns {HTMLInputElement[]} */
function boxes(question) {
  return [...question.view.querySelectorAll("input[type=radio], input[type=checkbox]")].map(
    (box) => /** @type {HTMLInputElement} */ (box),
  );
}

/** @param {Question} question @returns {HTMLInputElement | HTMLTextAreaElement | null} */
function line(question) {
  return question.view.querySelector("textarea, input:not([type=radio]):not([type=checkbox])");
}

/**
 * @param {Question} question
 * @returns {Answer | undefined} undefined where nothing was answered
 */
export function readAnswer(question) {
  if (question.type === "radio" || question.type === "checkboxes") {
    const chosen = boxes(question).filter((box) => box.checked).map((box) => box.value);
    if (question.type === "radio") return chosen[0];
    return chosen.length ? chosen.sort() : undefined;
  }
  const list = question.view.querySelector("select");
  if (list && !list.selectedOptions[0]?.hasAttribute("data-other")) return list.value || undefined;
  const words = line(question)?.value ?? "";
  return words.trim() ? words : undefined;
}

/**
 * @param {Question} question
 * @param {Answer | undefined} answer put back into the controls; undefined empties them
 */
export function writeAnswer(question, answer) {
  const values = [answer ?? []].flat();
  for (const box of boxes(question)) box.checked = values.includes(box.value);
  const words = line(question);
  const list = question.view.querySelector("select");
  if (!list) {
    if (words) words.value = values[0] ?? "";
    return;
  }
  list.value = values[0] ?? "";
  const own = values[0] !== undefined && list.selectedIndex < 0;
  list.selectedIndex = own ? list.options.length - 1 : Math.max(list.selectedIndex, 0);
  if (words) words.value = own ? (values[0] ?? "") : "";
}

/** @param {Question} question the line for one's own words stays hidden until a list's last choice is taken */
export function showOwnLine({ view }) {
  const own = view.querySelector("[data-own]");
  if (own instanceof HTMLElement) own.hidden = !view.querySelector("option[data-other]:checked");
}

/** @param {Question} question @returns {string} as it is shown now */
export function questionWords({ view }) {
  return view.querySelector("h2")?.textContent?.trim() ?? "";
}

/**
 * @param {Question} question
 * @param {Answer} answer
 * @returns {string[]} the words a person sees for it
 */
export function wordsOf(question, answer) {
  return [answer].flat().map((value) => {
    const box = boxes(question).find((one) => one.value === value);
    const option = [...question.view.querySelectorAll("option")].find((one) => one.value === value);
    return box?.closest("label")?.textContent?.trim() ?? option?.textContent?.trim() ?? value;
  });
}

/**
 * What will be sealed: answers to questions that are shown, whatever was typed in others before.
 *
 * @param {Question[]} questions
 * @param {Answers} answers
 * @returns {{answers: Answers, identity: Answers}}
 */
export function collect(questions, answers) {
  const parts = { answers: /** @type {Answers} */ ({}), identity: /** @type {Answers} */ ({}) };
  for (const question of questions) {
    const answer = answers[question.key];
    if (answer === undefined || !holds(question.show, answers)) continue;
    parts[question.identity ? "identity" : "answers"][question.key] = answer;
  }
  return parts;
}
