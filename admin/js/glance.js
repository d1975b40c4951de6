/**
 * Closed answers as one short line. A code that the form does not know could be anybody's text: it is left out.
 */
import { holds } from "../../core/web/js/conditions.js";
import { fill } from "../../core/web/js/text.js";

/**
 * @typedef {import("./opening.js").Answers} Answers
 * @typedef {import("./answers.js").Form & {line: {key: string, words: string}[]}} LineForm
 */

const MOST = 2;
/** Said by the questionnaires for "I'd rather not say": no help in a hurry. */
const DECLINED = "skip";

/**
 * @param {LineForm} form
 * @param {Answers} answers
 * @param {string} lang of the page
 * @returns {string} "" when nothing of it was answered
 */
export function glance(form, answers, lang) {
  const list = new Intl.ListFormat(lang, { type: "unit", style: "short" });
  const said = form.line.map(({ key, words }) => {
    const labels = labelsOf(form, key, answers);
    const shown = list.format(labels.slice(0, MOST));
    return shown && fill(words, { answers: labels.length > MOST ? `${shown} …` : shown });
  });
  return said.filter(Boolean).join(" · ");
}

/** @param {LineForm} form @param {string} key @param {Answers} answers @returns {string[]} in the form's order */
function labelsOf(form, key, answers) {
  const field = form.fields.find((one) => one.key === key);
  if (!field || !Object.hasOwn(answers, key)) return [];
  const given = new Set([answers[key]].flat());
  const variant = field.variants.find(({ when }) => holds(when, answers));
  const others = new Map(variant?.choices.map(({ value, text }) => [value, text]));
  return field.choices
    .filter(({ value }) => given.has(value) && value !== DECLINED)
    .map(({ value, text }) => others.get(value) ?? text);
}
