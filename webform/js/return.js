/**
 * The mailbox: a code in, answers out; more words, fewer readers, or everything gone. The address says none of it, and what
 * was opened lives in this page and its worker only.
 */
import { askBox, askOf } from "./box.js";
import { judgingDay, writersDay } from "./day.js";
import { keyBundle } from "./keys.js";
import { showAnswers, showReaders, writable } from "./mailview.js";
import { endWork, inWork } from "./mailwork.js";
import { part, sentence, showOnly, showProblems } from "./views.js";

/** @typedef {import("./form.js").Host} Host */
/** @typedef {{key: import("./box.js").Key, found: any, orgs: string[], answers: import("./keeper.js").Answer[]}} Mail */

/** @type {Host} */
let host;
/** @type {Mail | null} */
let mail = null;
/** What is asked about before it is done. */
let pending = { act: "", org: "" };
/** What was sealed and not confirmed yet: a retry sends the same bytes, so that nothing arrives twice. */
let onItsWay = { content: "", body: "" };

const PASSING = "unanswered";
/** @type {Record<string, (button: HTMLElement) => unknown>} */
const actions = {
  open: () => unlock(field("digits").value),
  again: () => look(),
  send: () => send(),
  stop: ({ dataset }) => confirm({ act: "stop", org: dataset.org ?? "" }),
  delete: () => confirm({ act: "delete", org: "" }),
  confirm: () => carryOut(),
  back: () => (stepBack() ? undefined : host.leaveForm()),
};

export function startMailbox() {
  document.addEventListener("dovira:open", (event) => open(/** @type {CustomEvent<Host>} */ (event).detail));
  document.addEventListener("dovira:wipe", forget);
}

/** @param {Host} lent */
function open(lent) {
  if (lent.page.dataset.mailbox === undefined) return;
  host = lent;
  host.stepBack = stepBack;
  host.page.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-do]") : null;
    if (button instanceof HTMLElement) void actions[button.dataset.do ?? ""]?.(button);
  });
  field("digits").addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && actions.open?.(field("digits")));
  host.page.hidden = false;
  if (mail) show("mail");
  else showOnly(host.page, "code");
  const { code } = host;
  host.code = "";
  if (code) void unlock(code);
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
  const { status, answer } = await askBox(askOf("look", key));
  if (status === 404) return problem("code", "unknown");
  if (status !== 200) return problem(mail ? "mail" : "code", PASSING);
  const { orgs, answers } = await inWork(host, "read", answer);
  mail = { key, found: answer, orgs, answers };
  show("mail");
}

async function send() {
  const text = field("more").value.trim();
  if (!mail || !text) return problem("mail", "nothing");
  const orgs = writable(mail);
  if (!orgs.length) return problem("mail", "noReader");
  showOnly(host.page, "opening");
  try {
    let { status, answer } = await askBox(await sealed(text, orgs));
    // A colleague there opened new keys: nothing was kept.
    if (status === 409) onItsWay = { content: "", body: "" };
    if (answer?.code === "epoch_ended") ({ status, answer } = await askBox(await sealed(text, orgs)));
    if (status !== 200) return problem("mail", answer?.code === "org_closed" ? "closed" : PASSING);
    field("more").value = "";
    onItsWay = { content: "", body: "" };
    await look();
    part(host.page, "sent").hidden = false;
  } catch (error) {
    problem("mail", error instanceof Error && error.name === "Untrusted" ? "untrusted" : PASSING);
  }
}

/** @param {string} text @param {string[]} orgs @returns {Promise<string>} */
async function sealed(text, orgs) {
  const content = JSON.stringify([text, orgs]);
  if (onItsWay.content === content) return onItsWay.body;
  const bundle = await keyBundle(orgs, true);
  const now = new Date();
  const coordinators = (host.page.dataset.coordinators ?? "").split(" ").filter(Boolean);
  const days = { day: writersDay(bundle.day, now), today: judgingDay(bundle.day, now) };
  onItsWay = { content, body: await inWork(host, "write", { text, orgs, coordinators, bundle, ...days }) };
  return onItsWay.body;
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
  if (shown !== "confirm") return false;
  show("mail");
  return true;
}

/** @param {string} name @returns {HTMLInputElement} */
function field(name) {
  return /** @type {HTMLInputElement} */ (part(host.page, name));
}

function forget() {
  mail = null;
  onItsWay = { content: "", body: "" };
  endWork();
  for (const name of ["answers", "readers"]) host?.page.querySelector(`[data-part="${name}"]`)?.replaceChildren();
}
