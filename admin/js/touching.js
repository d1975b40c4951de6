/**
 * The locked page opened by a passkey in place of the passphrase.
 */
import { openKeysByPasskey } from "./desk.js";
import { evaluate } from "./passkeys.js";
import { ask } from "./server.js";

/** @typedef {(keeper: import("./keeper.js").Keeper) => Promise<void>} Open */

/**
 * @param {HTMLElement} fields
 * @param {(open: Open) => void} unlock
 */
export function startTouching(fields, unlock) {
  const button = fields.querySelector("[data-touch]");
  button?.addEventListener("click", () => unlock(async (keeper) => {
    const { passkeys } = await ask("/api/me");
    const ids = passkeys.map((/** @type {{id: string}} */ { id }) => id);
    const { credential, prf } = await evaluate(ids);
    await openKeysByPasskey(keeper, credential, prf);
    prf.fill(0);
  }));
}
