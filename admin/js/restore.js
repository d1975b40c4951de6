/**
 * A lost organisation is opened again: the sheet is typed here, and goes to the worker and nowhere else.
 */
import { onSubmit, whileBusy } from "./forms.js";
import { ask } from "./server.js";
import { show } from "./steps.js";
import { sentenceFor, tell, the } from "./words.js";

/**
 * @param {HTMLElement} page
 * @param {import("./keeper.js").Keeper} keeper
 * @param {import("./join.js").Invitation} invitation
 * @param {string} token
 * @param {() => Promise<void>} finish
 * @returns {{enter: () => Promise<void>, made: (passphrase: string) => Promise<object>, forget: () => void}}
 */
export function startRestore(page, keeper, invitation, token, finish) {
  const fields = the(page, "[data-restore]");
  const typed = /** @type {HTMLTextAreaElement} */ (the(fields, "textarea"));
  const place = the(page, "[data-fingerprint]");
  const { member, org, site, forms } = invitation;
  const enter = async () => {
    show(page, "restore");
    try {
      const { log } = await ask("/api/join/recovery", { token });
      place.textContent = (await keeper.ask("inspect", { org, log })).fingerprint;
    } catch (error) {
      tell(page, sentenceFor(error));
      show(page, "problem");
    }
  };
  const made = async (/** @type {string} */ passphrase) => {
    // Fetched anew: if the log moved on meanwhile, a second try fits it.
    const { log, files } = await ask("/api/join/recovery", { token });
    const [day, fingerprint] = [new Date().toISOString().slice(0, 10), place.textContent ?? ""];
    const given = { member, org, site, forms, passphrase, day, fingerprint, log, files };
    return keeper.ask("restore", { ...given, typed: typed.value });
  };
  onSubmit(fields, () => void whileBusy(fields, finish));
  return { enter, made, forget: () => void (typed.value = "") };
}
