/**
 * One file on its way: announced, then part after part. A lost network is waited for; what is there already is not sent
 * again, and the same bytes go out each time.
 */
import { judgingDay } from "./day.js";
import { keyBundle } from "./keys.js";

/**
 * @typedef {object} Errand a file for one report
 * @property {string} id b64u
 * @property {Blob} blob
 * @property {import("../../crypto/attachment.js").FileFacts} facts
 * @property {string} report b64u
 * @property {string} authorization of `POST /u/<report>/<file>`
 * @property {() => string[]} orgs who read the report now, b64u
 * @typedef {object} Road
 * @property {(verb: string, given: object) => Promise<any>} ask the worker with the keys
 * @property {() => void} end forgets them
 * @property {(path: string) => Worker} newWorker
 * @property {() => string[]} orgs who would read what is written now, b64u
 * @property {string} site b64u
 * @property {string[]} coordinators b64u
 * @typedef {object} Trip what may be done to it while it lasts
 * @property {boolean} cancelled
 * @property {boolean} paused
 * @property {() => void} wake ends a wait: for the network, or while it is paused
 * @property {XMLHttpRequest | null} request
 * @property {(state: "sending" | "again" | "paused", share: number) => void} tell
 * @typedef {"arrived" | "refused" | "changed" | "full" | "cancelled"} End
 */
const PATIENCE_MS = 180000;
const PAUSES_MS = [1000, 3000, 9000, 27000, 60000];
const PASSING = [0, 429, 500, 502, 503, 504];
const EPOCH_CHANGES = 3;
/** @type {Record<string, End>} */
const ENDS = { too_many: "full", malformed: "refused" };

/** @param {{state: string, share: number}} row @param {boolean} paused @param {() => void} show @returns {Trip} */
export function newTrip(row, paused, show) {
  const tell = (/** @type {string} */ state, /** @type {number} */ share) => {
    row.state = state;
    if (share >= 0) row.share = share;
    show();
  };
  return { cancelled: false, paused, wake: () => undefined, request: null, tell };
}

/** @param {Errand} errand @param {Road} road @param {Trip} trip @returns {Promise<End>} */
export async function sendFile(errand, road, trip) {
  try {
    return await journey(errand, road, trip);
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (trip.cancelled) return "cancelled";
    // Keys that nobody entitled vouches for, or a file that gives other bytes than before.
    return name === "Damaged" || name === "NotReadableError" || name === "NotFoundError" ? "changed" : "refused";
  }
}

/** @param {Errand} errand @param {Road} road @param {Trip} trip @returns {Promise<End>} */
async function journey(errand, road, trip) {
  const { answer, secret, parts } = await announced(errand, road, trip);
  if (!answer.missing) return ENDS[answer.code] ?? "refused";
  /** @type {number[]} */
  const missing = answer.missing;
  let arrived = answer.sha256 ?? "";
  let sha256 = "";
  let next = seal(errand, road, 0);
  for (let n = 0; n < parts; n += 1) {
    const part = await next;
    sha256 = part.sha256;
    // The next one is sealed while this one is on its way: no more than two are in memory.
    next = n + 1 < parts ? seal(errand, road, n + 1) : next;
    next.catch(() => null);
    if (!missing.includes(n)) continue;
    const url = `/u/${errand.report}/${errand.id}/${n}`;
    const reply = await lasting(trip, (told) => request("PUT", url, part.bytes, `Upload ${secret}`, trip, (share) => told((n + share) / parts)));
    if (reply.status !== 200) return ENDS[reply.answer.code] ?? "refused";
    arrived = reply.answer.sha256 ?? arrived;
  }
  return arrived && arrived === sha256 ? "arrived" : "changed";
}

/** @param {Errand} errand @param {Road} road @param {number} n @returns {Promise<{bytes: Uint8Array, sha256: string}>} */
function seal({ id }, { ask }, n) {
  return ask("filePart", { id, n });
}

/** @param {Errand} errand @param {Road} road @param {Trip} trip */
async function announced(errand, road, trip) {
  const { id, report, authorization, facts, blob } = errand;
  for (let round = 0; ; round += 1) {
    const orgs = errand.orgs();
    const bundle = await keysFor(orgs, round > 0, trip);
    const trust = { orgs, bundle, coordinators: road.coordinators, today: judgingDay(bundle.day, new Date()) };
    const { body, secret, parts } = await road.ask("announce", { id, report, site: road.site, facts, blob, ...trust });
    const { answer } = await lasting(trip, () => request("POST", `/u/${report}/${id}`, body, authorization, trip));
    if (answer.code !== "epoch_ended" || round === EPOCH_CHANGES) return { answer, secret, parts };
  }
}

/** @param {string[]} orgs @param {boolean} fresh @param {Trip} trip @returns {Promise<import("./keys.js").Bundle>} */
async function keysFor(orgs, fresh, trip) {
  const { answer } = await lasting(trip, async () => {
    const bundle = await keyBundle(orgs, fresh).catch(() => null);
    return { status: bundle ? 200 : 0, answer: bundle };
  });
  return answer;
}

/**
 * @param {Trip} trip
 * @param {(told: (share: number) => void) => Promise<{status: number, answer: any}>} attempt
 * @returns {Promise<{status: number, answer: any}>} the first answer that is not for want of a network or a server
 */
async function lasting(trip, attempt) {
  for (let tries = 0; ; tries += 1) {
    while (trip.paused && !trip.cancelled) await wait(trip);
    const reply = trip.cancelled ? null : await attempt((share) => trip.tell("sending", share));
    if (!reply || trip.cancelled) throw new Error("cancelled");
    if (!PASSING.includes(reply.status)) return reply;
    // A pause ends the request that is on its way.
    if (trip.paused) continue;
    trip.tell("again", -1);
    await wait(trip, PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
  }
}

/** @param {Trip} trip @param {number} [most] in milliseconds @returns {Promise<void>} until somebody wakes it */
function wait(trip, most) {
  return new Promise((resolve) => {
    const timer = most === undefined ? undefined : setTimeout(resolve, most);
    trip.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/**
 * @param {string} method
 * @param {string} url
 * @param {string | Uint8Array} body
 * @param {string} authorization
 * @param {Trip} trip
 * @param {(share: number) => void} [onProgress]
 * @returns {Promise<{status: number, answer: any}>}
 */
function request(method, url, body, authorization, trip, onProgress) {
  return new Promise((resolve) => {
    const sent = new XMLHttpRequest();
    trip.request = sent;
    sent.open(method, url);
    sent.setRequestHeader("Content-Type", typeof body === "string" ? "application/json" : "application/octet-stream");
    sent.setRequestHeader("Authorization", authorization);
    sent.timeout = PATIENCE_MS;
    sent.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    sent.onloadend = () => resolve(replyOf(sent));
    sent.send(/** @type {XMLHttpRequestBodyInit} */ (body));
  });
}

/** @param {XMLHttpRequest} request */
function replyOf({ status, responseText }) {
  try {
    return { status, answer: JSON.parse(responseText) };
  } catch {
    return { status: status === 200 ? 0 : status, answer: {} };
  }
}
