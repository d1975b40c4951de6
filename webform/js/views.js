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

/**
 * Errors in words, at the top, with the focus moved to them. None hides the summary.
 *
 * @param {HTMLElement} page
 * @param {string[]} sentences
 * @param {boolean} [withNumbers] also whom to call instead
 */
export function showProblems(page, sentences, withNumbers = false) {
  const summary = part(page, "problems");
  summary.hidden = sentences.length === 0;
  part(page, "problem-list").replaceChildren(
    ...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
  part(page, "problem-numbers").hidden = !withNumbers;
  if (summary.hidden) return;
  summary.focus({ preventScroll: true });
  scrollTo(0, 0);
}
