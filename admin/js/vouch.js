/**
 * After the keys are open this member's browser says so, once a week: reporters write only to an organisation whose people
 * can read. The inbox is in use meanwhile; only a failure is told.
 */
import { ask, Refused } from "./server.js";
import { the } from "./words.js";

/** @typedef {import("./keeper.js").Keeper} Keeper */

/** No answer, or a session that ended: neither says anything of the keys, and the next sign-in tries again. */
const LATER = ["offline", "unavailable", "signed_out"];

/** @type {WeakSet<Keeper>} whose member has said it, or tried */
const begun = new WeakSet();
/** @type {WeakSet<Keeper>} whose member must know that it failed */
const failed = new WeakSet();

/**
 * @param {HTMLElement} page the inbox
 * @param {Keeper | null} keeper null while locked
 */
export async function vouchOnce(page, keeper) {
  if (!keeper) return;
  if (!begun.has(keeper)) {
    begun.add(keeper);
    if (!(await vouches(keeper))) failed.add(keeper);
  }
  // Another page may have taken its place meanwhile: the one that is shown says it.
  const shown = page.isConnected ? page : document.querySelector('[data-page="inbox"]');
  if (shown && failed.has(keeper)) the(shown, "[data-vouch-problem]").hidden = false;
}

/** @param {Keeper} keeper @returns {Promise<boolean>} false when the keys could not be shown to work */
async function vouches(keeper) {
  try {
    const day = new Date().toISOString().slice(0, 10);
    const words = await keeper.ask("vouch", { keys: await ask("/api/epochs"), day });
    if (words) await ask("/api/vouch", words);
    return true;
  } catch (error) {
    if (error instanceof Refused) return LATER.includes(error.code);
    return error instanceof Error && error.name === "Locked";
  }
}
