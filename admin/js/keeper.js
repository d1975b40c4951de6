/**
 * The page's end of the worker that holds the keys. No key ever comes to this side: only what a worker reads does.
 */
import { trustedScript } from "../../core/web/js/trusted.js";

/**
 * @typedef {object} Keeper
 * @property {(verb: string, given?: object, handed?: Transferable[]) => Promise<any>} ask rejects with an Error whose `name` says what happened:
 *   those of crypto/errors.js, `Locked`, or `Failed`; of a share also its `number`
 * @property {() => Keeper} helper another worker of the same script, which ends with this one
 * @property {() => void} end the worker, its helpers and every key in them are gone
 */

/**
 * @param {string} url address of the worker's script
 * @returns {Keeper}
 */
export function openKeeper(url) {
  const worker = new Worker(trustedScript(url));
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  /** @type {Keeper[]} */
  const helpers = [];
  let last = 0;
  let over = "";

  /** @param {string} name */
  function end(name) {
    over = name;
    worker.terminate();
    for (const helper of helpers) helper.end();
    for (const { reject } of waiting.values()) reject(named(name));
    waiting.clear();
  }
  worker.onmessage = ({ data: { id, value, problem, number } }) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (problem) reject?.(Object.assign(named(problem), { number }));
    else resolve?.(value);
  };
  worker.onerror = () => end("Failed");
  return {
    ask: (verb, given = {}, handed = []) =>
      new Promise((resolve, reject) => {
        if (over) return reject(named(over));
        waiting.set(++last, { resolve, reject });
        worker.postMessage({ id: last, verb, given }, handed);
      }),
    helper: () => {
      const helper = openKeeper(url);
      helpers.push(helper);
      if (over) helper.end();
      return helper;
    },
    end: () => end("Locked"),
  };
}

/** @param {string} name */
function named(name) {
  const error = new Error(name);
  error.name = name;
  return error;
}
