/**
 * The conversation of a case: what was said, and an answer that is read once more before it goes. What was begun outlives
 * a lock nowhere: it may quote what was opened.
 */
import { dayText } from "../../core/web/js/daytext.js";
import { openAgain } from "./desk.js";
import { whileBusy } from "./forms.js";
import { ask, Refused } from "./server.js";
import { tell, the, word } from "./words.js";

/**
 * @typedef {import("./opening.js").Opened} Opened
 * @typedef {import("./opening.js").Tags} Tags
 * @typedef {{title: string, text: string}} Ready a text to begin with
 */

/**
 * @param {HTMLElement} place
 * @param {string} report id, base64url
 * @param {{tags: Tags, opened: Opened}} found
 * @param {import("./keeper.js").Keeper} keeper
 * @param {() => void} reload shows the report anew
 */
export function startTalk(place, report, { tags, opened }, keeper, reload) {
  const { code, lang } = opened.inner;
  const list = the(place, "[data-said]");
  list.replaceChildren(...opened.said.map((one) => itemOf(place, one)));
  the(place, "[data-none]").hidden = opened.said.length > 0;
  the(place, "[data-same-code]").hidden = !opened.said.some(({ kind }) => kind === "message");
  the(place, "[data-no-code]").hidden = Boolean(code);
  the(place, "[data-code-gone]").hidden = !code || tags.answerable;
  const writing = the(place, "[data-writing]");
  writing.hidden = !code || !tags.answerable;
  if (!code || !tags.answerable) return;
  const given = { report, recipient: code.recipient, n: opened.said.length, lang };
  startWriting(writing, report, given, keeper, reload);
  void offerTemplates(writing, lang);
}

/** @param {HTMLElement} place @param {import("./talking.js").Said} said @returns {Node} */
function itemOf(place, { kind, day, text, problem }) {
  const template = /** @type {HTMLTemplateElement} */ (the(place, "template"));
  const item = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  item.dataset.kind = kind;
  the(item, "[data-who]").textContent = word(kind === "reply" ? "saidByUs" : "saidByPerson");
  the(item, "[data-day]").textContent = day && dayText(day);
  the(item, "[data-words-said]").textContent = problem ? word("notShown") : text;
  return item;
}

/**
 * @param {HTMLElement} place
 * @param {string} report
 * @param {{report: string, recipient: string, n: number, lang: string}} given
 * @param {import("./keeper.js").Keeper} keeper
 * @param {() => void} reload
 */
function startWriting(place, report, given, keeper, reload) {
  const field = /** @type {HTMLTextAreaElement} */ (the(place, "textarea"));
  const turn = (/** @type {boolean} */ reading) => {
    the(place, "[data-write]").hidden = reading;
    the(place, "[data-read]").hidden = !reading;
    the(place, "[data-once-more]").textContent = field.value;
    if (reading) the(place, "[data-once-more]").focus();
    else field.focus();
  };
  the(place, "[data-look]").addEventListener("click", () => {
    tell(place, field.value.trim() ? "" : word("nothingWritten"));
    if (field.value.trim()) turn(true);
  });
  the(place, "[data-change]").addEventListener("click", () => turn(false));
  const send = async () => {
    await sendAnswer(keeper, report, { ...given, text: field.value.trim() });
    field.value = "";
    reload();
  };
  the(place, "[data-submit]").addEventListener("click", () => void whileBusy(place, send));
}

/**
 * @param {import("./keeper.js").Keeper} keeper
 * @param {string} report
 * @param {object} given
 */
async function sendAnswer(keeper, report, given) {
  const day = new Date().toISOString().slice(0, 10);
  const seal = () => keeper.ask("answer", { ...given, day });
  try {
    await ask(`/api/reports/${report}/replies`, await seal());
  } catch (error) {
    // A colleague opened an epoch meanwhile: nothing was kept, and the keys of the new one are there.
    if (!(error instanceof Refused && error.code === "epoch_ended")) throw error;
    await openAgain();
    await ask(`/api/reports/${report}/replies`, await seal());
  }
}

/** @param {HTMLElement} place @param {string} lang that the person reads */
async function offerTemplates(place, lang) {
  const list = /** @type {HTMLSelectElement} */ (the(place, "select"));
  const field = /** @type {HTMLTextAreaElement} */ (the(place, "textarea"));
  field.lang = lang;
  field.dir = "auto";
  /** @type {Ready[]} */
  const templates = await ask(`/api/templates/${encodeURIComponent(lang)}`).catch(() => []);
  list.append(...templates.map(({ title }, at) => new Option(title, String(at))));
  the(place, "[data-templates]").hidden = !templates.length;
  list.addEventListener("change", () => {
    const { text } = templates[Number(list.value)] ?? { text: "" };
    // Nothing that was written is lost: a template is added to it.
    field.value = [field.value.trim(), text].filter(Boolean).join("\n\n");
    list.value = "";
    field.focus();
  });
}
