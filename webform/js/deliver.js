/**
 * One press of "Send": seal, send, believe only what the server says it stored. Every report ends in one outcome.
 *
 * @typedef {import("./draft.js").Slot} Slot
 * @typedef {import("./post.js").Job} Job
 * @typedef {import("./keys.js").Bundle} Bundle
 * @typedef {import("../../core/web/js/conditions.js").Answers} Answers
 * @typedef {"received" | "different" | "closed" | "long" | "untrusted" | "unsealed" | "unanswered" | "cancelled"} Outcome
 * @typedef {object} Letter what is to be sealed
 * @property {Answers} answers
 * @property {Answers} identity
 * @property {boolean} priority
 * @property {boolean} code the person wants one
 * @property {import("../../crypto/manifest.js").Listed[]} files that follow it
 * @property {(bundle: Bundle, letter: Letter, slot: Slot) => Promise<import("./wire.js").Sealed>} seal in the worker
 */
import { keyBundle } from "./keys.js";
import { deliverBytes } from "./post.js";
import { checkSealed, isReceipt } from "./wire.js";

const EPOCH_CHANGES = 3;
/** @type {{[name: string]: Outcome}} what the worker says that has a sentence of its own */
const OUTCOMES = { TooLong: "long", Untrusted: "untrusted" };

/**
 * @param {Slot} slot
 * @param {Letter} letter
 * @param {Job} job
 * @returns {Promise<Outcome>}
 */
export async function deliver(slot, letter, job) {
  const content = JSON.stringify([letter.answers, letter.identity, slot.orgs, letter.code, letter.files]);
  if (slot.received && slot.content === content) return "received";
  let fresh = false;
  for (let round = 0; round < EPOCH_CHANGES; round += 1) {
    const outcome = await sealed(slot, letter, content, job, fresh);
    if (outcome) return outcome;
    const reply = await deliverBytes(/** @type {import("./wire.js").Sealed} */ (slot.sealed), job);
    if (job.cancelled) return "cancelled";
    if (reply.code !== "epoch_ended") return outcomeOf(reply, slot);
    slot.sealed = null;
    fresh = true;
  }
  return "unanswered";
}

/**
 * Seals unless the same content is sealed already: the same bytes must go out again.
 *
 * @param {Slot} slot @param {Letter} letter @param {string} content @param {Job} job @param {boolean} fresh
 * @returns {Promise<Outcome | null>} null when there are sealed bytes to send
 */
async function sealed(slot, letter, content, job, fresh) {
  if (slot.sealed && slot.content === content) return null;
  job.tell("sealing");
  const bundle = await keyBundle(slot.orgs, fresh).catch(() => null);
  if (!bundle) return "unanswered";
  const missing = slot.orgs.some((org) => !bundle.orgs.some(({ id }) => id === org));
  if (missing) return fresh ? "closed" : sealed(slot, letter, content, job, true);
  try {
    const made = await letter.seal(bundle, letter, slot);
    checkSealed(made, [letter.answers, letter.identity], letter.code);
    Object.assign(slot, { sealed: made, secret: made.secret, content });
    return job.cancelled ? "cancelled" : null;
  } catch (error) {
    const outcome = OUTCOMES[error instanceof Error ? error.name : ""] ?? "unsealed";
    return outcome === "untrusted" && !fresh ? sealed(slot, letter, content, job, true) : outcome;
  }
}

/** @param {import("./post.js").Reply} reply @param {Slot} slot @returns {Outcome} */
function outcomeOf(reply, slot) {
  slot.different = reply.code === "different";
  if (slot.different) return "different";
  if (reply.code === "org_closed" || reply.code === "unknown_org") return "closed";
  const whole = slot.sealed !== null && isReceipt(reply.answer, slot.sealed);
  slot.received = reply.status === 200 && whole;
  return slot.received ? "received" : "unanswered";
}
