/**
 * Buttons of a page that holds nothing decrypted: `data-act` names what is done; what goes wrong is told where it was asked.
 */
import { goTo, signOut } from "./desk.js";
import { sentenceFor, tell, the } from "./words.js";

/** @typedef {Record<string, (button: HTMLElement) => unknown>} Acts */

/** @type {Acts} ways that every page has */
const WAYS = { signOut, go: ({ dataset }) => goTo(dataset.path ?? "/home") };

/**
 * @param {HTMLElement} page
 * @param {Acts} acts
 */
export function startActs(page, acts) {
  const known = { ...WAYS, ...acts };
  let busy = false;
  page.addEventListener("click", async (event) => {
    const { target } = event;
    const button = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-act]") : null);
    const act = button && known[button.dataset.act ?? ""];
    if (!act) return;
    event.preventDefault();
    // A second tap while the first is answered would ask twice.
    if (busy) return;
    busy = true;
    const place = the(page, "[data-step]:not([hidden])");
    try {
      tell(place, "");
      await act(button);
    } catch (error) {
      if (place.isConnected) tell(place, sentenceFor(error));
    } finally {
      busy = false;
    }
  });
}
