/** The place in the list of files where a person records: warned first, seen and heard again before it is taken. */
import { Recorder } from "./recorder.js";
import { sentence } from "./views.js";

/** @typedef {import("./recorder.js").Kind} Kind */
/** @typedef {{take: (file: File) => void, number: () => number}} Taker */
const LONGEST_S = 600;
const PARTS = /** @type {const} */ (["asked", "running", "done"]);

export class Recording {
  /** @param {HTMLElement} view @param {Taker} taker */
  constructor(view, taker) {
    this.view = view;
    this.taker = taker;
    this.place = /** @type {HTMLElement} */ (view.querySelector("[data-recording]"));
    /** @type {Kind} */
    this.kind = "voice";
    /** @type {Recorder | null} */
    this.recorder = null;
    /** @type {File | null} */
    this.file = null;
    this.timer = 0;
    this.onHide = () => document.visibilityState === "hidden" && this.#stop();
    this.place.addEventListener("click", ({ target }) => this.#onClick(target));
  }

  /** @param {boolean} accepted by all who read */
  offer(accepted) {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.view.querySelectorAll("[data-record]"))) {
      button.hidden = !accepted || !Recorder.can(/** @type {Kind} */ (button.dataset.record));
    }
  }

  /** @param {Kind} kind */
  open(kind) {
    this.close();
    this.kind = kind;
    this.place.hidden = false;
    this.#show("asked");
    this.#find("[data-warning]").focus();
  }

  close() {
    document.removeEventListener("visibilitychange", this.onHide);
    clearInterval(this.timer);
    this.recorder?.release();
    this.recorder = null;
    this.#play(null);
    this.place.hidden = true;
  }

  /** @param {EventTarget | null} target */
  #onClick(target) {
    const button = target instanceof Element ? target.closest("[data-take]") : null;
    const { take = "" } = button instanceof HTMLElement ? button.dataset : {};
    if (take === "start") void this.#start();
    if (take === "stop") void this.#stop();
    if (take === "use" && this.file) this.taker.take(this.file);
    if (take === "use" || take === "discard") this.close();
  }

  async #start() {
    this.#play(null);
    const recorder = (this.recorder = new Recorder(this.kind));
    const lets = await recorder.start();
    if (this.recorder !== recorder) return;
    this.#find("[data-denied]").hidden = lets;
    if (!lets) return;
    const mirror = this.#media("[data-mirror]");
    mirror.hidden = this.kind !== "sign";
    mirror.srcObject = recorder.stream;
    void mirror.play().catch(() => undefined);
    this.#show("running");
    this.#find("[data-take=stop]").focus();
    this.#count(Date.now());
    document.addEventListener("visibilitychange", this.onHide);
  }

  /** @param {number} begin */
  #count(begin) {
    const tell = () => {
      const seconds = Math.floor((Date.now() - begin) / 1000);
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      this.#find("[data-time]").textContent = sentence(this.view, "recording", { time });
      if (seconds >= LONGEST_S) void this.#stop();
    };
    tell();
    this.timer = window.setInterval(tell, 1000);
  }

  async #stop() {
    const { recorder } = this;
    if (!recorder) return;
    this.recorder = null;
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onHide);
    const file = await recorder.stop(this.taker.number());
    this.#media("[data-mirror]").srcObject = null;
    if (this.place.hidden) return;
    this.#play(file);
    this.#show("done");
    this.#find("[data-take=use]").focus();
  }

  /** @param {File | null} file to be seen and heard again; null: nothing of the last is left */
  #play(file) {
    this.file = file;
    for (const name of ["[data-heard]", "[data-seen]"]) {
      const media = this.#media(name);
      if (media.src) URL.revokeObjectURL(media.src);
      media.removeAttribute("src");
      media.hidden = true;
    }
    if (!file) return;
    const media = this.#media(this.kind === "sign" ? "[data-seen]" : "[data-heard]");
    media.hidden = false;
    media.src = URL.createObjectURL(file);
  }

  /** @param {typeof PARTS[number]} shown */
  #show(shown) {
    for (const name of PARTS) this.#find(`[data-when-recording=${name}]`).hidden = name !== shown;
  }

  /** @param {string} selector @returns {HTMLElement} */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.place.querySelector(selector));
  }

  /** @param {string} selector @returns {HTMLMediaElement} */
  #media(selector) {
    return /** @type {HTMLMediaElement} */ (this.place.querySelector(selector));
  }
}
