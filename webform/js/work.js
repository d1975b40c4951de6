/** The page's end of a worker that holds keys; ending it forgets them. */
const PATIENCE_MS = 120000;

export class Work {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, (data: any) => void>} */
  #waiting = new Map();
  #count = 0;

  /**
   * @param {() => Worker} start makes the worker where none runs
   * @param {string} verb
   * @param {object} given plain data and files
   * @param {(done: number) => void} [onProgress] told the part done, 0 to 1
   * @returns {Promise<any>} rejects with an Error named as in crypto/errors.js where the worker knows why
   */
  ask(start, verb, given, onProgress) {
    return new Promise((resolve, reject) => {
      const number = (this.#count += 1);
      const timer = setTimeout(() => this.end(), PATIENCE_MS);
      this.#waiting.set(number, (data) => {
        if ("done" in data) return onProgress?.(data.done);
        clearTimeout(timer);
        this.#waiting.delete(number);
        if ("value" in data) resolve(data.value);
        else reject(Object.assign(new Error("not done"), { name: String(data.failed) }));
      });
      this.#worker ??= this.#listenTo(start());
      this.#worker.postMessage({ number, verb, given });
    });
  }

  /** @param {Worker} made @returns {Worker} */
  #listenTo(made) {
    made.onerror = made.onmessageerror = () => this.end();
    made.onmessage = ({ data }) => this.#waiting.get(data.number)?.(data);
    return made;
  }

  /** @returns {void} ends the worker and whatever it was doing */
  end() {
    this.#worker?.terminate();
    this.#worker = null;
    for (const answer of [...this.#waiting.values()]) answer({ failed: "Stopped" });
  }
}
