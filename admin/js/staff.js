/**
 * The partners' site in the browser. Behaviours are attached by `data-page`; pages change inside one document, so that
 * the worker with the keys lives on.
 */
import { startActs } from "./acts.js";
import { watchCodes } from "./adding.js";
import { watchCheck } from "./check.js";
import { lock, watchTabs } from "./desk.js";
import { startShowing } from "./forms.js";
import { startFactor } from "./factor.js";
import { watchIdle } from "./idle.js";
import { startInbox, watchInbox } from "./inbox.js";
import { startJoin } from "./join.js";
import { watchSettings } from "./settings.js";
import { startMe } from "./me.js";
import { startOffice } from "./office.js";
import { startPeople } from "./people.js";
import { startSignIn } from "./signin.js";
import { show } from "./steps.js";
import { startTogether } from "./together.js";
import { startWaiting } from "./waiting.js";

/** @type {Record<string, (page: HTMLElement) => void>} */
const STARTS = {
  "sign-in": startSignIn,
  join: startJoin,
  factor: startFactor,
  inbox: startInbox,
  me: startMe,
  people: startPeople,
  log: startLog,
  together: startTogether,
  office: startOffice,
  waiting: startWaiting,
};

/** @param {HTMLElement} page */
function startLog(page) {
  startActs(page, {});
  show(page, "overview");
}

function start() {
  const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-page]"));
  if (!page) return;
  startShowing(page);
  STARTS[page.dataset.page ?? ""]?.(page);
}

document.addEventListener("dovira:page", start);
watchInbox();
watchCheck();
watchCodes();
watchIdle();
watchTabs();
watchSettings();
// A page kept by the browser for Back must hold neither keys nor text, and must not look as if it did.
addEventListener("pagehide", lock);
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
if (history.state?.report) history.replaceState(null, "", location.pathname);
start();
