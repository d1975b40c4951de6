/** The send view: who will read it, together or separately, and the consent that names them. */
import { fill, joinList } from "../../core/web/js/text.js";
import { dayName, nextReading } from "./hours.js";
import { part, sentence } from "./views.js";

/**
 * @typedef {object} Recipient an organisation as the page shows it
 * @property {string} id b64u
 * @property {string} name
 * @property {boolean} police
 * @property {string[]} regions
 * @property {boolean} ombudsman
 * @property {string} authority its code in a complaint, or ""
 * @property {import("./hours.js").Hours} hours
 * @property {HTMLInputElement} box
 */
const MOST = 4;

/** @param {HTMLElement} page @returns {Recipient[]} */
export function recipientsIn(page) {
  return [...page.querySelectorAll("input[data-org]")].map((node) => {
    const box = /** @type {HTMLInputElement} */ (node);
    const { org = "", name = "", police, regions = "", ombudsman, authority = "" } = box.dataset;
    const marks = { police: police !== undefined, ombudsman: ombudsman !== undefined };
    return { id: org, name, ...marks, regions: regions.split(" "), authority, hours: hoursOf(box.dataset), box };
  });
}

/** @param {DOMStringMap} data @returns {import("./hours.js").Hours} */
function hoursOf({ opens = "", closes = "", days = "", zone = "", always }) {
  return { opens, closes, days: days.split(" ").map(Number), zone, always: always !== undefined };
}

/** @param {HTMLElement} page @returns {void} says beside each organisation when it reads next */
export function showHours(page) {
  for (const { box, hours } of recipientsIn(page)) {
    const place = box.closest("label")?.querySelector("[data-reads]");
    const next = hours.always ? null : nextReading(hours, new Date());
    if (!(place instanceof HTMLElement)) continue;
    place.hidden = !next;
    if (!next) continue;
    const zone = page.querySelector(`[data-sentence="zone"][data-zone="${hours.zone}"]`)?.textContent?.trim() ?? hours.zone;
    const day = dayName(next.day, document.documentElement.lang);
    place.textContent = next.now
      ? sentence(page, "readsNow", { time: hours.closes, zone })
      : sentence(page, "readsLater", { day, time: hours.opens, zone });
  }
}

/**
 * @param {HTMLElement} page
 * @param {{chosen: string[], closed: string[], separately: boolean, consent: boolean, confirmed: string[], unfolded: boolean}} state
 */
export function showRecipients(page, { chosen, closed, separately, consent, confirmed, unfolded }) {
  for (const { id, box } of recipientsIn(page)) {
    box.checked = chosen.includes(id);
    box.disabled = closed.includes(id) || (!box.checked && chosen.length >= MOST);
    const note = box.closest("label")?.querySelector("[data-closed]");
    if (note instanceof HTMLElement) note.hidden = !closed.includes(id);
  }
  // The proposed one fits the screen with the consent; the others are one tap away.
  const folded = !unfolded && chosen.length > 0;
  part(page, "orgs").classList.toggle("folded", folded);
  part(page, "others").hidden = !folded || recipientsIn(page).length === chosen.length;
  part(page, "how").hidden = chosen.length < 2;
  /** @type {HTMLInputElement} */ (part(page, separately ? "separately" : "together")).checked = true;
  const words = part(page, "consent-words");
  words.textContent = fill(words.dataset.text, { orgs: namesOf(page, chosen) });
  part(page, "consent-card").hidden = chosen.length === 0;
  /** @type {HTMLInputElement} */ (part(page, "consent")).checked = consent;
  for (const { key, box } of confirmationsIn(page)) box.checked = confirmed.includes(key);
}

/**
 * @param {HTMLElement} page
 * @returns {{key: string, card: HTMLElement, box: HTMLInputElement}[]} what else is to be ticked before sending
 */
export function confirmationsIn(page) {
  return [...page.querySelectorAll("[data-consent]")].map((node) => {
    const card = /** @type {HTMLElement} */ (node);
    return { key: card.dataset.consent ?? "", card, box: /** @type {HTMLInputElement} */ (card.querySelector("input")) };
  });
}

/**
 * @param {HTMLElement} page
 * @param {string[]} before organisations chosen until now
 * @returns {{chosen: string[], separately: boolean, consent: boolean, confirmed: string[]}} what the controls say
 */
export function readRecipients(page, before) {
  const ticked = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (part(page, name)).checked;
  const chosen = recipientsIn(page).filter(({ box }) => box.checked).map(({ id }) => id);
  // Consent names the organisations: other organisations, another consent.
  const confirmed = confirmationsIn(page).filter(({ box }) => box.checked).map(({ key }) => key);
  const consent = ticked("consent") && chosen.join() === before.join();
  return { chosen, separately: ticked("separately"), consent, confirmed };
}

/**
 * @param {HTMLElement} page
 * @param {string[]} ids
 * @returns {string} names as a list in the language of the page
 */
export function namesOf(page, ids) {
  const names = recipientsIn(page).filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return joinList(names, page.dataset);
}
