/** The page's end of the worker that removes hidden details; it is loaded when the first file is picked. */
/** @typedef {{blob: Blob, type: string}} Cleaned */
const PATIENCE_MS = 120000;

/** @type {Worker | null} */
let worker = null;
/** @type {Map<number, (cleaned: Cleaned | null) => void>} */
const waiting = new Map();
let count = 0;

/**
 * @param {(path: string) => Worker} newWorker
 * @param {Blob} file
 * @returns {Promise<Cleaned | null>} null where it is not sure that nothing hidden is left
 */
export function clean(newWorker, file) {
  return new Promise((resolve) => {
    const number = (count += 1);
    const timer = setTimeout(endCleaning, PATIENCE_MS);
    waiting.set(number, (cleaned) => {
      clearTimeout(timer);
      waiting.delete(number);
      resolve(cleaned);
    });
    try {
      worker ??= listenTo(newWorker("/static/clean.js"));
      worker.postMessage({ number, file });
    } catch {
      endCleaning();
    }
  });
}

/** @param {Worker} made @returns {Worker} */
function listenTo(made) {
  made.onerror = made.onmessageerror = endCleaning;
  made.onmessage = ({ data }) => waiting.get(data.number)?.(data.cleaned ?? null);
  return made;
}

/** @returns {void} what was not cleaned yet is not clean */
export function endCleaning() {
  worker?.terminate();
  worker = null;
  for (const answer of [...waiting.values()]) answer(null);
}
