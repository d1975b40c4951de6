/**
 * The recovery papers are tried out: typed here, opened and forgotten in the worker; what their key signs is kept.
 */
import { onSubmit, whileBusy } from "./forms.js";
import { keeperOf } from "./people.js";
import { ask } from "./server.js";
import { show } from "./steps.js";
import { the } from "./words.js";

/**
 * @param {HTMLElement} page
 * @returns {() => void} what was typed leaves the page
 */
export function startDrill(page) {
  const fields = the(page, "[data-drill]");
  const typed = /** @type {HTMLTextAreaElement} */ (the(fields, "textarea"));
  page.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-act=try-papers]")) show(page, "drill");
  });
  onSubmit(fields, () => void whileBusy(fields, async () => {
    const [me, { log }, { files }] = await Promise.all([ask("/api/me"), ask("/api/epochs"), ask("/api/recovery")]);
    const { member, org, site } = me;
    const day = new Date().toISOString().slice(0, 10);
    const signed = await keeperOf().ask("drill", { typed: typed.value, member, org, site, log, files, day });
    await ask("/api/drill", signed);
    typed.value = "";
    show(page, "drilled");
  }));
  return () => void (typed.value = "");
}
