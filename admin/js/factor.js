/**
 * What follows the passphrase: the second factor, or the first one ever to be set up. The keys wait in their worker.
 */
import { startAdding } from "./adding.js";
import { whenLeft } from "./away.js";
import { admit, enter, signOut } from "./desk.js";
import { startGiving } from "./giving.js";
import { show } from "./steps.js";
import { sentenceFor, tell, the } from "./words.js";

/** Said once on the page that follows: a code from paper means that something was lost. */
let paperUsed = false;

/** @returns {boolean} whether the sign-in before this page was with a recovery code; true once */
export function takePaperUsed() {
  const used = paperUsed;
  paperUsed = false;
  return used;
}

/** @param {HTMLElement} page */
export function startFactor(page) {
  const adding = startAdding(page, { admitted: admit, next: "/home", home: "choose" });
  /** @type {Record<string, () => unknown>} */
  const acts = { ...adding.acts, signOut };
  page.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-act]") : null;
    try {
      await acts[button?.getAttribute("data-act") ?? ""]?.();
    } catch (error) {
      problem(page, error);
    }
  });
  whenLeft(adding.forget);
  if (!page.querySelector('[data-step="give"]')) return show(page, "choose");
  const giving = startGiving(page, async (way) => {
    const next = await admit(way === "code" ? "/me" : "/home");
    paperUsed = way === "code";
    enter(next);
  });
  whenLeft(giving.forget);
  giving.begin().catch((error) => problem(page, error));
}

/** @param {HTMLElement} page @param {unknown} error */
function problem(page, error) {
  tell(the(page, "[data-step]:not([hidden])"), sentenceFor(error));
}
