/**
 * The form: start.js loads this file when the door is opened and says `dovira:open` each time the form's page is put in
 * place (also in another language or size). What was typed stays in `session`, never in the address or in storage.
 */
import { emptyFields } from "../../core/web/js/exit.js";
import { bringAbout, bringFiles } from "./about.js";
import { fillCountries } from "./countries.js";
import { addTo } from "./draft.js";
import { questionsIn, readAnswer, writeAnswer } from "./fields.js";
import { tellWhereWeAre } from "./inside.js";
import { afterSending, problemOf } from "./outcome.js";
import { pathOf } from "./path.js";
import { recipientsIn, showRecipients } from "./recipients.js";
import { chosenIn, followSession, readChoices, showSession } from "./screen.js";
import { stopSealing } from "./sealer.js";
import { cancel, missing, sendAll, toConfirm, warmSoon } from "./sending.js";
import { newSession } from "./session.js";
import { forgetSessions, keepSession, sessionOf, thanksAfter } from "./sessions.js";
import { forgetSummary } from "./summary.js";
import { markWrong, showProblems } from "./views.js";
import { goBack, goOn, goTo } from "./walk.js";

/** @typedef {import("./host.js").Host} Host */

let session = newSession();
/** @type {Host} */
let host;
/** @type {import("./fields.js").Question[]} */
let questions = [];

/** @type {Record<string, (button: HTMLElement) => void>} */
const actions = {
  next() {
    goOn(session, questions);
    render();
  },
  back: () => (session.trail.length ? stepBack() : host.leaveForm()),
  more: () => go(path().rest[0] ?? "check"),
  check: () => go("check"),
  send: () => go("send"),
  about: async () => {
    if (await bringAbout(host)) go("about");
  },
  change(button) {
    session.changing = true;
    go(button.dataset.to ?? "check");
  },
  clear() {
    for (const question of questions) if (question.key === session.view) writeAnswer(question, undefined);
    delete session.answers[session.view];
    refresh();
  },
  others() {
    session.unfolded = true;
    showRecipients(host.page, { ...session, chosen: chosen() });
    recipientsIn(host.page).find(({ box }) => !box.checked)?.box.focus();
  },
  files: () => bringFiles(host, session),
  submit: () => void submit(),
  cancel: () => cancel(session),
  addition() {
    for (const slot of session.slots) if (slot.different) addTo(slot);
    void submit();
  },
};

document.addEventListener("dovira:open", (event) => open(/** @type {CustomEvent<Host>} */ (event).detail));
document.addEventListener("dovira:wipe", forget);

/** @param {Host} lent */
function open(lent) {
  if (lent.page.dataset.form === undefined) return;
  host = lent;
  host.stepBack = stepBack;
  questions = questionsIn(host.page);
  session = sessionOf(formId(), path().short[0] ?? "");
  fillCountries(host.page);
  for (const question of questions) writeAnswer(question, session.answers[question.key]);
  host.page.addEventListener("click", onClick);
  host.page.addEventListener("input", onInput);
  host.page.addEventListener("keydown", onKey);
  host.page.hidden = false;
  tellWhereWeAre(host.page);
  render();
  warmSoon(host);
}

function formId() {
  return host.page.dataset.form ?? "";
}

function path() {
  return pathOf(questions, session.answers);
}

/** @param {string} view */
function go(view) {
  goTo(session, view);
  render();
}

/** @returns {boolean} false when there is no step before */
function stepBack() {
  if (session.job) cancel(session);
  if (session.job) return true;
  if (session.view === "thanks") session = keepSession(formId(), newSession());
  const back = goBack(session, questions);
  if (back) render();
  return back;
}

function render() {
  showSession(host.page, questions, session);
}

function refresh() {
  followSession(host.page, questions, session);
}

function chosen() {
  return chosenIn(host.page, session);
}

/** @param {Event} event */
function onClick({ target }) {
  const button = target instanceof Element ? target.closest("[data-do]") : null;
  if (button instanceof HTMLElement) actions[button.dataset.do ?? ""]?.(button);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.target instanceof HTMLInputElement && event.target.type === "text" && event.key === "Enter" && !event.isComposing) actions.next?.(event.target);
}

/** @param {Event} event */
function onInput({ target }) {
  if (!(target instanceof HTMLElement)) return;
  const question = questions.find(({ view }) => view.contains(target));
  if (question) return keep(question);
  readChoices(host.page, session);
  refresh();
}

/** @param {import("./fields.js").Question} question */
function keep(question) {
  const before = session.answers[question.key];
  const answer = readAnswer(question);
  if (answer === undefined) delete session.answers[question.key];
  else session.answers[question.key] = answer;
  // Another letter in a text changes no condition: a slow phone must keep up with typing.
  const typing = question.type.startsWith("text") && before !== undefined && answer !== undefined;
  if (!typing) refresh();
}

async function submit() {
  const { page } = host;
  const ids = chosen();
  const gaps = missing(session, questions, ids, toConfirm(page));
  markWrong(page, gaps.map(({ question }) => question?.key ?? ""));
  if (session.job || gaps.length) return showProblems(page, gaps.map((gap) => problemOf(page, gap)));
  const mine = session;
  if (session.view === "send") go("sending");
  session.view = "sending";
  render();
  host.busy = true;
  const results = await sendAll(session, { ...host, questions }, ids).catch(() => []);
  const after = await afterSending(page, mine, results);
  host.busy = false;
  // "Leave this page" was pressed meanwhile: there is nobody to tell.
  if (session !== mine) return;
  if (after.view === "send") session.trail.pop();
  session.view = after.view;
  if (after.view === "thanks") forgetWords();
  render();
  showProblems(page, after.problems.map((text) => ({ text })), after.problems.length > 0);
}

/** Nothing typed outlives the thanks. */
function forgetWords() {
  const thanks = thanksAfter(formId(), session);
  session.files = null;
  forget();
  session = keepSession(formId(), thanks);
}

function forget() {
  cancel(session);
  stopSealing();
  session.files?.forget();
  session = forgetSessions();
  if (!host) return;
  emptyFields(host.page);
  forgetSummary(host.page);
}
