/**
 * Language, size and contrast without leaving the document: leaving it would cost the keys, and an invitation its token.
 */
import { goTo } from "./desk.js";
import { sentenceFor, tell } from "./words.js";
import { sendForm } from "./server.js";

/** @returns {void} once a document */
export function watchSettings() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.getAttribute("action") !== "/settings") return;
    event.preventDefault();
    try {
      await sendForm(form, event.submitter);
      await goTo(location.pathname);
    } catch (error) {
      tell(document, sentenceFor(error));
    }
  });
}
