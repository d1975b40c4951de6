/**
 * One opened report: what is true of its seal, how to contact safely, what was written, and what to do with it.
 */
import { row, showAnswers, showUnknown } from "./answers.js";
import { dayText } from "../../core/web/js/daytext.js";
import { showContact } from "./contact.js";
import { shown } from "./visible.js";
import { the, word } from "./words.js";
import { startExport } from "./exporting.js";
import { startFiles } from "./files.js";
import { startKeeping } from "./keeping.js";
import { startStatus } from "./status.js";
import { startTalk } from "./talk.js";
import { fill } from "../../core/web/js/text.js";

/**
 * @typedef {import("./opening.js").Opened} Opened
 * @typedef {import("./opening.js").Tags} Tags
 * @typedef {import("./answers.js").Form} Form
 */

/**
 * @param {HTMLElement} page the inbox with its templates
 * @param {HTMLElement} place what is shown is put here
 * @param {string} report id, base64url
 * @param {{tags: Tags, opened: Opened, form: Form, files: import("./filevault.js").ListedFile[]}} found
 * @param {import("./keeper.js").Keeper} keeper
 * @param {() => void} reload shows it anew
 */
export function showReport(page, place, report, { tags, opened, form, files }, keeper, reload) {
  const view = piece(page, "case");
  const { inner, answers } = opened;
  // The form's letter outside the seal is only the server's word.
  const fields = form.id === inner.form ? form.fields : [];
  const names = namesOf(page, inner.orgs);
  the(view, "[data-slot=sealed]").textContent = word(inner.origin === "server" ? "sealedByServer" : "sealedHere");
  the(view, "[data-other-version]").hidden = form.id === inner.form && form.version === inner.form_version;
  showContact(the(view, "[data-contact]"), fields, opened);
  const written = fields.filter(({ sealed }) => sealed === "answers");
  showAnswers(the(view, "[data-slot=answers]"), written, answers, answers, { orgs: listOf(names), date: dayText(inner.day) });
  the(view, "[data-no-answers]").hidden = Object.keys(answers).length > 0;
  the(view, "[data-unknown]").hidden = !showUnknown(the(view, "[data-slot=unknown]"), written, answers);
  showFacts(page, the(view, "[data-slot=facts]"), form, tags, opened, names);
  showDeletion(the(view, "[data-deletion]"), tags);
  startKeeping(the(view, "[data-keeping]"), the(view, "[data-kept]"), report, tags.goes_on);
  startFiles(the(view, "[data-files]"), report, { opened, files }, keeper);
  startTalk(the(view, "[data-talk]"), report, { tags, opened }, keeper, reload);
  startStatus(the(view, "[data-state]"), report, tags);
  startExport(the(view, "[data-export]"), report);
  place.replaceChildren(view);
}

/** @param {HTMLElement} place @param {Tags} tags */
function showDeletion(place, { deletion_asked: asked, erase_on: gone }) {
  place.hidden = !asked;
  if (asked && gone) place.textContent = fill(word("deletionAsked"), { day: dayText(asked), gone: dayText(gone) });
}

/** @param {HTMLElement} page @param {string} name @returns {HTMLElement} */
function piece(page, name) {
  const template = /** @type {HTMLTemplateElement} */ (the(page, `template[data-piece="${name}"]`));
  return /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
}

/**
 * @param {HTMLElement} page
 * @param {HTMLElement} list
 * @param {Form} form
 * @param {Tags} tags
 * @param {Opened} opened
 * @param {string[]} names of the organisations addressed
 */
function showFacts(page, list, form, tags, { inner }, names) {
  /** @param {string} name @param {...Node} values */
  const fact = (name, ...values) => list.append(row(document.createTextNode(word(name)), values));
  fact("factForm", ...(form.id === inner.form ? [document.createTextNode(form.title)] : shown(inner.form)));
  fact("factReceived", document.createTextNode(dayText(tags.day)));
  if (inner.day !== tags.day) fact("factWritten", document.createTextNode(dayText(inner.day)));
  fact("factLanguage", ...languageName(inner.lang));
  fact("factOrgs", ...names.map((name) => document.createTextNode(name)));
  if (inner.follows) fact("factFollows", followed(page, inner.follows));
}

/** @param {string} code @returns {Node[]} */
function languageName(code) {
  try {
    const name = new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(code);
    return shown(name ?? code);
  } catch {
    return shown(code);
  }
}

/** @param {HTMLElement} page @param {string[]} orgs ids @returns {string[]} */
function namesOf(page, orgs) {
  return orgs.map((org) => page.querySelector(`[data-orgs] [data-org="${CSS.escape(org)}"]`)?.textContent ?? word("unknownOrg"));
}

/** @param {string[]} names */
function listOf(names) {
  return new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(names);
}

/** @param {HTMLElement} page @param {string} report @returns {Node} a way to it, where it is in this inbox */
function followed(page, report) {
  const listed = page.querySelector(`[data-list] [data-report="${CSS.escape(report)}"] [data-title]`);
  if (!listed) return document.createTextNode(word("followsElsewhere"));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.dataset.act = "open";
  button.dataset.report = report;
  button.textContent = listed.textContent;
  return button;
}
