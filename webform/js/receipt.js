/** After "received": the code, in groups of four; compared if the person likes, given up if they do not want it. */
import { bring } from "./about.js";
import { namesOf } from "./recipients.js";
import { part, sentence } from "./views.js";

/**
 * @typedef {import("./session.js").Coded} Coded
 * @typedef {import("./wire.js").Sealed} Sealed
 */
const LAST = 4;
const ZEROS = [0x30, 0x660, 0x6f0];

/** @param {Sealed} sealed @returns {Coded[]} the code of a report that was received, if it has one */
export function codeOf({ code, body, orgs }) {
  if (!code) return [];
  const { lookup, auth } = JSON.parse(body).box;
  return [{ code, orgs, lookup, auth }];
}

/** @param {HTMLElement} page @param {{codes: Coded[]}} session separate messages have each a code of their own */
export function showCodes(page, session) {
  const { codes } = session;
  part(page, "codes").hidden = !codes.length;
  for (const old of part(page, "codes").querySelectorAll("section")) old.remove();
  const template = /** @type {HTMLTemplateElement} */ (part(page, "code"));
  template.after(...codes.map((coded) => panelOf(page, template, session, coded)));
}

/** @param {HTMLElement} page @param {HTMLTemplateElement} template @param {{codes: Coded[]}} session @param {Coded} coded */
function panelOf(page, template, session, coded) {
  const { code, orgs } = coded;
  const panel = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  const groups = code.match(/\d{4}/g) ?? [];
  find(panel, ".code").append(...groups.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
  if (session.codes.length > 1) find(panel, "[data-for]").textContent = namesOf(page, orgs);
  panel.addEventListener("click", ({ target }) => {
    const act = target instanceof HTMLElement ? target.dataset.code : "";
    if (act === "compare") compare(page, panel, code);
    if (act === "show") show(panel, true);
    if (act === "giveUp") bring({ name: "give-up", page, panel, session, coded, failed: () => say(page, panel, "codeStays") });
    if (act === "more") document.dispatchEvent(new CustomEvent("dovira:come-back", { detail: code }));
  });
  return panel;
}

/** @param {HTMLElement} page @param {HTMLElement} panel @param {string} code */
function compare(page, panel, code) {
  const field = /** @type {HTMLInputElement} */ (find(panel, "[data-again]"));
  const right = [...field.value.trim()].map(digitOf).join("") === code.slice(-LAST);
  say(page, panel, right ? "codeRight" : "codeWrong");
  if (right) field.value = "";
  show(panel, !right);
}

/** @param {HTMLElement} page @param {HTMLElement} panel @param {string} name of a sentence */
export function say(page, panel, name) {
  find(panel, "[data-said]").textContent = sentence(page, name);
}

/** @param {HTMLElement} panel @param {boolean} shown the digits, or that they were compared */
function show(panel, shown) {
  for (const selector of [".code", ".field", ".buttons"]) find(panel, selector).hidden = !shown;
  find(panel, "[data-code=show]").hidden = shown;
}

/** @param {string} sign @returns {number | undefined} of a Latin, Arabic-Indic or Persian digit */
function digitOf(sign) {
  return ZEROS.map((zero) => sign.charCodeAt(0) - zero).find((digit) => digit >= 0 && digit < 10);
}

/** @param {HTMLElement} panel @param {string} selector @returns {HTMLElement} */
function find(panel, selector) {
  return /** @type {HTMLElement} */ (panel.querySelector(selector));
}
