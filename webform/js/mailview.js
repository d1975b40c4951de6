/** What is in the mailbox, in words: answers only under the name of who signed them, and who reads. */
import { dayText } from "../../core/web/js/daytext.js";
import { joinList } from "../../core/web/js/text.js";
import { part, sentence } from "./views.js";

/** @typedef {import("./return.js").Mail} Mail */
/** @typedef {{id: string, word: string, stopped: string | null}} Reader */

/** @param {Mail} mail @returns {string[]} organisations that the browser's own note covers, still read, and are not away */
export function writable({ orgs, found, away }) {
  const reading = readersIn(found).filter(({ stopped }) => !stopped).map(({ id }) => id);
  return reading.filter((id) => orgs.includes(id) && !away.includes(id));
}

/** @param {HTMLElement} page @returns {string[]} keys that may sign the roster, b64u */
export function coordinatorsOf(page) {
  return (page.dataset.coordinators ?? "").split(" ").filter(Boolean);
}

/** @param {HTMLElement} page @param {Mail} mail */
export function showAnswers(page, { answers }) {
  part(page, "none").hidden = answers.length > 0;
  part(page, "answers").replaceChildren(...answers.map((answer) => answerOf(page, answer)));
}

/** @param {HTMLElement} page @param {Mail} mail */
export function showReaders(page, mail) {
  const readers = [...readersIn(mail.found), ...goneFrom(mail)];
  part(page, "readers").replaceChildren(...readers.map((reader) => readerOf(page, reader, mail)));
  part(page, "late").hidden = !readers.some(({ word, stopped }) => word === "late" && !stopped);
  const orgs = writable(mail);
  part(page, "writing").hidden = !orgs.length;
  part(page, "to").textContent = sentence(page, "to", { orgs: joinList(orgs.map((org) => nameOf(page, org)), page.dataset) });
  part(page, "foreign").hidden = readers.every(({ id, stopped }) => stopped || mail.orgs.includes(id));
}

/** @param {Mail} mail @returns {Reader[]} organisations written to whose time of keeping is over */
function goneFrom({ orgs, found }) {
  const there = readersIn(found).map(({ id }) => id);
  return orgs.filter((id) => !there.includes(id)).map((id) => ({ id, word: "gone", stopped: null }));
}

/** @param {any} found @returns {Reader[]} */
function readersIn(found) {
  return Array.isArray(found?.readers) ? found.readers : [];
}

/** @param {HTMLElement} page @param {import("./keeper.js").Answer} answer */
function answerOf(page, { org, day, text, lang }) {
  const item = piece(page, "answer");
  const name = org ? nameOf(page, org) : sentence(page, "unsigned");
  fill(item, "[data-who]", name);
  fill(item, "[data-day]", day && dayText(day));
  fill(item, "[data-text]", text);
  if (lang) item.querySelector("[data-text]")?.setAttribute("lang", lang);
  return item;
}

/** @param {HTMLElement} page @param {Reader} reader @param {Mail} mail */
function readerOf(page, { id, word, stopped }, { orgs }) {
  const item = piece(page, "reader");
  const known = orgs.includes(id);
  fill(item, "[data-who]", nameOf(page, id));
  fill(item, "[data-word]", stopped ? sentence(page, "stopped", { day: dayText(stopped) }) : sentence(page, known ? word : "notYours"));
  const button = /** @type {HTMLElement} */ (item.querySelector("[data-do=stop]"));
  button.hidden = Boolean(stopped) || word === "gone";
  button.dataset.org = id;
  const name = /** @type {HTMLElement} */ (item.querySelector("[data-who]"));
  name.id = `who-${id}`;
  button.setAttribute("aria-describedby", name.id);
  return item;
}

/** @param {HTMLElement} page @param {string} name @returns {HTMLElement} */
function piece(page, name) {
  const template = /** @type {HTMLTemplateElement} */ (part(page, name));
  return /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
}

/** @param {HTMLElement} item @param {string} selector @param {string} text */
function fill(item, selector, text) {
  const place = item.querySelector(selector);
  if (place) place.textContent = text;
}

/** @param {HTMLElement} page @param {string} org */
function nameOf(page, org) {
  return page.querySelector(`[data-named="${CSS.escape(org)}"]`)?.textContent ?? org;
}
