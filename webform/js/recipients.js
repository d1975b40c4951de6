/** The send view: who will read it, together or separately, and the consent that names them. */
import { fill, joinList } from "../../core/web/js/text.js";
import { part } from "./views.js";

/**
 * @typedef {object} Recipient an organisation as the page shows it
 * @property {string} id b64u
 * @property {string} name
 * @property {boolean} police
 * @property {string[]} regions
 * @property {HTMLInputElement} box
 */
const MOST = 4;

/** @param {HTMLElement} page @returns {Recipient[]} */
export function recipientsIn(page) {
  return [...page.querySelectorAll("input[data-org]")].map((node) => {
    const box = /** @type {HTMLInputElement} */ (node);
    const { org = "", name = "", police, regions = "" } = box.dataset;
    return { id: org, name, police: police !== undefined, regions: regions.split(" "), box };
  });
}

/**
 * @param {Recipient[]} recipients that take messages now
 * @param {import("../../core/web/js/conditions.js").Answer | undefined} region answer to `where_now`
 * @returns {string[]} the one proposed: no police, for that region if there is one
 */
export function proposed(recipients, region) {
  const helpers = recipients.filter(({ police }) => !police);
  const near = helpers.find(({ regions }) => typeof region === "string" && regions.includes(region));
  return [near ?? helpers[0]].flatMap((one) => (one ? [one.id] : []));
}

/**
 * @param {HTMLElement} page
 * @param {{chosen: string[], closed: string[], separately: boolean, consent: boolean, unfolded: boolean}} state
 */
export function showRecipients(page, { chosen, closed, separately, consent, unfolded }) {
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
}

/**
 * @param {HTMLElement} page
 * @param {string[]} before organisations chosen until now
 * @returns {{chosen: string[], separately: boolean, consent: boolean}} what the controls say
 */
export function readRecipients(page, before) {
  const ticked = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (part(page, name)).checked;
  const chosen = recipientsIn(page).filter(({ box }) => box.checked).map(({ id }) => id);
  // Consent names the organisations: other organisations, another consent.
  return { chosen, separately: ticked("separately"), consent: ticked("consent") && chosen.join() === before.join() };
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
