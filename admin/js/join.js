/**
 * Enrolment by a one-time link: the passphrase is drawn and copied to paper; then a founding member keeps the recovery
 * sheet, or the sheet of a lost organisation is typed in; a colleague needs neither. What the worker made of it is sent in one request.
 */
import { whenLeft } from "./away.js";
import { openKeeper } from "./keeper.js";
import { holds, signIn } from "./desk.js";
import { empty, onSubmit, whileBusy } from "./forms.js";
import { startPaper } from "./paper.js";
import { startRestore } from "./restore.js";
import { ask } from "./server.js";
import { startSheet } from "./sheet.js";
import { show } from "./steps.js";
import { sentenceFor, tell, the, word } from "./words.js";

/**
 * @typedef {{
 *   member: string, org: string, org_name: string, name: string, site: string, founding: boolean, colleague: boolean, keys: boolean,
 *   forms: import("./vouched.js").Forms
 * }} Invitation
 */

/** The one-time token, kept while the page is shown anew in another language. */
let token = "";

/** @param {HTMLElement} page */
export async function startJoin(page) {
  token = tokenInAddress() || token;
  // The token is a key to the organisation until it is used: it leaves the address and the history at once.
  history.replaceState(null, "", location.pathname);
  if (!token) return refuse(page, word("noToken"));
  try {
    welcome(page, await ask("/api/join/look", { token }));
  } catch (error) {
    refuse(page, sentenceFor(error));
  }
}

// The link opened again in the same tab changes only the fragment: the page would stay as it is.
addEventListener("hashchange", () => {
  if (document.querySelector('[data-page="join"]') && tokenInAddress()) location.reload();
});

/** @returns {string} "" for a fragment that names a place of the page, as the skip link's does */
function tokenInAddress() {
  const fragment = location.hash.slice(1);
  return document.getElementById(fragment) ? "" : fragment;
}

/** @param {HTMLElement} page @param {string} sentence */
function refuse(page, sentence) {
  tell(page, sentence);
  show(page, "problem");
}

/** @param {HTMLElement} page @param {Invitation} invitation */
function welcome(page, invitation) {
  const keeper = openKeeper(page.dataset.worker ?? "");
  the(page, "[data-org-name]").textContent = invitation.org_name;
  the(page, "[data-name]").textContent = invitation.name;
  for (const words of page.querySelectorAll("[data-reads], [data-keyless]")) {
    /** @type {HTMLElement} */ (words).hidden = words.hasAttribute("data-keyless") === invitation.keys;
  }
  const paper = startPaper(page, keeper, () => void last.enter());
  const send = once(() => act());
  const finish = async () => {
    await send();
    await signIn(keeper, invitation.name, paper.passphrase());
  };
  const enrol = async () => {
    const { site, forms } = invitation;
    const made = await keeper.ask("enrol", { site, forms, passphrase: paper.passphrase() });
    await ask("/api/join", { token, ...made });
  };
  const come = async () => {
    const made = await keeper.ask("newKeys", { member: invitation.member, passphrase: paper.passphrase() });
    await ask("/api/join/colleague", { token, ...made });
  };
  const restore = async () => ask("/api/join/restore", { token, ...(await restoring.made(paper.passphrase())) });
  const restoring = startRestore(page, keeper, invitation, token, finish);
  /** @type {[string, () => Promise<unknown>, {enter: () => Promise<void>, forget: () => void}]} */
  const [kind, act, last] = invitation.colleague
    ? ["colleague", come, startComing(page, finish)]
    : invitation.founding
      ? ["founding", enrol, startSheet(page, founded(keeper, invitation), finish)]
      : ["restoring", restore, restoring];
  the(page, `[data-${kind}]`).hidden = !invitation.keys;
  whenLeft(() => {
    for (const part of [paper, last]) part.forget();
    empty(page);
    if (!holds(keeper)) keeper.end();
  });
  show(page, "welcome");
}

/**
 * @param {import("./keeper.js").Keeper} keeper
 * @param {Invitation} invitation
 * @returns {import("./sheet.js").Making} the sheet of an organisation that is being founded
 */
function founded(keeper, { member, org, org_name }) {
  const day = new Date().toISOString().slice(0, 10);
  return { keeper: () => keeper, name: org_name, made: () => keeper.ask("sheet", { member, org, day }) };
}

/**
 * @param {HTMLElement} page
 * @param {() => Promise<void>} finish
 * @returns {{enter: () => Promise<void>, forget: () => void}} a colleague's last step: nothing more to keep on paper
 */
function startComing(page, finish) {
  const fields = the(page, "[data-coming]");
  onSubmit(fields, () => void whileBusy(fields, finish));
  return { enter: async () => show(page, "coming"), forget: () => {} };
}

/**
 * A link works once. When it is gone after a try whose answer got lost, that try was the one: only the sign-in is left.
 *
 * @param {() => Promise<unknown>} act
 * @returns {() => Promise<void>}
 */
function once(act) {
  let done = false;
  let unanswered = false;
  return async () => {
    try {
      if (!done) await act();
    } catch (error) {
      const { code = "" } = /** @type {{code?: string}} */ (error);
      if (!(unanswered && code === "gone")) {
        unanswered ||= code === "offline";
        throw error;
      }
    }
    done = true;
  };
}
