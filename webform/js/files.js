/**
 * Photos, video and documents: picked, cleaned, and sent once the words have arrived. Nothing leaves the phone before, and each
 * file says by itself whether it arrived.
 */
import { endCleaning } from "./cleaner.js";
import { showRow, showTotal } from "./fileview.js";
import { Picked } from "./picked.js";
import { newTrip, sendFile } from "./filesend.js";
import { Recording } from "./recording.js";

/** @typedef {import("../../crypto/manifest.js").Listed} Listed */
/**
 * @typedef {object} Row
 * @property {Picked} picked
 * @property {HTMLElement} node
 * @property {"" | "waiting" | "sending" | "again" | "paused" | import("./filesend.js").End} state "" until the words arrived
 * @property {number} share of it that was sent, 0 to 1
 * @property {import("./filesend.js").Trip | null} trip
 */
/** A report that files go with. `name`: by which its keys were drawn. @typedef {{name: string, report: string, authorization: string, orgs: () => string[]}} Going */
const MB = 1048576;

export class Files {
  /** @param {import("./filesend.js").Road} road */
  constructor(road) {
    this.road = road;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {HTMLElement | null} */
    this.view = null;
    /** @type {Recording | null} */
    this.recording = null;
    this.paused = false;
    /** Sent one after the other. @type {Promise<void>} */
    this.queue = Promise.resolve();
    this.onOnline = () => this.rows.forEach(({ trip }) => trip?.wake());
    addEventListener("online", this.onOnline);
  }

  /**
   * @param {HTMLElement} place where the list is shown
   * @param {() => Promise<Document>} fetchView in the language that is shown now
   * @returns {Promise<boolean>} false when the list did not come
   */
  async open(place, fetchView) {
    const view = (await fetchView().catch(() => null))?.querySelector("[data-files]");
    if (view) this.#take(/** @type {HTMLElement} */ (document.importNode(view, true)));
    this.moveTo(place);
    return Boolean(this.view);
  }

  /** @param {HTMLElement} place */
  moveTo(place) {
    if (this.view) place.replaceChildren(this.view);
  }

  /** @param {HTMLElement} view with the words of the list, no file in it yet */
  #take(view) {
    this.view = view;
    this.recording?.close();
    this.recording = new Recording(view, { take: (file) => this.#pick([file], true), number: () => this.rows.length + 1 });
    view.addEventListener("click", ({ target }) => this.#onClick(target));
    view.addEventListener("change", ({ target }) => this.#onChange(target));
    for (const row of this.rows) row.node = this.#nodeFor(view, row.picked);
    this.#show();
  }

  /** @param {HTMLElement} view @param {Picked} picked */
  #nodeFor(view, picked) {
    const template = /** @type {HTMLTemplateElement} */ (view.querySelector("template"));
    const node = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
    /** @type {HTMLInputElement} */ (node.querySelector("[data-keeping] input")).checked = picked.stage === "kept";
    view.querySelector("[data-rows]")?.append(node);
    return node;
  }

  /** @param {string} name of a report @returns {Promise<Listed[]>} for its manifest: those that will be sent with it */
  async listed(name) {
    await Promise.all(this.rows.map(({ picked }) => picked.ready));
    const going = this.rows.filter(({ picked, state }) => picked.goes && !state);
    return Promise.all(going.map(({ picked }) => {
      const keys = picked.keys.get(name) ?? this.road.ask("drawFile", {});
      picked.keys.set(name, keys);
      return keys;
    }));
  }

  /** @param {Going[]} reports that arrived, with manifests that name the files @returns {Promise<void>} when all came to an end */
  start(reports) {
    const rows = this.rows.filter(({ picked, state }) => !state && reports.some(({ name }) => picked.keys.has(name)));
    for (const row of rows) row.state = "waiting";
    this.#show();
    for (const row of rows) this.queue = this.queue.then(() => this.#send(row, reports));
    return this.queue;
  }

  get onTheWay() {
    return this.rows.some(({ state }) => ["waiting", "sending", "again", "paused"].includes(state));
  }

  forget() {
    removeEventListener("online", this.onOnline);
    for (const row of this.rows) this.#cancel(row);
    this.rows = [];
    endCleaning();
    this.recording?.close();
    this.road.end();
    this.view?.remove();
    this.view = null;
  }

  /** @param {Row} row @param {Going[]} reports */
  async #send(row, reports) {
    for (const { name, ...going } of reports) {
      const listed = await row.picked.keys.get(name);
      if (!listed || row.state === "cancelled") continue;
      const { blob, facts } = row.picked;
      row.trip = newTrip(row, this.paused, () => this.#show());
      row.state = await sendFile({ id: listed.id, blob, facts, ...going }, this.road, row.trip);
      row.trip = null;
      this.#show();
      if (row.state !== "arrived") return;
    }
  }

  #togglePause() {
    this.paused = !this.paused;
    for (const { trip } of this.rows) {
      if (!trip) continue;
      trip.paused = this.paused;
      if (this.paused) trip.request?.abort();
      trip.tell(this.paused ? "paused" : "sending", -1);
      trip.wake();
    }
  }

  /** @param {Row} row */
  #cancel(row) {
    row.state = "cancelled";
    if (!row.trip) return;
    row.trip.cancelled = true;
    row.trip.request?.abort();
    row.trip.wake();
  }

  /** @param {EventTarget | null} target */
  #onClick(target) {
    const button = target instanceof Element ? target.closest("[data-file], [data-record]") : null;
    if (!(button instanceof HTMLElement)) return;
    const { file = "", record } = button.dataset;
    if (record) return this.recording?.open(record === "sign" ? "sign" : "voice");
    const row = this.rows.find(({ node }) => node.contains(button));
    if (file === "pause") this.#togglePause();
    else if (!row) /** @type {HTMLInputElement | null} */ (this.view?.querySelector(`[data-pick="${file}"]`) ?? null)?.click();
    else if (file === "include") row.picked.include();
    else this.#remove(row);
    this.#show();
  }

  /** Before the words went it is gone; after, it stays in the list as one that was not sent. @param {Row} row */
  #remove(row) {
    if (row.state) return this.#cancel(row);
    this.rows = this.rows.filter((one) => one !== row);
    row.node.remove();
  }

  /** @param {EventTarget | null} target */
  #onChange(target) {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.type === "file") {
      this.#pick([...(target.files ?? [])]);
      target.value = "";
    } else {
      this.rows.find(({ node }) => node.contains(target))?.picked.keep(target.checked);
      this.#show();
    }
  }

  /** @param {File[]} files @param {boolean} [recorded] here */
  #pick(files, recorded = false) {
    const view = /** @type {HTMLElement} */ (this.view);
    const room = Number(view.dataset.most) - this.rows.filter(({ state }) => !state).length;
    const first = (this.rows.at(-1)?.picked.number ?? 0) + 1;
    files.slice(0, room).forEach((file, at) => {
      const picked = new Picked(file, first + at, Number(view.dataset.mb) * MB, this.road.newWorker, recorded);
      this.rows.push({ picked, node: this.#nodeFor(view, picked), state: "", share: 0, trip: null });
      void picked.ready.then(() => this.#show());
    });
    /** @type {HTMLElement} */ (view.querySelector("[data-too-many]")).hidden = files.length <= room;
    this.#show();
  }

  #show() {
    if (!this.view) return;
    this.recording?.offer(this.road.orgs().every((org) => this.view?.dataset.records?.split(" ").includes(org)));
    for (const row of this.rows) showRow(this.view, row);
    showTotal(this.view, this.rows, this.paused);
  }
}
