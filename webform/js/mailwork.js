/** The mailbox's worker, which alone has the code's keys. */
import { Work } from "./work.js";

const mail = new Work();

/**
 * @param {Pick<import("./host.js").Host, "startWorker">} host
 * @param {string} verb
 * @param {object} given plain data and files
 * @param {(done: number) => void} [onProgress] told the part done, 0 to 1
 * @returns {Promise<any>} see Work
 */
export function inWork(host, verb, given, onProgress) {
  return mail.ask(host.startWorker, verb, given, onProgress);
}

/** @returns {void} ends the worker and forgets the keys */
export function endWork() {
  mail.end();
}
