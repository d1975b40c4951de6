/**
 * The mailbox: a code in, answers out; more words, fewer readers, or everything gone. The address says none of it, and what
 * was opened lives in this page and its worker only.
 */
import { emptyFields } from "../../core/web/js/exit.js";
import { askBox, askOf } from "./box.js";
import { forgetFiles, listedFiles, openFiles, sendFiles, showFiles } from "./mailfiles.js";
import { showAnswers, showReaders, writable } from "./mailview.js";
import { endWork, inWork } from "./mailwork.js";
import { forgetWriting, PASSING, sendMore } from "./mailwrite.js";
import { part, sentence, showOnly, showProblems } from "./views.js";

/** @typedef {import("./host.js").Host} Host */
/**
 * @typedef {object} Mail
 * @property {import("./box.js").Key} key
 * @property {string} report b64u
 * @property {any} found answer of `POST /box`
 * @property {string[]} orgs whom the browser's own note covers
 * @property {import("./keeper.js").Answer[]} answers
 * @property {string[]} away organisations that take nothing now
 */

/** @type {Host} */
let host;
/** @type {Mail | null} */
let mail = null;
/** What is asked about before it is done. */
let pending = { act: "", org: "" };
/** Counts what was forgotten: an answer that comes later is shown to nobody. */
let turn = 0;

/** @type {Record<string, (button: HTMLElement) => unknown>} */
const actions = {
  open: () => unlock(field("digits").value),
  again: () => look().catch(() => problem("mail", PASSING)),
  send: () => send(),
  files: async () => (await openFiles(host, readers)) || problem("mail", PASSING),
  stop: ({ dataset }) => confirm({ act: "stop", org: dataset.org ?? "" }),
  delete: () => confirm({ act: "delete", org: "" }),
  confirm: () => carryOut(),
  back: () => (stepBack() ? undefined : host.leaveForm()),
};

/** @returns {string[]} who would read what is written now */
const readers = () => (mail ? writable(mail) : []);

export function startMailbox() {
  document.addEventListener("dovira:open", (event) => open(/** @type {CustomEvent<Host>} */ (event).detail));
  document.addEventListener("dovira:wipe", forget);
}

/** @param {Host} lent */
function open(lent) {
  if (lent.page.dataset.mailbox === undefined) return;
  host = lent;
  host.stepBack = stepBack;
  // The same page may be put in place again: functions with a name are added once.
  host.page.addEventListener("click", onClick);
  field("digits").addEventListener("keydown", onKey);
  host.page.hidden = false;
  showFiles(host, readers);
  if (mail) show("mail");
  else showOnly(host.page, "code");
  const { code } = host;
  host.code = "";
  if (code) void unlock(code);
}

/** @param {Event} event */
function onClick({ target }) {
  const button = target instanceof Element ? target.closest("[data-do]") : null;
  if (button instanceof HTMLElement) void actions[button.dataset.do ?? ""]?.(button);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === "Enter" && !event.isComposing) void unlock(field("digits").value);
}

/** @param {string} code as it was typed */
async function unlock(code) {
  const { site = "", salt = "" } = host.page.dataset;
  showProblems(host.page, []);
  showOnly(host.page, "opening");
  try {
    const key = await inWork(host, "derive", { code, site, salt }, follow);
    field("digits").value = "";
    await look(key);
  } catch (error) {
    problem("code", error instanceof Error && error.name === "CodeMistyped" ? "mistyped" : "unopened");
  }
}

/** @param {import("./box.js").Key} [key] */
async function look(key = mail?.key) {
  if (!key) return;
  const mine = turn;
  const { status, answer } = await askBox(askOf("look", key));
  if (mine !== turn) return;
  if (status === 404) return problem("code", "unknown");
  if (status !== 200) return problem(mail ? "mail" : "code", PASSING);
  const read = await inWork(host, "read", answer);
  if (mine !== turn) return;
  mail = { key, found: answer, ...read, away: [] };
  show("mail");
}

async function send() {
  if (!mail) return;
  const mine = turn;
  showOnly(host.page, "opening");
  const before = mail;
  const why = await sendMore(host, mail, field("more").value.trim(), await listedFiles(mail));
  if (mine !== turn) return;
  show("mail");
  if (why) return problem("mail", why);
  field("more").value = "";
  sendFiles(before, String(before.found.messages), () => mail);
  await look().catch(() => problem("mail", PASSING));
  part(host.page, "sent").hidden = mine !== turn;
}

/** @param {typeof pending} asked */
function confirm(asked) {
  pending = asked;
  for (const name of ["stopping", "deleting"]) part(host.page, name).hidden = (name === "deleting") !== (asked.act === "delete");
  showOnly(host.page, "confirm");
}

async function carryOut() {
  if (!mail) return;
  const { act, org } = pending;
  const { status } = await askBox(askOf(act, mail.key, org ? { org } : {}));
  if (status !== 200 && status !== 404) return problem("mail", PASSING);
  if (act !== "delete") return look();
  forget();
  showOnly(host.page, "deleted");
}

/** @param {string} panel */
function show(panel) {
  showProblems(host.page, []);
  part(host.page, "sent").hidden = true;
  if (mail) showAnswers(host.page, mail);
  if (mail) showReaders(host.page, mail);
  showOnly(host.page, panel);
}

/** @param {string} panel @param {string} name of a sentence */
function problem(panel, name) {
  showOnly(host.page, panel);
  showProblems(host.page, [{ text: sentence(host.page, name) }], name === PASSING);
}

/** @param {number} done 0 to 1 */
function follow(done) {
  /** @type {HTMLProgressElement} */ (part(host.page, "bar")).value = done;
}

/** @returns {boolean} false when there is nothing to step back to */
function stepBack() {
  const shown = host.page.querySelector("[data-panel]:not([hidden])")?.getAttribute("data-panel");
  if (shown === "confirm") show("mail");
  // Whoever comes to the start page next types the code again.
  else forget();
  return shown === "confirm";
}

/** @param {string} name @returns {HTMLInputElement} */
function field(name) {
  return /** @type {HTMLInputElement} */ (part(host.page, name));
}

function forget() {
  turn += 1;
  mail = null;
  forgetWriting();
  forgetFiles();
  endWork();
  if (!host?.page.querySelector('[data-part="answers"]')) return;
  emptyFields(host.page);
  for (const name of ["answers", "readers"]) part(host.page, name).replaceChildren();
}
