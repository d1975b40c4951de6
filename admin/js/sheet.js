/**
 * The recovery sheet of a new organisation: shown to be printed, gone from the page while three of its groups are asked
 * for. The worker keeps it; this side holds its signs only while they can be seen. It may be divided into shares instead.
 */
import { onSubmit, whileBusy } from "./forms.js";
import { askThree, focusFirst, threeAreRight } from "./groups.js";
import { emptySheet, fillSheet } from "./printed.js";
import { startShares } from "./sharing.js";
import { show } from "./steps.js";
import { the } from "./words.js";

/** The last group is a short one. */
const FULL_GROUPS = 14;

/**
 * @param {HTMLElement} page
 * @param {import("./keeper.js").Keeper} keeper
 * @param {import("./join.js").Invitation} invitation
 * @param {() => Promise<void>} finish
 * @returns {{enter: () => Promise<void>, forget: () => void}}
 */
export function startSheet(page, keeper, { member, org, org_name }, finish) {
  const sheet = the(page, "[data-sheet]");
  const fields = the(page, "[data-groups]");
  const day = new Date().toISOString().slice(0, 10);
  const shares = startShares(page, keeper, org_name, day, finish);
  const enter = async () => {
    fillSheet(sheet, await keeper.ask("sheet", { member, org, day }), org_name, day);
    show(page, "sheet");
  };
  page.addEventListener("click", ({ target }) => {
    const act = target instanceof Element ? target.closest("[data-act]")?.getAttribute("data-act") : null;
    if (act === "print") print();
    if (act === "sheet-again") void enter();
    if (act === "kept" || act === "divide") emptySheet(sheet);
    if (act === "divide") show(page, "divide");
    if (act !== "kept") return;
    askThree(fields, FULL_GROUPS);
    show(page, "groups");
    focusFirst(fields);
  });
  onSubmit(fields, () => whileBusy(fields, async () => {
    if (await threeAreRight(fields, keeper, 0)) await finish();
  }));
  const forget = () => {
    emptySheet(sheet);
    shares.forget();
  };
  return { enter, forget };
}
