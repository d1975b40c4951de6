/**
 * The recovery key in shares: how many, then one paper after the other, each proven by three of its groups. The worker
 * keeps the shares; this side holds the signs of one of them, only while they can be seen.
 */
import { onSubmit, whileBusy } from "./forms.js";
import { askThree, focusFirst, threeAreRight } from "./groups.js";
import { emptySheet, fillSheet } from "./printed.js";
import { show } from "./steps.js";
import { tell, the, word } from "./words.js";
import { fill } from "../../core/web/js/text.js";

const GROUPS = 18;

/**
 * @param {HTMLElement} page
 * @param {import("./sheet.js").Making} making
 * @param {(holders: string[]) => Promise<void>} finish after the last share
 * @returns {{forget: () => void}}
 */
export function startShares(page, { keeper, name }, finish) {
  const [numbers, paper, fields] = [the(page, "[data-divide]"), the(page, "[data-share]"), the(page, "[data-share-groups]")];
  /** Who keeps it, where the page knows people who might. */
  const chooser = /** @type {HTMLSelectElement | null} */ (page.querySelector("select#holder"));
  let parts = { total: 0, needed: 0 };
  let number = 0;
  let holders = /** @type {string[]} */ ([]);
  const enter = async () => {
    fillSheet(paper, await keeper().ask("share", { ...parts, number }), name, new Date().toISOString().slice(0, 10));
    const title = fill(word("shareTitle"), { number, total: parts.total });
    for (const place of ["heading", "title"]) the(page, `[data-share-${place}]`).textContent = title;
    the(paper, "[data-share-needed]").textContent = fill(word("shareNeeded"), { needed: parts.needed });
    show(page, "share");
  };
  page.addEventListener("click", ({ target }) => {
    const act = target instanceof Element ? target.closest("[data-act]")?.getAttribute("data-act") : null;
    if (act === "share-again") void enter();
    if (act !== "share-kept") return;
    emptySheet(paper);
    askThree(fields, GROUPS);
    show(page, "share-groups");
    focusFirst(fields);
  });
  onSubmit(numbers, () => whileBusy(numbers, async () => {
    parts = { total: chosen(numbers, "total"), needed: chosen(numbers, "needed") };
    if (parts.needed > parts.total) return tell(numbers, word("moreThanThere"));
    number = 1;
    holders = [];
    await enter();
  }));
  onSubmit(fields, () => whileBusy(fields, async () => {
    if (!(await threeAreRight(fields, keeper(), number))) return;
    holders[number - 1] = chooser?.value ?? "";
    if (chooser) chooser.value = "";
    if (number === parts.total) return finish([...new Set(holders.filter(Boolean))]);
    number += 1;
    await enter();
  }));
  return { forget: () => emptySheet(paper) };
}

/** @param {HTMLElement} numbers @param {string} id */
function chosen(numbers, id) {
  return Number(/** @type {HTMLSelectElement} */ (the(numbers, `select#${id}`)).value);
}
