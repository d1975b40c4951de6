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
 * @param {import("./keeper.js").Keeper} keeper
 * @param {string} name of the organisation
 * @param {string} day
 * @param {() => Promise<void>} finish after the last share
 * @returns {{forget: () => void}}
 */
export function startShares(page, keeper, name, day, finish) {
  const [numbers, paper, fields] = [the(page, "[data-divide]"), the(page, "[data-share]"), the(page, "[data-share-groups]")];
  let parts = { total: 0, needed: 0 };
  let number = 0;
  const enter = async () => {
    fillSheet(paper, await keeper.ask("share", { ...parts, number }), name, day);
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
    await enter();
  }));
  onSubmit(fields, () => whileBusy(fields, async () => {
    if (!(await threeAreRight(fields, keeper, number))) return;
    if (number === parts.total) return finish();
    number += 1;
    await enter();
  }));
  return { forget: () => emptySheet(paper) };
}

/** @param {HTMLElement} numbers @param {string} id */
function chosen(numbers, id) {
  return Number(/** @type {HTMLSelectElement} */ (the(numbers, `select#${id}`)).value);
}
