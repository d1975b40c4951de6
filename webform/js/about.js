/** What most never read is fetched when somebody asks for it. */
import { part, sentence, showProblems } from "./views.js";

/**
 * @param {import("./form.js").Host} host
 * @returns {Promise<boolean>} whether "What happens with my message" is in place
 */
export async function bringAbout({ page, fetchView }) {
  const view = await fetchView({ view: "about" }).catch(() => null);
  const text = view?.querySelector("[data-about]");
  if (text) part(page, "about").replaceChildren(document.importNode(text, true));
  else showProblems(page, [{ text: sentence(page, "absent") }]);
  return Boolean(text);
}
