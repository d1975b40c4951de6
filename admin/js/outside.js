/**
 * After the keys are open: what reporters are shown is fetched from their site itself and held against what this member's
 * keys know. A difference is an alarm that stays; what ends soon is a note.
 */
import { fill } from "../../core/web/js/text.js";
import { daysBetween } from "../../crypto/days.js";
import { ask } from "./server.js";
import { vouchOnce } from "./vouch.js";
import { the, word } from "./words.js";

/**
 * @typedef {import("./keeper.js").Keeper} Keeper
 * @typedef {import("./comparing.js").Found} Found
 * @typedef {{kind: "note" | "problem", text: string}} Line
 */

const PATIENCE_MS = 20000;
/** A roster's end is told so many days before; as a problem in the last week. */
const [SOON, NOW] = [60, 7];
/** The number of the newest roster that this browser saw. It is public, and all that it keeps. */
const SEEN = "roster";

/** @type {WeakMap<Keeper, Line[] | "alarm">} what was found, for every inbox that is shown later */
const found = new WeakMap();

/**
 * What this member vouches for comes first: it may be what keeps the organisation open.
 *
 * @param {HTMLElement} page the inbox
 * @param {Keeper | null} keeper null while locked
 */
export async function confirmKeys(page, keeper) {
  await vouchOnce(page, keeper);
  await lookOutside(page, keeper);
}

/** @param {HTMLElement} page @param {Keeper | null} keeper */
async function lookOutside(page, keeper) {
  if (!keeper) return;
  if (!found.has(keeper)) {
    found.set(keeper, []);
    found.set(keeper, await compared(page, keeper));
  }
  // Another page may have taken its place meanwhile: the one that is shown says it.
  const shown = page.isConnected ? page : document.querySelector('[data-page="inbox"]');
  const lines = found.get(keeper) ?? [];
  if (!shown) return;
  const alarm = the(shown, "[data-outside-alarm]");
  // The server itself may have seen it.
  alarm.hidden = lines !== "alarm" && alarm.dataset.changed === undefined;
  if (lines === "alarm") return;
  the(shown, "[data-outside]").replaceChildren(
    ...lines.map(({ kind, text }) => Object.assign(document.createElement("p"), { className: kind, textContent: text })),
  );
}

/** @param {HTMLElement} page @param {Keeper} keeper @returns {Promise<Line[] | "alarm">} */
async function compared(page, keeper) {
  const { siteOrigin = "", site = "", org = "", coordinators = "" } = the(page, "[data-outside]").dataset;
  const day = new Date().toISOString().slice(0, 10);
  let given;
  try {
    // Their own first: what reporters are shown later must go on from it.
    const own = await ask("/api/epochs");
    const keys = await fetched(`${siteOrigin}/keys`);
    const listed = keys.orgs.some((/** @type {{id: string}} */ one) => one.id === org);
    const log = listed ? null : (await fetched(`${siteOrigin}/log/${org}`)).log;
    given = { own: own.log, keys, log, site, coordinators: coordinators.split(" ").filter(Boolean), number: seen(), day };
  } catch {
    return [{ kind: "note", text: word("outsideUnreached") }];
  }
  try {
    const result = await keeper.ask("compare", given);
    keep(result.number);
    return linesOf(result, day);
  } catch (error) {
    // Locked meanwhile says nothing of the keys.
    return error instanceof Error && ["Locked", "Failed"].includes(error.name) ? [] : "alarm";
  }
}

/** @param {string} url on the reporters' site @returns {Promise<any>} */
async function fetched(url) {
  const response = await fetch(url, {
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`answer ${response.status}`);
  return response.json();
}

/** @param {Found} result @param {string} day @returns {Line[]} */
function linesOf({ ends, why, closes }, day) {
  /** @type {Line[]} */
  const lines = [];
  if (why) lines.push({ kind: "problem", text: word(why) });
  if (ends && why !== "rosterOver" && daysBetween(day, ends) <= SOON) {
    const name = daysBetween(day, ends) < 0 ? "rosterEnded" : "rosterEnds";
    lines.push({ kind: daysBetween(day, ends) <= NOW ? "problem" : "note", text: fill(word(name), { day: shownDay(ends) }) });
  }
  if (closes && daysBetween(day, closes) <= NOW) lines.push({ kind: "problem", text: fill(word("closes"), { day: shownDay(closes) }) });
  return lines;
}

/** @param {string} day */
function shownDay(day) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}

/** @returns {number} 0 where the browser keeps nothing */
function seen() {
  try {
    return Number(localStorage.getItem(SEEN)) || 0;
  } catch {
    return 0;
  }
}

/** @param {number} number */
function keep(number) {
  try {
    localStorage.setItem(SEEN, String(number));
  } catch {
    // Without storage each tab starts anew; the roster's last day still holds.
  }
}
