/**
 * The safe-contact card: who watches, when, and how first; the contact itself only after the worker says so.
 */
import { row, showAnswers, showUnknown } from "./answers.js";
import { the, word } from "./words.js";

const FIRST = ["who_for", "knows", "reply_way", "contact_watched", "contact_when", "contact_note"];
const ABOUT_OTHERS = ["adult", "child", "group"];

/**
 * @param {HTMLElement} card
 * @param {import("./answers.js").Field[]} fields
 * @param {import("./opening.js").Opened} opened
 */
export function showContact(card, fields, { answers, identity }) {
  const known = identity ?? {};
  const given = { ...answers, ...known };
  const pick = (/** @type {string[]} */ keys) => fields.filter(({ key }) => keys.includes(key));
  const hasContact = Object.hasOwn(known, "contact_value");
  the(card, "[data-slot=advice]").textContent = word(adviceFor(given, hasContact));
  const safety = the(card, "[data-slot=safety]");
  showAnswers(safety, pick(FIRST), given, answers, {});
  if (hasContact && !Object.hasOwn(known, "contact_watched")) {
    const [watched] = pick(["contact_watched"]);
    if (watched) safety.append(row(document.createTextNode(watched.question), [document.createTextNode(word("notAnswered"))]));
  }
  const contact = the(card, "[data-slot=contact]");
  // Names, addresses, numbers: whatever the form keeps apart.
  showAnswers(contact, fields.filter(({ key, sealed }) => sealed === "identity" && !FIRST.includes(key)), known, answers, {});
  showUnknown(contact, fields.filter(({ sealed }) => sealed === "identity"), known);
  unfold(card, contact);
}

/**
 * @param {Record<string, string | string[]>} given
 * @param {boolean} hasContact
 * @returns {string} name of the one sentence that matters most
 */
export function adviceFor(given, hasContact) {
  if (!hasContact) return "adviceNone";
  if (given.contact_watched !== "no") return "adviceWatched";
  return ABOUT_OTHERS.includes(String(given.who_for)) ? "adviceOther" : "adviceOwn";
}

/** @param {HTMLElement} card @param {HTMLElement} contact */
function unfold(card, contact) {
  const button = the(card, "[data-unfold]");
  button.hidden = !contact.childElementCount;
  button.addEventListener("click", () => {
    button.hidden = true;
    contact.hidden = false;
    contact.focus();
  });
}
