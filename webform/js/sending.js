/** From "Send" to what came of it. Shows progress; the caller shows the view that follows. */
import { holds } from "../../core/web/js/conditions.js";
import { wantsCode } from "./coded.js";
import { judgingDay, writersDay } from "./day.js";
import { deliver } from "./deliver.js";
import { slotsFor } from "./draft.js";
import { collect } from "./fields.js";
import { confirmationsIn } from "./recipients.js";
import { isWarm, sealInWorker } from "./sealer.js";
import { part, sentence } from "./views.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./deliver.js").Outcome} Outcome
 * @typedef {import("./fields.js").Question} Question
 * @typedef {import("./keys.js").Bundle} Bundle
 * @typedef {{slot: import("./draft.js").Slot, outcome: Outcome}} Result
 * @typedef {{page: HTMLElement, questions: Question[], startWorker: () => Worker}} Place
 * @typedef {import("../../core/web/js/conditions.js").Answers} Answers
 */
const BUCKETS = ["uk", "ru", "en"];
const WARM_AFTER_MS = 1000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let warming;

/**
 * @param {Session} session
 * @param {Question[]} questions
 * @param {string[]} chosen
 * @param {string[]} toConfirm keys of what must be ticked beside the consent
 * @returns {{name: string, question?: Question}[]} names of the sentences that say what is missing
 */
export function missing(session, questions, chosen, toConfirm) {
  const { answers, identity } = collect(questions, session.answers);
  const given = { ...answers, ...identity };
  const needed = questions.filter(({ key, show, required }) => required && given[key] === undefined && holds(show, given) && holds(required, given));
  return [
    ...(Object.keys(given).length ? [] : [{ name: "nothing" }]),
    ...needed.map((question) => ({ name: "required", question })),
    ...(chosen.length ? [] : [{ name: "nobody" }]),
    ...(toConfirm.every((key) => session.confirmed.includes(key)) ? [] : [{ name: "confirm" }]),
    ...(session.consent || !chosen.length ? [] : [{ name: "consent" }]),
  ];
}

/**
 * @param {Session} session
 * @param {Place} place
 * @param {string[]} chosen
 * @returns {Promise<Result[]>} one a report
 */
export async function sendAll(session, place, chosen) {
  const slots = slotsFor(session.slots, session.separately ? chosen.map((org) => [org]) : [chosen]);
  session.slots = [...slots, ...session.slots.filter((slot) => !slots.includes(slot))];
  const job = newJob(place.page);
  session.job = job;
  clearTimeout(warming);
  /** @type {Result[]} */
  const results = [];
  try {
    for (const [at, slot] of slots.entries()) {
      slot.orgs = session.separately ? [/** @type {string} */ (chosen[at])] : chosen;
      showMany(place.page, at + 1, slots.length);
      const outcome = job.cancelled ? "cancelled" : await deliver(slot, await letterOf(session, place, slot), job);
      results.push({ slot, outcome });
    }
  } finally {
    session.job = null;
  }
  return results;
}

/** @param {HTMLElement} page @param {number} n @param {number} m */
function showMany(page, n, m) {
  part(page, "many").textContent = m > 1 ? sentence(page, "many", { n, m }) : "";
}

/**
 * One throw-away sealing while the person types, for nobody, so that the real one takes no second. Failing is no matter here.
 *
 * @param {Pick<Place, "page" | "startWorker">} place
 */
export function warmSoon({ page, startWorker }) {
  clearTimeout(warming);
  const { salt = "" } = page.dataset;
  warming = setTimeout(() => isWarm() || sealInWorker(startWorker, { salt }).catch(() => null), WARM_AFTER_MS);
}

/** @param {Session} session */
export function cancel({ job }) {
  if (!job) return;
  job.cancelled = true;
  job.request?.abort();
}

/** @param {HTMLElement} page @returns {import("./post.js").Job} */
function newJob(page) {
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  const bar = /** @type {HTMLProgressElement} */ (part(page, "bar"));
  return {
    cancelled: false,
    request: null,
    tell(name, { share = 0 } = {}) {
      bar.value = share;
      part(page, "percent").textContent = name === "sending" ? percent.format(share) : "";
      part(page, "progress").textContent = sentence(page, name);
    },
  };
}

/** @param {Session} session @param {Place} place @param {import("./draft.js").Slot} slot @returns {Promise<import("./deliver.js").Letter>} */
async function letterOf(session, place, slot) {
  const { answers, identity } = collect(place.questions, session.answers);
  const { priority = "null" } = place.page.dataset;
  return {
    answers: { ...answers, ...confirmations(session, place.page), read_consent: "yes" },
    identity,
    priority: holds(JSON.parse(priority), { ...answers, ...identity }),
    code: wantsCode(session),
    files: (await session.files?.listed(slot.orgs.join())) ?? [],
    seal: (bundle, letter, slot) => sealInWorker(place.startWorker, taskOf(place.page, bundle, slot, letter)),
  };
}

/** @param {HTMLElement} page @returns {string[]} keys of what must be ticked beside the consent */
export function toConfirm(page) {
  return confirmationsIn(page).filter(({ card }) => !card.hidden).map(({ key }) => key);
}

/** @param {Session} session @param {HTMLElement} page */
function confirmations({ confirmed }, page) {
  return Object.fromEntries(toConfirm(page).filter((key) => confirmed.includes(key)).map((key) => [key, "yes"]));
}

/**
 * @param {HTMLElement} page
 * @param {Bundle} bundle
 * @param {{orgs: string[], secret: string, follows: string}} slot
 * @param {{answers: Answers, identity: Answers, priority: boolean, code: boolean, files: import("../../crypto/manifest.js").Listed[]}} letter
 * @returns {import("./sealer.js").Task}
 */
function taskOf(page, bundle, { orgs, secret, follows }, { answers, identity, priority, code, files }) {
  const { site = "", salt = "", form = "", letter = "", version = "", coordinators = "" } = page.dataset;
  const now = new Date();
  const { lang } = document.documentElement;
  return {
    bundle,
    site,
    salt,
    code,
    coordinators: coordinators.split(" ").filter(Boolean),
    orgs,
    secret,
    follows,
    form,
    letter,
    version,
    lang,
    bucket: BUCKETS.includes(lang) ? lang : "other",
    day: writersDay(bundle.day, now),
    today: judgingDay(bundle.day, now),
    priority,
    answers,
    identity,
    files,
  };
}
