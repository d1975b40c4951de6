/**
 * The state of a case: saved on a button, said in words, and undone with one press. A choice not yet saved outlives a lock.
 */
import { fill } from "../../core/web/js/text.js";
import { ask } from "./server.js";
import { sentenceFor, tell, the, word } from "./words.js";

/** @typedef {{status: string, closure: string | null}} State */

/** @type {Map<string, State>} by report: chosen, not saved. Codes only, nothing that was sealed */
const choices = new Map();

/** @returns {void} who works here next chose nothing */
export function forgetChoices() {
  choices.clear();
}

/**
 * @param {HTMLElement} place
 * @param {string} report id, base64url
 * @param {State} tags
 */
export function startStatus(place, report, tags) {
  const status = /** @type {HTMLSelectElement} */ (the(place, "[data-status]"));
  const closure = /** @type {HTMLSelectElement} */ (the(place, "[data-closure]"));
  const undo = the(place, "[data-undo]");
  let now = { status: tags.status, closure: tags.closure };
  let before = now;

  const follow = () => (the(place, "[data-why]").hidden = status.value !== "closed");
  const select = (/** @type {State} */ state) => {
    status.value = state.status;
    closure.value = state.closure ?? "";
    follow();
  };
  const save = async (/** @type {State} */ state, /** @type {string} */ said) => {
    tell(place, "");
    the(place, "[data-saved]").textContent = "";
    try {
      const saved = await ask(`/api/reports/${report}/status`, state);
      before = now;
      now = { status: saved.status, closure: saved.closure };
      choices.delete(report);
      select(now);
      the(place, "[data-saved]").textContent = fill(word(said), { state: labelOf(status) });
      undo.hidden = said === "stateRestored" || same(before, now);
    } catch (error) {
      tell(place, sentenceFor(error));
    }
  };
  const chosen = () => ({ status: status.value, closure: status.value === "closed" ? closure.value || null : null });
  place.addEventListener("change", () => {
    follow();
    if (same(chosen(), now)) choices.delete(report);
    else choices.set(report, chosen());
  });
  undo.addEventListener("click", () => save(before, "stateRestored"));
  the(place, "[data-submit]").addEventListener("click", () => {
    if (status.value === "closed" && !closure.value) return tell(place, word("whyClosed"));
    save(chosen(), "stateSaved");
  });
  const kept = choices.get(report);
  select(kept ?? now);
  if (kept) the(place, "[data-saved]").textContent = word("stateKept");
}

/** @param {State} one @param {State} other */
function same(one, other) {
  return one.status === other.status && one.closure === other.closure;
}

/** @param {HTMLSelectElement} list */
function labelOf(list) {
  return list.selectedOptions[0]?.textContent?.trim() ?? "";
}
