/**
 * The sign-in page. The passphrase goes to the worker and nowhere else.
 */
import { whenLeft } from "./away.js";
import { signIn } from "./desk.js";
import { empty, field, onSubmit, passphraseOf, whileBusy } from "./forms.js";
import { openKeeper } from "./keeper.js";
import { the } from "./words.js";

/** @param {HTMLElement} page */
export function startSignIn(page) {
  const fields = the(page, "[data-sign-in]");
  const open = () => openKeeper(page.dataset.worker ?? "");
  // Its script comes while the name is typed; one that failed has ended, and the next attempt has its own.
  let ready = /** @type {import("./keeper.js").Keeper | null} */ (open());
  const attempt = async () => {
    const keeper = ready ?? open();
    ready = null;
    try {
      await signIn(keeper, field(fields, "name").value.trim(), passphraseOf(field(fields, "passphrase").value));
    } catch (error) {
      keeper.end();
      throw error;
    }
  };
  onSubmit(fields, () => void whileBusy(fields, attempt));
  whenLeft(() => {
    ready?.end();
    ready = null;
    empty(fields);
  });
}
