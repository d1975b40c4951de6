/** Files that come with what is written in the mailbox. */
import { Files } from "./files.js";
import { coordinatorsOf, writable } from "./mailview.js";
import { endWork, inWork } from "./mailwork.js";
import { part } from "./views.js";

/** @typedef {import("./host.js").Host} Host */
/** @typedef {import("./return.js").Mail} Mail */

/** Those that come with the next words, and those on their way. @type {Files | null} */
let files = null;

/** @param {Host} host @param {() => string[]} orgs who would read them @returns {Promise<boolean>} false when the list in which they are picked did not come */
export async function openFiles(host, orgs) {
  const { site = "" } = host.page.dataset;
  const road = { ask: (/** @type {string} */ verb, /** @type {object} */ given) => inWork(host, verb, given), end: endWork, orgs };
  const mine = (files ??= new Files({ ...road, newWorker: host.newWorker, site, coordinators: coordinatorsOf(host.page) }));
  const place = part(host.page, "files");
  const open = await mine.open(place, () => host.fetchView({ view: "files" }));
  part(host.page, "more-files").hidden = open;
  place.querySelector("button")?.focus();
  return open || mine !== files;
}

/** @param {Host} host in another language, where they were picked already @param {() => string[]} orgs */
export function showFiles(host, orgs) {
  if (files) void openFiles(host, orgs);
}

/**
 * By the number of earlier messages the keys of these files are drawn once, however often "Send" is pressed.
 *
 * @param {Mail} mail
 */
export async function listedFiles({ found }) {
  return (await files?.listed(String(found.messages))) ?? [];
}

/** @param {Mail} mail @param {string} name from before the message @param {() => Mail | null} now as it is when each file goes */
export function sendFiles({ key, report }, name, now) {
  const orgs = () => {
    const open = now();
    return open ? writable(open) : [];
  };
  void files?.start([{ name, report, authorization: `Code ${key.lookup}.${key.auth}`, orgs }]);
}

export function forgetFiles() {
  files?.forget();
  files = null;
}
