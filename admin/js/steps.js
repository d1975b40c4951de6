/**
 * @param {HTMLElement} page
 * @param {string} step the one of its `data-step` sections to show; its heading takes the focus
 */
export function show(page, step) {
  for (const node of page.querySelectorAll("[data-step]")) {
    /** @type {HTMLElement} */ (node).hidden = node.getAttribute("data-step") !== step;
  }
  /** @type {HTMLElement | null} */ (page.querySelector(`[data-step="${step}"] h1`))?.focus();
  scrollTo(0, 0);
}
