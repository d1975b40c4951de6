/**
 * What two people must want: one asks, another agrees, and who asked does it.
 */
import { goTo } from "./desk.js";
import { startActs } from "./acts.js";
import { save } from "./saving.js";
import { ask } from "./server.js";
import { show } from "./steps.js";
import { the } from "./words.js";

/** @param {HTMLElement} page */
export function startTogether(page) {
  const again = () => goTo("/together");
  const change = async (/** @type {string} */ path, /** @type {object} */ body) => {
    await ask(`/api/together/${path}`, body);
    await again();
  };
  startActs(page, {
    overview: () => show(page, "overview"),
    office: () => goTo("/office"),
    leave: () => showErasing(page, ""),
    ponder: ({ dataset }) => showErasing(page, dataset.asked ?? ""),
    ask: ({ dataset }) => change("ask", { act: dataset.what, org: dataset.org }),
    consent: ({ dataset }) => change("consent", { asked: dataset.asked }),
    back: ({ dataset }) => change("back", { asked: dataset.asked }),
    stay: ({ dataset }) => change("stay", { org: dataset.org }),
    save: async () => {
      await ask("/api/together/ready", {});
      save("/api/together/everything", "everything.zip");
    },
  });
  show(page, "overview");
}

/**
 * @param {HTMLElement} page
 * @param {string} asked what to agree to, "" for asking
 */
function showErasing(page, asked) {
  the(page, "[data-erase-ask]").hidden = Boolean(asked);
  const agree = the(page, "[data-erase-consent]");
  agree.hidden = !asked;
  agree.dataset.asked = asked;
  show(page, "erase");
}
