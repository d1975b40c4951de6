/** The page's end of the worker that removes hidden details; it is loaded when the first file is picked. */
import { trustedScript } from "../../core/web/js/trusted.js";

/** @typedef {{blob: Blob, type: string}} Cleaned */
const PATIENCE_MS = 120000;

/** @type {Worker | null} */
let worker = null;
/** @type {Map<number, (cleaned: Cleaned | null) => void>} */
const waiting = new Map();
let count = 0;

/** @param {Blob} file @returns {Promise<Cleaned | null>} null where it is not sure that nothing hidden is left */
export function clean(file) {
  return new Promise((resolve) => {
    const number = (count += 1);
    const timer = setTimeout(endCleaning, PATIENCE_MS);
    waiting.set(number, (cleaned) => {
      clearTimeout(timer);
      waiting.delete(number);
      resolve(cleaned);
    });
    try {
      worker ??= start();
      worker.postMessage({ number, file });
    } catch {
      endCleaning();
    }
  });
}

function start() {
  const made = new Worker(trustedScript("/static/clean.js"));
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
