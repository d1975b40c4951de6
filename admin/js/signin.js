/**
 * The sign-in page. The passphrase goes to the worker and nowhere else.
 */
import { signIn, whenLeft } from "./desk.js";
import { empty, field, onSubmit, passphraseOf, whileBusy } from "./forms.js";
import { openKeeper } from "./keeper.js";
import { the } from "./words.js";

/** @param {HTMLElement} page */
export function startSignIn(page) {
  const fields = the(page, "[data-sign-in]");
  const attempt = async () => {
    const keeper = openKeeper(page.dataset.worker ?? "");
    try {
      await signIn(keeper, field(fields, "name").value.trim(), passphraseOf(field(fields, "passphrase").value));
    } catch (error) {
      keeper.end();
      throw error;
    }
  };
  onSubmit(fields, () => void whileBusy(fields, attempt));
  whenLeft(() => empty(fields));
}
