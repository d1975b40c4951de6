/** What a person sees after "Send": thanks only when all of it is stored, else what is missing and what to do. */
import { questionWords } from "./fields.js";
import { keyBundle } from "./keys.js";
import { namesOf, recipientsIn } from "./recipients.js";
import { codeOf, showCodes } from "./receipt.js";
import { part, sentence } from "./views.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./sending.js").Result} Result
 * @typedef {{view: string, problems: string[]}} Next
 */

/** Why it did not work, the gravest first. */
const REASONS = ["untrusted", "unsealed"];

/**
 * @param {HTMLElement} page
 * @param {Session} session
 * @param {Result[]} results
 * @returns {Promise<Next>}
 */
export async function afterSending(page, session, results) {
  const ended = (/** @type {string} */ outcome) => results.filter((result) => result.outcome === outcome);
  const received = ended("received").flatMap(({ slot }) => slot.sealed?.orgs ?? []);
  if (results.length && ended("received").length === results.length) {
    session.received = received;
    void session.files?.start(results.map(({ slot }) => goingWith(slot)));
    session.codes = results.flatMap(({ slot }) => (slot.sealed ? codeOf(slot.sealed) : []));
    return { view: "thanks", problems: [] };
  }
  const partly = received.length ? [sentence(page, "partly", { orgs: namesOf(page, received) })] : [];
  if (ended("closed").length) {
    const closed = await markClosed(page, session, ended("closed"));
    return { view: "send", problems: [sentence(page, "closed", { orgs: namesOf(page, closed) }), ...partly] };
  }
  if (ended("long").length) return { view: "send", problems: [sentence(page, "long"), ...partly] };
  if (ended("cancelled").length) return { view: "send", problems: partly };
  if (ended("different").length) return { view: "different", problems: [] };
  const reason = REASONS.find((one) => ended(one).length) ?? "unanswered";
  part(page, "unsealed").hidden = reason !== "unsealed";
  part(page, "failed-words").replaceChildren(
    ...[sentence(page, reason), ...partly].map((text) => Object.assign(document.createElement("p"), { textContent: text })),
  );
  return { view: "failed", problems: [] };
}

/**
 * @param {HTMLElement} page
 * @param {Session} session
 * @param {Result[]} refused
 * @returns {Promise<string[]>} those of the chosen that take no messages now
 */
async function markClosed(page, session, refused) {
  const wanted = refused.flatMap(({ slot }) => slot.orgs);
  const bundle = await keyBundle(wanted, true).catch(() => null);
  const open = bundle?.orgs.map(({ id }) => id) ?? [];
  const closed = recipientsIn(page).filter(({ id }) => wanted.includes(id) && !open.includes(id));
  session.closed = [...new Set([...session.closed, ...closed.map(({ id }) => id)])];
  session.chosen = (session.chosen ?? wanted).filter((id) => !session.closed.includes(id));
  session.consent = false;
  session.unfolded = true;
  const named = wanted.filter((id) => session.closed.includes(id));
  return named.length ? named : wanted;
}

/** @param {import("./draft.js").Slot} slot @returns {import("./files.js").Going} */
function goingWith({ orgs, secret, sealed }) {
  return { name: orgs.join(), report: sealed?.report ?? "", authorization: `Upload ${secret}`, orgs: () => orgs };
}

/**
 * @param {HTMLElement} page
 * @param {ReturnType<typeof import("./sending.js").missing>[number]} gap
 * @returns {import("./views.js").Problem}
 */
export function problemOf(page, { name, question }) {
  if (!question) return { text: sentence(page, name) };
  return { text: sentence(page, name, { question: questionWords(question) }), to: question.key };
}

/**
 * @param {HTMLElement} page
 * @param {Session} session
 */
export function showThanks(page, session) {
  const { received, own } = session;
  showCodes(page, session);
  session.files?.moveTo(part(page, "sent-files"));
  for (const node of page.querySelectorAll("[data-received]")) {
    const item = /** @type {HTMLElement} */ (node);
    item.hidden = !received.includes(item.dataset.received ?? "");
  }
  part(page, "fault").hidden = !own;
}
