/**
 * After the keys are open: the organisation's log is verified and its newest head signed, while the inbox is in use. Only
 * a log that does not verify is told; without a connection the next sign-in goes on.
 */
import { ask, Refused } from "./server.js";
import { the } from "./words.js";

/** @typedef {import("./keeper.js").Keeper} Keeper */

/** @type {WeakSet<Keeper>} whose member's log is being verified, or was */
const begun = new WeakSet();
/** @type {WeakSet<Keeper>} whose member must know that it did not verify */
const alarmed = new WeakSet();

/**
 * @param {HTMLElement} page the inbox
 * @param {Keeper | null} keeper null while locked
 */
export async function witnessLog(page, keeper) {
  if (!keeper) return;
  if (!begun.has(keeper)) {
    begun.add(keeper);
    if (!(await verifies(keeper))) alarmed.add(keeper);
  }
  // Another page may have taken its place meanwhile: the one that is shown says it.
  const shown = page.isConnected ? page : document.querySelector('[data-page="inbox"]');
  if (shown && alarmed.has(keeper)) the(shown, "[data-log-alarm]").hidden = false;
}

/** @param {Keeper} keeper @returns {Promise<boolean>} false only for a log that is not the one it was */
async function verifies(keeper) {
  try {
    let { signed, until, entries } = await ask("/api/heads");
    let at = await keeper.ask("logFrom", { signed });
    if (until < at) return false;
    while (at < until) {
      if (!entries.length) return false;
      at = await keeper.ask("logFollow", { entries });
      if (at < until) ({ until, entries } = await ask(`/api/heads?after=${at}`));
    }
    const head = await keeper.ask("logSign", { until });
    if (head) await ask("/api/heads", head);
    return true;
  } catch (error) {
    // Locked meanwhile, or no answer: neither says anything of the log.
    const name = error instanceof Error ? error.name : "";
    return error instanceof Refused || name === "Locked" || name === "Failed";
  }
}
