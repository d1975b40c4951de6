/** The page's end of the mailbox's worker, which holds the keys; ending it forgets them. */
const PATIENCE_MS = 120000;

/** @type {Worker | null} */
let worker = null;
/** @type {Map<number, (data: any) => void>} */
const waiting = new Map();
let count = 0;

/**
 * @param {Pick<import("./form.js").Host, "startWorker">} host
 * @param {string} verb
 * @param {object} given plain data
 * @param {(done: number) => void} [onProgress] told the part done, 0 to 1
 * @returns {Promise<any>} rejects with an Error named as in crypto/errors.js where the worker knows why
 */
export function inWork(host, verb, given, onProgress) {
  return new Promise((resolve, reject) => {
    const number = (count += 1);
    const timer = setTimeout(endWork, PATIENCE_MS);
    waiting.set(number, (data) => {
      if ("done" in data) return onProgress?.(data.done);
      clearTimeout(timer);
      waiting.delete(number);
      if ("value" in data) resolve(data.value);
      else reject(Object.assign(new Error("not done"), { name: String(data.failed) }));
    });
    worker ??= listenTo(host.startWorker());
    worker.postMessage({ number, verb, given });
  });
}

/** @param {Worker} made @returns {Worker} */
function listenTo(made) {
  made.onerror = made.onmessageerror = endWork;
  made.onmessage = ({ data }) => waiting.get(data.number)?.(data);
  return made;
}

/** @returns {void} ends the worker and whatever it was doing */
export function endWork() {
  worker?.terminate();
  worker = null;
  for (const answer of [...waiting.values()]) answer({ failed: "Stopped" });
}
