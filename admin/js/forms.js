/**
 * Fields for secrets stand outside any <form>: if this script did not run, the browser itself could send nothing.
 */
import { sentenceFor, tell, the } from "./words.js";

/**
 * @param {ParentNode} root
 * @param {string} id
 * @returns {HTMLInputElement}
 */
export function field(root, id) {
  return the(root, `input#${id}`);
}

/**
 * @param {HTMLElement} fields
 * @param {() => void} act on the button and on Enter in a line
 */
export function onSubmit(fields, act) {
  the(fields, "[data-submit]").addEventListener("click", act);
  fields.addEventListener("keydown", (event) => {
    const line = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (event.key !== "Enter" || !line || event.isComposing) return;
    event.preventDefault();
    act();
  });
}

/**
 * Say that work goes on, do it, and tell what went wrong where the fields are.
 *
 * @param {HTMLElement} fields
 * @param {() => Promise<void>} work
 */
export async function whileBusy(fields, work) {
  const button = /** @type {HTMLButtonElement} */ (the(fields, "[data-submit]"));
  if (button.disabled) return;
  button.disabled = true;
  the(fields, "[data-working]").hidden = false;
  tell(fields, "");
  try {
    await work();
  } catch (error) {
    tell(fields, sentenceFor(error));
  } finally {
    button.disabled = false;
    the(fields, "[data-working]").hidden = true;
  }
}

/** @param {ParentNode} root what was typed leaves it */
export function empty(root) {
  for (const node of root.querySelectorAll("input")) {
    if (node.type === "checkbox") node.checked = false;
    else node.value = "";
  }
  for (const node of root.querySelectorAll("input[data-secret]")) /** @type {HTMLInputElement} */ (node).type = "password";
}

/**
 * "Show the words while I type".
 *
 * @param {HTMLElement} page
 */
export function startShowing(page) {
  page.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-show-words]")) return;
    /** @type {HTMLInputElement} */ (the(page, `#${target.dataset.showWords}`)).type = target.checked ? "text" : "password";
  });
}

/**
 * @param {string} typed words as a person copies them from paper
 * @returns {string} the passphrase as it was drawn
 */
export function passphraseOf(typed) {
  // Four words of the list have a hyphen.
  return typed.normalize("NFKC").toLowerCase().replace(/[\s,.;]+/g, " ").trim();
}
