/**
 * Sentences stand in the template (one catalogue for everything); the page picks one by what happened.
 */

import { fill } from "../../core/web/js/text.js";

/**
 * @param {string} name of a sentence: `data-…` of the element `data-words`
 * @returns {string}
 */
export function word(name) {
  const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-words]"))?.dataset ?? {};
  return words[name] ?? words.failed ?? "";
}

/**
 * @param {unknown} error
 * @returns {string} what to tell the worker: the sentence of the server's code or of the worker's error
 */
export function sentenceFor(error) {
  const { name, code, number } = /** @type {{name?: string, code?: string, number?: number}} */ (error ?? {});
  const what = name === "Refused" ? code ?? "" : name ?? "";
  const sentence = word(what.charAt(0).toLowerCase() + what.slice(1).replace(/_(\w)/g, (_, letter) => letter.toUpperCase()));
  return number === undefined ? sentence : fill(sentence, { number });
}

/**
 * @param {ParentNode} root
 * @param {string} text empty: nothing to tell
 */
export function tell(root, text) {
  const place = /** @type {HTMLElement} */ (root.querySelector("[data-problem]"));
  place.textContent = text;
  place.hidden = !text;
}

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector of an element that the template must have
 * @returns {T}
 */
export function the(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return /** @type {T} */ (found);
}
