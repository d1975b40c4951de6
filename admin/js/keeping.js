/**
 * A case whose time of keeping is nearly over: the day on which it goes, and a button for who needs it still.
 */
import { dayText } from "../../core/web/js/daytext.js";
import { fill } from "../../core/web/js/text.js";
import { whileBusy } from "./forms.js";
import { ask } from "./server.js";
import { the, word } from "./words.js";

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} said tells that it is kept
 * @param {string} report id, base64url
 * @param {string | null} goes day
 */
export function startKeeping(place, said, report, goes) {
  place.hidden = !goes;
  if (goes) the(place, "[data-goes]").textContent = fill(word("goesOn"), { day: dayText(goes) });
  const keep = async () => {
    await ask(`/api/reports/${report}/keep`, {});
    place.hidden = true;
    said.hidden = false;
    said.textContent = word("kept");
    // The button that was pressed is gone.
    said.focus();
  };
  the(place, "[data-submit]").addEventListener("click", () => void whileBusy(place, keep));
}
