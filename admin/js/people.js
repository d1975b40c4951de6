/**
 * Colleagues: a lead invites, welcomes and sends away; whoever is here seals older reports anew after somebody left.
 */
import { whenLeft } from "./away.js";
import { goTo, keys, openAgain, signOut } from "./desk.js";
import { field, onSubmit, whileBusy } from "./forms.js";
import { startDrill } from "./drill.js";
import { startLeaving } from "./leaving.js";
import { rewrapAll } from "./rewrapping.js";
import { ask, Refused } from "./server.js";
import { show } from "./steps.js";
import { startWelcome } from "./welcome.js";
import { sentenceFor, tell, the } from "./words.js";

/** @param {HTMLElement} page */
export function startPeople(page) {
  const again = () => goTo("/people");
  const done = async () => {
    await openAgain();
    await again();
  };
  const forget = page.querySelector("[data-lead]") ? startLeading(page, done) : () => {};
  /** @type {Record<string, (button: HTMLElement) => unknown>} */
  const acts = {
    signOut,
    go: ({ dataset }) => goTo(dataset.path ?? ""),
    overview: again,
    withdraw: async ({ dataset }) => {
      await ask("/api/people/withdraw", { member: dataset.person });
      await again();
    },
    dismiss: async ({ dataset }) => {
      await ask("/api/people/dismiss", { member: dataset.person });
      await again();
    },
    rewrap: () => rewrapAll(page, keeperOf(), again),
  };
  page.addEventListener("click", async ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-act]") : null);
    try {
      if (button) await acts[button.dataset.act ?? ""]?.(button);
    } catch (error) {
      if (page.isConnected) tell(the(page, "[data-step]:not([hidden])"), sentenceFor(error));
    }
  });
  whenLeft(forget);
  show(page, "overview");
}

/** @returns {import("./keeper.js").Keeper} */
export function keeperOf() {
  const keeper = keys();
  if (!keeper) throw new Refused("locked");
  return keeper;
}

/** @param {HTMLElement} page @param {() => Promise<void>} done */
function startLeading(page, done) {
  const fields = the(page, "[data-invite]");
  const role = /** @type {HTMLSelectElement} */ (the(fields, "select#role"));
  onSubmit(fields, () => void whileBusy(fields, async () => {
    const { link } = await ask("/api/people/invite", { name: field(fields, "colleague").value.trim(), role: role.value });
    the(page, "[data-link]").textContent = link;
    field(fields, "colleague").value = "";
    show(page, "invited");
  }));
  startWelcome(page, done);
  const forget = [startLeaving(page, done), startDrill(page)];
  return () => {
    for (const one of forget) one();
    the(page, "[data-link]").textContent = "";
  };
}
