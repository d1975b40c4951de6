/**
 * An act that needs a fresh check: the page asks for a second factor, and the act goes on by itself.
 */
import { startGiving } from "./giving.js";
import { Refused, whenCheckAgain } from "./server.js";
import { sentenceFor, tell, the } from "./words.js";

/** @type {Promise<void> | null} two acts wait for one check */
let waiting = null;

/** @returns {void} once a document */
export function watchCheck() {
  whenCheckAgain(() => {
    waiting ??= checked().finally(() => (waiting = null));
    return waiting;
  });
  document.addEventListener("dovira:lock", () => document.querySelector("dialog")?.close());
}

/** @returns {Promise<void>} rejects when the person does not go on */
function checked() {
  const panel = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[data-check]"));
  if (!panel) return Promise.reject(new Refused("check_again"));
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    // The same panel may be shown again: what listens to it goes with the question.
    const body = the(panel, "[data-give]");
    const fresh = /** @type {HTMLElement} */ (body.cloneNode(true));
    const end = () => {
      stop.abort();
      giving.forget();
      body.replaceWith(fresh);
    };
    const giving = startGiving(panel, async () => {
      end();
      panel.close();
      resolve();
    });
    panel.addEventListener("close", () => {
      end();
      reject(new Refused("check_again"));
    }, { signal: stop.signal });
    the(panel, "[data-cancel-check]").addEventListener("click", () => panel.close(), { signal: stop.signal });
    panel.showModal();
    giving.begin().catch((error) => tell(body, sentenceFor(error)));
  });
}
