/**
 * Answers by the questionnaire, in the worker's language and in the words the person saw. What the form does not know
 * is shown as such, never hidden.
 */
import { fill } from "../../core/web/js/text.js";
import { holds } from "../../core/web/js/conditions.js";
import { shown } from "./visible.js";
import { word } from "./words.js";

/**
 * @typedef {import("./opening.js").Answers} Answers
 * @typedef {{value: string, text: string}} Choice
 * @typedef {{when: import("../../core/web/js/conditions.js").Condition, question: string | null, choices: Choice[]}} Variant
 * @typedef {{key: string, type: string, sealed: string, question: string, choices: Choice[], variants: Variant[]}} Field
 * @typedef {{id: string, letter: string, version: string, title: string, fields: Field[]}} Form
 */

/**
 * @param {HTMLElement} list a <dl>
 * @param {Field[]} fields the ones to show, in their order, where they were answered
 * @param {Answers} given of these fields
 * @param {Answers} answers that decide the wording
 * @param {Record<string, string>} values for `{names}` in questions
 */
export function showAnswers(list, fields, given, answers, values) {
  for (const field of fields) {
    if (!Object.hasOwn(given, field.key)) continue;
    const variant = field.variants.find(({ when }) => holds(when, answers));
    const question = fill(variant?.question ?? field.question, values);
    list.append(row(document.createTextNode(question), valuesOf(field, variant, given[field.key] ?? "")));
  }
}

/**
 * @param {HTMLElement} list a <dl>
 * @param {Field[]} known
 * @param {Answers} given
 * @returns {boolean} whether there were any
 */
export function showUnknown(list, known, given) {
  const keys = new Set(known.map(({ key }) => key));
  const unknown = Object.entries(given).filter(([key]) => !keys.has(key));
  for (const [key, value] of unknown) {
    const name = document.createElement("bdi");
    name.append(...shown(key));
    list.append(row(name, [value].flat().map(said)));
  }
  return unknown.length > 0;
}

/**
 * @param {Node} question
 * @param {Node[]} answers
 * @returns {HTMLElement}
 */
export function row(question, answers) {
  const group = document.createElement("div");
  const term = document.createElement("dt");
  term.append(question);
  group.append(term);
  for (const answer of answers) {
    const place = document.createElement("dd");
    place.append(answer);
    group.append(place);
  }
  return group;
}

/**
 * @param {Field} field
 * @param {Variant | undefined} variant
 * @param {string | string[]} value
 * @returns {Node[]}
 */
function valuesOf(field, variant, value) {
  const labels = new Map([...field.choices, ...(variant?.choices ?? [])].map((choice) => [choice.value, choice.text]));
  if (field.type === "checkbox") labels.set("yes", word("yes"));
  return [value].flat().map((one) => {
    const label = labels.get(one);
    if (label !== undefined) return document.createTextNode(label);
    // A list of choices ends with "another", where people write their own.
    return field.choices.length && field.type !== "select" ? unknownCode(one) : said(one);
  });
}

/**
 * @param {string} text own words of a person
 * @returns {HTMLElement} set apart, so that its direction changes nothing around it
 */
function said(text) {
  const place = document.createElement("p");
  place.className = "said";
  place.dir = "auto";
  place.append(...shown(text));
  return place;
}

/** @param {string} code */
function unknownCode(code) {
  const place = document.createElement("p");
  place.textContent = word("unknownAnswer");
  place.append(" ", said(code));
  return place;
}
