/**
 * The list of reports, a page at a time, in one document: the address never says which page.
 */
import { keys } from "./desk.js";
import { forgetLines, showLines } from "./lines.js";
import { askPage } from "./server.js";
import { sentenceFor, tell, the } from "./words.js";

const ADDRESS = "/inbox";
const FIRST = 1;

/** The page of the list that is shown, kept while reports are opened and settings change. */
let number = FIRST;

/** @returns {void} who works here next begins with the first page */
export function forgetList() {
  number = FIRST;
  forgetLines();
}

/**
 * @param {HTMLElement} page the inbox, as it came with the document
 * @param {() => Promise<void>} leave when the session has ended
 */
export function startList(page, leave) {
  if (location.pathname !== ADDRESS) history.replaceState(history.state, "", ADDRESS);
  if (the(page, "[data-list]").dataset.number === String(number)) void showLines(page, keys());
  else void refreshList(page, leave);
}

/**
 * Fetch the page of the list anew; without a connection the one that is shown stays, and a sentence says why.
 *
 * @param {HTMLElement} page
 * @param {() => Promise<void>} leave when the session has ended
 * @param {number} [wanted] page of the list
 * @returns {Promise<boolean>} whether it came
 */
export async function refreshList(page, leave, wanted = number) {
  const panel = the(page, '[data-panel="list"]');
  try {
    const fresh = await askPage(wanted === FIRST ? ADDRESS : `${ADDRESS}/${wanted}`);
    if (!fresh.querySelector('[data-page="inbox"]')) {
      await leave();
      return false;
    }
    const list = /** @type {HTMLElement} */ (document.importNode(the(fresh, "[data-list]"), true));
    // There may be fewer pages by now.
    number = Number(list.dataset.number);
    the(page, "[data-list]").replaceWith(list);
    tell(panel, "");
    void showLines(page, keys());
    return true;
  } catch (error) {
    tell(panel, sentenceFor(error));
    return false;
  }
}

/**
 * @param {HTMLElement} page
 * @param {HTMLElement} button of the pager; the same one above the new list takes the focus, so that the keyboard goes on
 * @param {() => Promise<void>} leave when the session has ended
 */
export async function turnPage(page, button, leave) {
  const { turn, to } = button.dataset;
  if (!(await refreshList(page, leave, Number(to)))) return;
  const usable = '[data-list] [data-turn]:not([disabled])';
  const next = page.querySelector(`${usable}[data-turn="${turn === "on" ? "on" : "back"}"]`) ?? page.querySelector(usable);
  /** @type {HTMLElement | null} */ (next)?.focus();
  the(page, '[data-panel="list"]').scrollIntoView();
}

/**
 * @param {HTMLElement} page
 * @param {string} report id, base64url
 * @returns {HTMLElement | null} its row, where it is on the page that is shown
 */
export function rowOf(page, report) {
  return page.querySelector(`[data-list] [data-report="${CSS.escape(report)}"]`);
}
