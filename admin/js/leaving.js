/**
 * A colleague leaves, or the recovery key is replaced: where they knew the key, a new sheet is printed first. All of it
 * is one request.
 */
import { onSubmit, whileBusy } from "./forms.js";
import { askThree, focusFirst, threeAreRight } from "./groups.js";
import { keeperOf } from "./people.js";
import { emptySheet, fillSheet } from "./printed.js";
import { ask } from "./server.js";
import { show } from "./steps.js";
import { sentenceFor, tell, the } from "./words.js";

/** The last group is a short one. */
const FULL_GROUPS = 14;

/**
 * @param {HTMLElement} page
 * @param {() => Promise<void>} done
 * @returns {() => void} forget what is shown
 */
export function startLeaving(page, done) {
  const confirm = the(page, "[data-leaving]");
  const groups = the(page, "[data-groups]");
  const place = the(page, "[data-sheet]");
  const today = () => new Date().toISOString().slice(0, 10);
  /** Who leaves; "" when only the recovery key is replaced. */
  let leaver = "";
  const print = async () => {
    const { log } = await ask("/api/epochs");
    fillSheet(place, await keeperOf().ask("newSheet", { log }), the(page, "[data-org-name]").textContent ?? "", today());
    show(page, "sheet");
  };
  const finish = async () => {
    const given = { keys: await ask("/api/epochs"), member: leaver, day: today() };
    if (leaver) await ask("/api/people/remove", await keeperOf().ask("removal", given));
    else await ask("/api/people/recovery", await keeperOf().ask("replaceSheet", given));
    await keeperOf().ask("forgetPapers");
    await done();
  };
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
      return print();
    },
    print: () => window.print(),
    "sheet-again": print,
    kept: () => {
      emptySheet(place);
      askThree(groups, FULL_GROUPS);
      show(page, "groups");
      focusFirst(groups);
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
    await (knows ? print() : finish());
  }));
  onSubmit(groups, () => void whileBusy(groups, async () => {
    if (await threeAreRight(groups, keeperOf(), 0)) await finish();
  }));
  return () => emptySheet(place);
}
