/** More words, sealed for those who still read; what was not confirmed goes out again as the same bytes. */
import { askBox } from "./box.js";
import { judgingDay, writersDay } from "./day.js";
import { keyBundle } from "./keys.js";
import { coordinatorsOf, writable } from "./mailview.js";
import { inWork } from "./mailwork.js";

/** @typedef {import("./host.js").Host} Host */
/** @typedef {import("./return.js").Mail} Mail */
/** @typedef {import("../../crypto/manifest.js").Listed} Listed */

/** What has a sentence of its own; anything else may pass. @type {Record<string, string>} */
const WHY = { Away: "closed", TooLong: "long", Untrusted: "untrusted", org_closed: "closed" };
export const PASSING = "unanswered";
/** What was sealed and not confirmed yet. */
let onItsWay = { content: "", body: "" };

/** @returns {void} nothing is on its way any more */
export function forgetWriting() {
  onItsWay = { content: "", body: "" };
}

/**
 * @param {Host} host
 * @param {Mail} mail
 * @param {string} text
 * @param {Listed[]} files that come with it, once the words have arrived
 * @returns {Promise<string>} "" when it was received, else the name of the sentence that says why not
 */
export async function sendMore(host, mail, text, files) {
  const orgs = writable(mail);
  if (!text && !files.length) return "nothing";
  if (!orgs.length) return "noReader";
  try {
    let { status, answer } = await askBox(await sealed(host, mail, text, files, orgs));
    // Refused: nothing was kept.
    if (status === 409) forgetWriting();
    // A colleague there opened new keys.
    if (answer?.code === "epoch_ended") ({ status, answer } = await askBox(await sealed(host, mail, text, files, orgs)));
    if (status !== 200) return WHY[answer?.code ?? ""] ?? PASSING;
    forgetWriting();
    return "";
  } catch (error) {
    return WHY[error instanceof Error ? error.name : ""] ?? PASSING;
  }
}

/** @param {Host} host @param {Mail} mail @param {string} text @param {Listed[]} files @param {string[]} orgs @returns {Promise<string>} the request */
async function sealed(host, mail, text, files, orgs) {
  const content = JSON.stringify([text, orgs, files]);
  if (onItsWay.content === content) return onItsWay.body;
  const bundle = await keyBundle(orgs, true);
  leaveOut(mail, orgs, orgs.filter((org) => !bundle.orgs.some(({ id }) => id === org)));
  const now = new Date();
  const days = { day: writersDay(bundle.day, now), today: judgingDay(bundle.day, now) };
  onItsWay = { content, body: await inWork(host, "write", { text, files, orgs, coordinators: coordinatorsOf(host.page), bundle, ...days }) };
  return onItsWay.body;
}

/**
 * Who takes nothing now must not keep the others from reading it: the next press is for those who are left, and says so.
 *
 * @param {Mail} mail
 * @param {string[]} orgs
 * @param {string[]} away
 * @throws {Error} `Away`
 */
function leaveOut(mail, orgs, away) {
  if (!away.length) return;
  if (away.length < orgs.length) mail.away = away;
  throw Object.assign(new Error("takes nothing now"), { name: "Away" });
}
