/**
 * The inbox: a list, and one report opened at a time. The address never says which; Back returns to the list.
 */
import { showReport } from "./case.js";
import { ELSEWHERE, goTo, hold, keys, lockAll, openKeys, signOut } from "./desk.js";
import { empty, field, onSubmit, passphraseOf, whileBusy } from "./forms.js";
import { witnessLog } from "./heads.js";
import { openKeeper } from "./keeper.js";
import { wipeLines } from "./lines.js";
import { forgetList, refreshList, rowOf, startList, turnPage } from "./list.js";
import { fetchReport } from "./opening.js";
import { confirmKeys } from "./outside.js";
import { ask } from "./server.js";
import { forgetChoices } from "./status.js";
import { titleOf } from "./title.js";
import { startTouching } from "./touching.js";
import { sentenceFor, tell, the, word } from "./words.js";

/** The report asked for, kept while locked so that unlocking goes on with it. */
let wanted = "";
/** Locked by hand, so the list is not shown either. */
let locked = false;
/** Whose report that is: another member who signs in here begins with the list. */
let owner = "";
/** Answers to an earlier question are not shown over a later one. */
let turn = 0;

/** @param {HTMLElement} page */
export function startInbox(page) {
  const me = the(page, "[data-me]").textContent ?? "";
  if (owner !== me) forget();
  owner = me;
  const acts = {
    open: (/** @type {HTMLElement} */ button) => openReport(page, button.dataset.report ?? ""),
    back: () => (history.state?.report ? history.back() : closeReport(page)),
    turn: (/** @type {HTMLElement} */ button) => turnPage(page, button, leave),
    refresh: async () => {
      await refreshList(page, leave);
      the(page, "[data-refreshed]").textContent = word("upToDate");
    },
    lock: lockAll,
    go: (/** @type {HTMLElement} */ { dataset }) => goTo(dataset.path ?? "").catch((error) => problem(page, error)),
    signOut: () => signOut().then(forget, (error) => problem(page, error)),
    signOutOthers: () => signOutOthers(page).catch((error) => problem(page, error)),
  };
  page.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-act]") : null);
    if (button) acts[/** @type {keyof typeof acts} */ (button.dataset.act)]?.(button);
  });
  const fields = the(page, "[data-unlock]");
  const unlockBy = (/** @type {import("./touching.js").Open} */ open) => void whileBusy(fields, () => unlock(page, fields, open));
  onSubmit(fields, () => unlockBy((keeper) => openKeys(keeper, passphraseOf(field(fields, "unlock").value))));
  startTouching(fields, unlockBy);
  void witnessLog(page, keys());
  void confirmKeys(page, keys());
  if (locked) showPanel(page, "unlock");
  else if (wanted) openReport(page, wanted);
  else startList(page, leave);
}

/** @param {HTMLElement} page @param {HTMLElement} fields @param {import("./touching.js").Open} open */
async function unlock(page, fields, open) {
  const keeper = openKeeper(page.dataset.worker ?? "");
  try {
    await open(keeper);
  } catch (error) {
    keeper.end();
    throw error;
  }
  empty(fields);
  hold(keeper);
  void witnessLog(page, keeper);
  void confirmKeys(page, keeper);
  locked = false;
  if (wanted) await openReport(page, wanted);
  else await closeReport(page);
}

/**
 * @param {HTMLElement} page
 * @param {string} report id, base64url
 */
async function openReport(page, report) {
  wanted = report;
  const keeper = keys();
  // Asking for it marks it as opened: not before it can be read.
  if (!keeper) return showPanel(page, "unlock");
  const mine = ++turn;
  const place = the(page, "[data-case]");
  place.replaceChildren();
  the(page, "[data-case-title]").textContent = titleOf(page, report);
  showPanel(page, "case");
  tell(the(page, '[data-panel="case"]'), "");
  if (!history.state?.report) history.pushState({ report: true }, "", location.pathname);
  the(page, "[data-loading]").hidden = false;
  try {
    const opened = await fetchReport(keeper, report);
    if (mine === turn) showReport(page, place, report, opened, keeper, () => void openReport(page, report));
  } catch (error) {
    if (mine === turn) problem(page, error);
  } finally {
    if (mine === turn) the(page, "[data-loading]").hidden = true;
  }
}

/** @param {HTMLElement} page */
async function closeReport(page) {
  const report = wanted;
  wipe(page);
  wanted = "";
  showPanel(page, "list");
  await refreshList(page, leave);
  rowOf(page, report)?.focus();
}

/** @param {HTMLElement} page decrypted text leaves it */
function wipe(page) {
  turn++;
  the(page, "[data-case]").replaceChildren();
  the(page, "[data-loading]").hidden = true;
  tell(the(page, '[data-panel="case"]'), "");
}

/** @param {HTMLElement} page */
async function signOutOthers(page) {
  await ask("/api/sign-out-others", {});
  await refreshList(page, leave);
  the(page, "[data-refreshed]").textContent = word("othersEnded");
}

/** @param {HTMLElement} page @param {unknown} error */
function problem(page, error) {
  const panel = page.querySelector("[data-panel]:not([hidden])") ?? page;
  tell(panel, sentenceFor(error));
}

/** The session has ended: the sign-in page says so, and who signs in again goes on where they were. */
async function leave() {
  lockAll();
  try {
    await goTo("/");
  } catch {
    // Locked and without a connection: the next attempt to unlock says so.
    return;
  }
  locked = false;
  const fields = document.querySelector("[data-sign-in]");
  if (fields) tell(fields, word("signedOut"));
}

/** Locked while the list was not shown: it is fetched to be locked. Without a connection the page stays, emptied. */
function showLocked() {
  locked = true;
  goTo("/home").catch((error) => tell(document, sentenceFor(error)));
}

/** Who signs in next begins with the list. */
function forget() {
  wanted = "";
  locked = false;
  forgetChoices();
  forgetList();
}

/** @param {HTMLElement} page @param {string} name */
function showPanel(page, name) {
  for (const panel of page.querySelectorAll("[data-panel]")) {
    /** @type {HTMLElement} */ (panel).hidden = panel.getAttribute("data-panel") !== name;
  }
  the(page, "[data-cancel]").hidden = locked;
  the(page, "[data-refreshed]").textContent = "";
  /** @type {HTMLElement | null} */ (page.querySelector(`[data-panel="${name}"] [data-focus]`))?.focus();
}

/** What the whole document hears, once; it acts on the inbox that is shown, if one is. */
export function watchInbox() {
  const shown = () => /** @type {HTMLElement | null} */ (document.querySelector('[data-page="inbox"]'));
  const elsewhere = () => /** @type {HTMLElement | null} */ (document.querySelector(ELSEWHERE));
  document.addEventListener("dovira:signed-out", () => void ((shown() || elsewhere()) && leave()));
  document.addEventListener("dovira:lock", () => {
    const page = shown();
    if (!page && elsewhere() && !document.querySelector('[data-page="factor"]')) showLocked();
    if (!page) return;
    locked = true;
    wipe(page);
    wipeLines(page);
    empty(page);
    showPanel(page, "unlock");
  });
  addEventListener("popstate", () => {
    const page = shown();
    if (page && keys()) closeReport(page);
    else if (page) wanted = "";
    else if (elsewhere()) history.replaceState(null, "", `/${elsewhere()?.dataset.page}`);
  });
}
