/**
 * A colleague leaves, or the recovery key is replaced: where they knew the key, new papers are made first. All of it is
 * one request.
 */
import { onSubmit, whileBusy } from "./forms.js";
import { keeperOf } from "./people.js";
import { ask } from "./server.js";
import { startSheet } from "./sheet.js";
import { show } from "./steps.js";
import { sentenceFor, tell, the } from "./words.js";

/**
 * @param {HTMLElement} page
 * @param {() => Promise<void>} done
 * @returns {() => void} forget what is shown
 */
export function startLeaving(page, done) {
  const confirm = the(page, "[data-leaving]");
  /** Who leaves; "" when only the recovery key is replaced. */
  let leaver = "";
  const finish = async (/** @type {string[]} */ holders) => {
    const day = new Date().toISOString().slice(0, 10);
    const given = { keys: await ask("/api/epochs"), member: leaver, day, holders: holders.filter((one) => one !== leaver) };
    if (leaver) await ask("/api/people/remove", await keeperOf().ask("removal", given));
    else await ask("/api/people/recovery", await keeperOf().ask("replaceSheet", given));
    await keeperOf().ask("forgetPapers");
    await done();
  };
  const name = the(page, "[data-org-name]").textContent ?? "";
  const made = async () => keeperOf().ask("newSheet", { log: (await ask("/api/epochs")).log });
  const sheet = startSheet(page, { keeper: keeperOf, name, made }, finish);
  /** @type {Record<string, (button: HTMLElement) => unknown>} */
  const acts = {
    remove: ({ dataset }) => {
      leaver = dataset.person ?? "";
      the(page, "[data-leaver]").textContent = dataset.name ?? "";
      tell(confirm, "");
      show(page, "leaving");
    },
    "new-sheet": () => {
      leaver = "";
      return sheet.enter();
    },
  };
  page.addEventListener("click", async ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-act]") : null);
    try {
      if (button) await acts[button.dataset.act ?? ""]?.(button);
    } catch (error) {
      tell(the(page, "[data-step]:not([hidden])"), sentenceFor(error));
    }
  });
  onSubmit(confirm, () => void whileBusy(confirm, async () => {
    const { knows } = await keeperOf().ask("knowsPaper", { keys: await ask("/api/epochs"), member: leaver });
    await (knows ? sheet.enter() : finish([]));
  }));
  return sheet.forget;
}
