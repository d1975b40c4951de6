/**
 * The page's end of the sealing worker. A worker that is blocked, throws, answers nonsense or nothing in time is ended,
 * and the sealing rejects: the caller then sends nothing.
 *
 * @typedef {import("./wire.js").Sealed} Sealed
 * @typedef {object} Task all that the worker needs; plain data
 * @property {import("./keys.js").Bundle} bundle as the server gave it
 * @property {string} site b64u, from the page
 * @property {string} salt b64u, from the page: of codes
 * @property {boolean} code the person wants one
 * @property {string[]} coordinators b64u, from the page: who may sign the roster
 * @property {string[]} orgs ids, b64u
 * @property {string} secret b64u, "" to draw a new one
 * @property {string} follows b64u or ""
 * @property {string} form
 * @property {string} letter
 * @property {string} version b64u
 * @property {string} lang
 * @property {string} bucket uk, ru, en or other
 * @property {string} day that the report carries
 * @property {string} today by which keys are judged
 * @property {boolean} priority
 * @property {import("../../core/web/js/conditions.js").Answers} answers
 * @property {import("../../core/web/js/conditions.js").Answers} identity
 * @property {import("../../crypto/manifest.js").Listed[]} files that follow it
 */
const PATIENCE_MS = 60000;

/** @type {Worker | null} */
let worker = null;
/** @type {Map<number, (result: Sealed | Error) => void>} */
const waiting = new Map();
let count = 0;

/**
 * @param {() => Worker} start makes the worker
 * @param {Task | {salt: string}} task with a salt alone: a throw-away sealing, so that the next one is quick
 * @returns {Promise<Sealed>} rejects with an Error named as in crypto/errors.js where the worker knows why
 */
export function sealInWorker(start, task) {
  return new Promise((resolve, reject) => {
    const number = (count += 1);
    const timer = setTimeout(() => stopSealing(), PATIENCE_MS);
    waiting.set(number, (result) => {
      clearTimeout(timer);
      waiting.delete(number);
      if (result instanceof Error) reject(result);
      else resolve(result);
    });
    try {
      worker ??= listenTo(start());
      worker.postMessage({ number, task });
    } catch {
      stopSealing();
    }
  });
}

/** @param {Worker} made @returns {Worker} */
function listenTo(made) {
  made.onerror = made.onmessageerror = () => stopSealing();
  made.onmessage = ({ data }) => {
    const failed = Object.assign(new Error("not sealed"), { name: String(data?.failed) });
    waiting.get(data?.number)?.(data?.sealed ?? failed);
  };
  return made;
}

/** @returns {void} ends the worker and whatever it was doing; the next sealing starts another */
export function stopSealing() {
  worker?.terminate();
  worker = null;
  for (const answer of [...waiting.values()]) answer(new Error("stopped"));
}

/** @returns {boolean} whether a worker runs */
export function isWarm() {
  return worker !== null;
}
