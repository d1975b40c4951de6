/**
 * My sign-in: second factors, recovery codes and sessions, changed one by one. The keys stay in their worker meanwhile.
 */
import { keepCodes, showUnkept, startAdding } from "./adding.js";
import { whenLeft } from "./away.js";
import { goTo, signOut } from "./desk.js";
import { takePaperUsed } from "./factor.js";
import { ask } from "./server.js";
import { show } from "./steps.js";
import { sentenceFor, tell, the } from "./words.js";

/** @param {HTMLElement} page */
export function startMe(page) {
  the(page, "[data-paper-used]").hidden = !takePaperUsed();
  const again = () => goTo("/me");
  const adding = startAdding(page, { admitted: async () => {}, next: "/me", home: "overview" });
  const change = async (/** @type {string} */ path) => {
    await ask(path, {});
    await again();
  };
  /** @type {Record<string, (button: HTMLElement) => unknown>} */
  const acts = {
    ...adding.acts,
    signOut,
    go: ({ dataset }) => goTo(dataset.path ?? ""),
    removePhone: () => change("/api/me/totp/remove"),
    removePasskey: ({ dataset }) => change(`/api/me/passkeys/${dataset.passkeyId}/remove`),
    newCodes: async () => keepCodes((await ask("/api/me/codes", {})).codes, "/me"),
    endSession: ({ dataset }) => change(`/api/me/sessions/${dataset.session}/end`),
    endOthers: () => change("/api/sign-out-others"),
  };
  page.addEventListener("click", async ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-act]") : null);
    if (!button) return;
    const step = the(page, "[data-step]:not([hidden])");
    try {
      if (step.querySelector("[data-problem]")) tell(step, "");
      await acts[button.dataset.act ?? ""]?.(button);
    } catch (error) {
      if (step.isConnected && step.querySelector("[data-problem]")) tell(step, sentenceFor(error));
    }
  });
  whenLeft(adding.forget);
  if (!showUnkept(page)) show(page, "overview");
}
