/** What most never need is fetched when somebody asks for it. */
import { part, sentence, showProblems } from "./views.js";

/** What the mailbox's script does beside the mailbox: `name` of the event by which it does it. @typedef {{name: string, failed: () => void, [more: string]: unknown}} Brought */

/** @param {Brought} wanted `failed` where the script does not come */
export function bring(wanted) {
  document.dispatchEvent(new CustomEvent("dovira:bring", { detail: wanted }));
}

/**
 * @param {import("./host.js").Host} host
 * @returns {Promise<boolean>} whether "What happens with my message" is in place
 */
export async function bringAbout({ page, fetchView }) {
  const view = await fetchView({ view: "about" }).catch(() => null);
  const text = view?.querySelector("[data-about]");
  if (text) part(page, "about").replaceChildren(document.importNode(text, true));
  else showProblems(page, [{ text: sentence(page, "absent") }]);
  return Boolean(text);
}

/** @param {import("./host.js").Host} host @param {import("./session.js").Session} session its files are picked in formfiles.js */
export function bringFiles({ page }, session) {
  bring({ name: "pick", session, failed: () => showProblems(page, [{ text: sentence(page, "absent") }]) });
}
