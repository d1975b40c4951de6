/**
 * A recovery sheet while it is made: shown to be printed, gone from the page while three of its groups are asked for. The
 * worker keeps it; this side holds its signs only while they can be seen. It may be divided into shares instead.
 */
import { onSubmit, whileBusy } from "./forms.js";
import { askThree, focusFirst, threeAreRight } from "./groups.js";
import { emptySheet, fillSheet } from "./printed.js";
import { startShares } from "./sharing.js";
import { show } from "./steps.js";
import { sentenceFor, tell, the } from "./words.js";

/** The last group is a short one. */
const FULL_GROUPS = 14;

/**
 * @typedef {{
 *   keeper: () => import("./keeper.js").Keeper, name: string, made: () => Promise<import("./newpaper.js").Shown>
 * }} Making the organisation's name, and what its new sheet shows
 */

/**
 * @param {HTMLElement} page
 * @param {Making} making
 * @param {(holders: string[]) => Promise<void>} finish once the papers can be read; `holders`: members who keep a share
 * @returns {{enter: () => Promise<void>, forget: () => void}}
 */
export function startSheet(page, making, finish) {
  const sheet = the(page, "[data-sheet]");
  const fields = the(page, "[data-groups]");
  const shares = startShares(page, making, finish);
  const enter = async () => {
    fillSheet(sheet, await making.made(), making.name, new Date().toISOString().slice(0, 10));
    show(page, "sheet");
  };
  /** @type {Record<string, () => unknown>} */
  const acts = {
    print: () => print(),
    "sheet-again": enter,
    divide: () => show(page, "divide"),
    kept: () => {
      askThree(fields, FULL_GROUPS);
      show(page, "groups");
      focusFirst(fields);
    },
  };
  page.addEventListener("click", async ({ target }) => {
    const act = target instanceof Element ? target.closest("[data-act]")?.getAttribute("data-act") ?? "" : "";
    if (act === "kept" || act === "divide") emptySheet(sheet);
    try {
      await acts[act]?.();
    } catch (error) {
      tell(the(page, "[data-step]:not([hidden])"), sentenceFor(error));
    }
  });
  onSubmit(fields, () => whileBusy(fields, async () => {
    if (await threeAreRight(fields, making.keeper(), 0)) await finish([]);
  }));
  const forget = () => {
    emptySheet(sheet);
    shares.forget();
  };
  return { enter, forget };
}
