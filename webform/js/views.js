/** One view at a time: questions (`data-step`) and panels (`data-panel`); sentences come from the page. */
import { fill } from "../../core/web/js/text.js";

/**
 * @param {HTMLElement} page
 * @param {string} name
 * @returns {HTMLElement} the one part of the form's page with this `data-part`
 */
export function part(page, name) {
  const found = page.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${name}`);
  return found;
}

/**
 * @param {HTMLElement} page
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 * @returns {string} a sentence in the person's language
 */
export function sentence(page, name, values = {}) {
  return fill(page.querySelector(`[data-sentence="${name}"]`)?.textContent?.trim(), values);
}

/**
 * @param {HTMLElement} page
 * @param {string} view
 */
export function showOnly(page, view) {
  for (const node of page.querySelectorAll("[data-step], [data-panel]")) {
    const section = /** @type {HTMLElement} */ (node);
    section.hidden = (section.dataset.step ?? section.dataset.panel) !== view;
    if (section.hidden) continue;
    const heading = section.querySelector("h1, h2");
    if (heading instanceof HTMLElement) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }
  scrollTo(0, 0);
}

/** @typedef {{text: string, to?: string}} Problem `to`: the question to which it leads */

/**
 * Errors in words, at the top and beside the question, with the focus moved to them. None hides the summary.
 *
 * @param {HTMLElement} page
 * @param {Problem[]} problems
 * @param {boolean} [withNumbers] also whom to call instead
 */
export function showProblems(page, problems, withNumbers = false) {
  const summary = part(page, "problems");
  summary.hidden = problems.length === 0;
  part(page, "problem-list").replaceChildren(...problems.map(item));
  part(page, "problem-numbers").hidden = !withNumbers;
  if (summary.hidden) return;
  summary.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** @param {Problem} problem @returns {HTMLElement} */
function item({ text, to }) {
  const made = document.createElement("li");
  if (!to) return Object.assign(made, { textContent: text });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: text });
  button.dataset.do = "change";
  button.dataset.to = to;
  made.append(button);
  return made;
}

/** @param {HTMLElement} page @param {string[]} keys questions beside which it is said that an answer is missing */
export function markWrong(page, keys) {
  for (const node of page.querySelectorAll("[data-wrong]")) {
    const key = node.closest("[data-step]")?.getAttribute("data-step") ?? "";
    /** @type {HTMLElement} */ (node).hidden = !keys.includes(key);
  }
}
