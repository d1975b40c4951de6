/**
 * One line under each row: what the person answered to the closed questions on which urgency depends. Opened in the
 * worker that holds the keys, which gives these answers and no other. Labels of the form only, never a person's words.
 */
import { onlyOnce, withNewKeys } from "./again.js";
import { glance } from "./glance.js";
import { ask } from "./server.js";
import { the, word } from "./words.js";

/**
 * @typedef {import("./keeper.js").Keeper} Keeper
 * @typedef {import("./glance.js").LineForm} LineForm
 * @typedef {{form: string, answers: import("./opening.js").Answers}} Glanced
 * @typedef {{report: string}} Sealed and the fields of POST /api/answers that the worker needs
 */

/** @type {Map<string, Glanced>} by report, until the lock: answers never change, so they are fetched once */
const known = new Map();
/** A list that was replaced, or locked, gets no more lines. */
let turn = 0;

/** @returns {void} nothing of what was opened stays here */
export function forgetLines() {
  turn++;
  known.clear();
}

/** @param {HTMLElement} page lines leave the list */
export function wipeLines(page) {
  forgetLines();
  for (const line of page.querySelectorAll("[data-line]")) line.replaceChildren();
}

/**
 * @param {HTMLElement} page with the list
 * @param {Keeper | null} keeper null while locked: then there are none
 */
export async function showLines(page, keeper) {
  const mine = ++turn;
  const rows = [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-list] [data-report]"))];
  if (!keeper || !rows.length) return;
  const list = the(page, "[data-list]");
  // Their height is there before they are: what moves under the hand is pressed by mistake.
  list.classList.add("with-lines");
  list.ariaBusy = "true";
  const may = onlyOnce();
  try {
    const [forms, sealed] = await Promise.all([formsOf(rows), sealedOf(rows)]);
    for (const row of rows) {
      // One at a time: a report that is opened meanwhile need not wait for all.
      const text = await lineOf(keeper, row, forms.get(row.dataset.letter ?? ""), sealed.get(row.dataset.report ?? ""), may);
      if (mine !== turn) return;
      const line = row.querySelector("[data-line]");
      if (line) line.textContent = text;
    }
  } catch {
    // Without an answer the list does without lines: opening a report says what is wrong.
  } finally {
    list.ariaBusy = null;
  }
}

/** @param {HTMLElement[]} rows @returns {Promise<Map<string, LineForm>>} by letter, in the language of the page */
async function formsOf(rows) {
  const letters = [...new Set(rows.map((row) => row.dataset.letter ?? ""))];
  const forms = await Promise.all(letters.map((letter) => ask(`/api/forms/${encodeURIComponent(letter)}`).catch(() => null)));
  return new Map(forms.filter(Boolean).map((form) => [form.letter, form]));
}

/** @param {HTMLElement[]} rows @returns {Promise<Map<string, Sealed>>} by report, of those not opened before */
async function sealedOf(rows) {
  const reports = rows.map((row) => row.dataset.report ?? "").filter((report) => !known.has(report));
  if (!reports.length) return new Map();
  const { answers } = await ask("/api/answers", { reports });
  return new Map(answers.map((/** @type {Sealed} */ one) => [one.report, one]));
}

/**
 * @param {Keeper} keeper
 * @param {HTMLElement} row
 * @param {LineForm | undefined} form
 * @param {Sealed | undefined} sealed
 * @param {() => boolean} may whether to look for newer keys
 * @returns {Promise<string>} "" where there is nothing to say: another form, too long an answer
 */
async function lineOf(keeper, row, form, sealed, may) {
  const report = row.dataset.report ?? "";
  if (!form) return "";
  const asked = turn;
  try {
    const keys = form.line.map(({ key }) => key);
    const found = known.get(report) ?? (sealed && (await withNewKeys(() => keeper.ask("glance", { report, object: sealed, keys }), may)));
    if (!found) return "";
    if (asked === turn) known.set(report, found);
    return form.id === found.form ? glance(form, found.answers, document.documentElement.lang) : "";
  } catch (error) {
    if (error instanceof Error && error.name === "Locked") throw error;
    return word(error instanceof Error && error.name === "NotAddressed" ? "lineAlarm" : "lineUnreadable");
  }
}
