/**
 * Live texts: what is shown under a condition, and other words when one writes about another person.
 */
import { condition, holds } from "../../core/web/js/conditions.js";

/**
 * @typedef {import("../../core/web/js/conditions.js").Answers} Answers
 * @typedef {{when: import("../../core/web/js/conditions.js").Condition, question?: string, choices?: Record<string, string>}} Variant
 */

/**
 * @param {ParentNode} root
 * @param {Answers} answers
 */
export function followAnswers(root, answers) {
  for (const node of root.querySelectorAll("[data-when]")) {
    const part = /** @type {HTMLElement} */ (node);
    part.hidden = !holds(condition(part.dataset.when), answers);
  }
  for (const node of root.querySelectorAll("[data-variants]")) reword(/** @type {HTMLElement} */ (node), answers);
}

/** @param {HTMLElement} section @param {Answers} answers */
function reword(section, answers) {
  /** @type {Variant[]} */
  const variants = JSON.parse(section.dataset.variants ?? "[]");
  const variant = variants.find((one) => holds(one.when, answers));
  for (const node of section.querySelectorAll("[data-words]")) {
    const part = /** @type {HTMLElement} */ (node);
    part.dataset.base ??= part.textContent ?? "";
    const box = part.previousElementSibling;
    const other = box instanceof HTMLInputElement ? variant?.choices?.[box.value] : variant?.question;
    part.textContent = other ?? part.dataset.base;
  }
}
