/**
 * The first script of the reporter's site: leaving, the settings, the door. It fetches other views and puts them in place
 * without adding to the history; without it every button still works as the form it stands in.
 */
import { coverInBackground, readyToLeave } from "../../core/web/js/exit.js";
import { requestPage, showNodes, showPage } from "../../core/web/js/page.js";
import { trustedScript } from "../../core/web/js/trusted.js";
import { offerAloud, readyToRead } from "./aloud.js";
import { answerBack, guardBack, leaveGuard } from "./back.js";
import { isUntouched } from "./plain.js";

/** @typedef {import("./host.js").Host} Host */

/** Views that can be shown again without the network. @type {Map<string, Node[]>} */
const kept = new Map();
const WITHOUT_CODE = ["start", "about", "plain"];
const MAILBOX = "box";
/** @type {Map<string, Promise<void>>} by the name of the script */
const loaded = new Map();
/** @type {Host} */
const host = {
  page: document.body,
  newWorker: (path) => new Worker(trustedScript(path)),
  startWorker: () => host.newWorker(host.page.dataset.worker ?? ""),
  fetchView: requestPage,
  busy: false,
  stepBack: () => false,
  leaveForm: leaveGuard,
  code: "",
};

readyToLeave();
coverInBackground();
readyToRead();
answerBack(() => {
  if (formIn() && host.stepBack()) return true;
  const start = kept.get("start");
  if (!start) return true;
  replace(() => showNodes(start));
  return false;
});
document.addEventListener("dovira:come-back", (event) => {
  host.code = /** @type {CustomEvent<string>} */ (event).detail;
  void visit({ view: MAILBOX }).catch(showFailed);
});
document.addEventListener("dovira:bring", (event) => {
  const { detail } = /** @type {CustomEvent<import("./about.js").Brought>} */ (event);
  const go = () => document.dispatchEvent(new CustomEvent(`dovira:${detail.name}`, { detail: { host, ...detail } }));
  load(scriptFor(true)).then(go, detail.failed);
});
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest("form[data-swap] button");
  const skip = target?.closest("a[href='#main']");
  if (button instanceof HTMLButtonElement || skip) event.preventDefault();
  if (button instanceof HTMLButtonElement) void press(button);
  if (skip) focusMain();
});
if (formIn()) void openForm().catch(showFailed);
// The door was opened before this script came: with it the phone can seal.
if (viewShown() === "plain" && isUntouched(document)) void visit({ view: plainForm() }).catch(showFailed);

/** @returns {string} */
function viewShown() {
  return document.querySelector("[data-view]")?.getAttribute("data-view") ?? "";
}

/** @returns {HTMLElement | null} the part of the view shown that a script of its own works */
function formIn() {
  return document.querySelector("[data-form], [data-mailbox]");
}

/** @param {boolean} mailbox */
function scriptFor(mailbox) {
  return mailbox ? "/static/mailbox.js" : "/static/form.js";
}

/** @returns {string} id of the form that the page without a script shows */
function plainForm() {
  return document.querySelector("[data-typed] [name=form]")?.getAttribute("value") ?? "";
}

/** @param {HTMLButtonElement} button of a form that asks for a view */
async function press(button) {
  const form = /** @type {HTMLFormElement} */ (button.form);
  const fields = Object.fromEntries([...new FormData(form), [button.name, button.value]].map(([k, v]) => [k, String(v)]));
  // The form itself asks for the page that works without a script.
  if (form.dataset.swap) fields.view = form.dataset.swap;
  if (host.busy) return;
  host.busy = true;
  try {
    await (fields.set ? change(fields) : visit(fields));
  } catch {
    showFailed();
  } finally {
    host.busy = false;
  }
}

/** @param {Record<string, string>} fields a view to go to, from the start view or back to it */
async function visit(fields) {
  const view = fields.view ?? "start";
  if (view === "start" && kept.has("start")) return leaveGuard();
  const opens = !WITHOUT_CODE.includes(view);
  const code = opens ? load(scriptFor(view === MAILBOX)) : null;
  const again = kept.get(view);
  const page = again ? null : await requestPage(fields);
  await code;
  replace(() => (page ? showPage(page) : showNodes(again ?? [])));
  guardBack();
  if (opens) await openForm();
  else focusMain();
  offerAloud();
}

/** @param {Record<string, string>} fields a setting; what was typed stays */
async function change(fields) {
  const page = await requestPage(fields);
  kept.clear();
  showPage(page);
  if (formIn()) await openForm();
  else if (viewShown() !== "start") void keepStart();
  const button = sameButton(fields);
  (button?.closest("details")?.querySelector("summary") ?? button)?.focus();
  offerAloud();
}

/** @param {Record<string, string>} fields @returns {HTMLElement | null} the button that was pressed, in the new page */
function sameButton({ set, value }) {
  for (const form of document.querySelectorAll("form[data-swap]")) {
    const buttons = [...form.querySelectorAll("button")];
    if (!form.querySelector(`[name="set"][value="${set}"]`)) continue;
    return buttons.find((button) => button.value === value) ?? buttons[0] ?? null;
  }
  return null;
}

/** Back from the first step must not need the network. */
async function keepStart() {
  const page = await requestPage({ view: "start" }).catch(() => null);
  if (page) kept.set("start", [...page.body.childNodes].map((node) => document.importNode(node, true)));
}

/** @param {() => Node[]} show gives what was shown before */
function replace(show) {
  const before = viewShown();
  kept.set(before, show());
  scrollTo(0, 0);
}

async function openForm() {
  const page = formIn();
  if (!page) throw new Error("no form in the page");
  await load(scriptFor(page.dataset.mailbox !== undefined));
  if (!kept.has("start")) void keepStart();
  guardBack();
  host.page = page;
  document.dispatchEvent(new CustomEvent("dovira:open", { detail: host }));
  // A script that came broken loads without an error and answers nothing.
  if (page.hidden) throw new Error("the form did not start");
  document.querySelector("[data-plain]")?.setAttribute("hidden", "");
}

/** @param {string} path @returns {Promise<void>} */
function load(path) {
  const code = loaded.get(path) ?? new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = trustedScript(path);
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("no script"));
    document.head.append(script);
  });
  loaded.set(path, code);
  code.catch(() => loaded.delete(path));
  return code;
}

function showFailed() {
  const words = document.querySelector("[data-failed]");
  if (!(words instanceof HTMLElement)) return;
  words.hidden = false;
  words.focus();
}

function focusMain() {
  const main = document.getElementById("main");
  if (!main) return;
  main.tabIndex = -1;
  main.focus();
}
