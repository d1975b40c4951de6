/** A file that was picked: cleaned at once, what is to become of it, and how it is named in the seal. */
import { clean } from "./cleaner.js";

/**
 * @typedef {"recorded" | "cleaning" | "cleaned" | "unclean" | "uncleaned" | "kept" | "large" | "empty"} Stage `unclean`: the person
 *   decides; `uncleaned`: they decided to send it
 * @typedef {import("../../crypto/attachment.js").FileFacts} FileFacts
 */
const LONGEST_NAME = 200;
const LONGEST_ENDING = 10;
const TYPE = /^[\x21-\x7e]{1,100}$/;
// What reorders or hides text in a name; the inbox shows whatever is left of it.
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu;
/** @type {Record<string, string>} endings of what the cleaner gives */
const ENDINGS = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "video/mp4": "mp4", "video/quicktime": "mov" };

export class Picked {
  /**
   * @param {File} file
   * @param {number} number among those picked, from 1
   * @param {number} most bytes
   * @param {(path: string) => Worker} newWorker
   * @param {boolean} recorded by this page, just now
   */
  constructor(file, number, most, newWorker, recorded) {
    this.file = file;
    this.number = number;
    /** @type {import("./cleaner.js").Cleaned | null} */
    this.cleaned = null;
    /** @type {Stage} */
    this.stage = file.size > most ? "large" : !file.size ? "empty" : recorded ? "recorded" : "cleaning";
    this.ready = this.stage === "cleaning" ? this.#clean(newWorker) : Promise.resolve();
    /** Keys for each report it goes with. @type {Map<string, Promise<import("../../crypto/manifest.js").Listed>>} */
    this.keys = new Map();
  }

  /** @param {(path: string) => Worker} newWorker */
  async #clean(newWorker) {
    this.cleaned = await clean(newWorker, this.file);
    if (this.stage === "cleaning") this.stage = this.cleaned ? "cleaned" : "unclean";
  }

  /** @param {boolean} wanted exactly as it is, as evidence */
  keep(wanted) {
    if (this.stage === "large" || this.stage === "empty") return;
    if (wanted) this.stage = "kept";
    else this.stage = this.cleaned ? "cleaned" : "unclean";
  }

  /** The person sends it though hidden details stay in it. */
  include() {
    if (this.stage === "unclean") this.stage = "uncleaned";
  }

  get goes() {
    return this.stage === "cleaned" || this.stage === "uncleaned" || this.stage === "kept" || this.stage === "recorded";
  }

  get blob() {
    return this.stage === "cleaned" && this.cleaned ? this.cleaned.blob : this.file;
  }

  /** @returns {FileFacts} */
  get facts() {
    const how = this.stage === "cleaned" ? "cleaned" : this.stage === "uncleaned" ? "uncleaned" : "kept";
    const type = this.stage === "cleaned" && this.cleaned ? this.cleaned.type : this.file.type;
    return { how, name: how === "cleaned" ? this.#plainName(type) : shortened(this.file.name), type: TYPE.test(type) ? type : "" };
  }

  /** A phone writes the minute and its make into a photo's name. @param {string} type */
  #plainName(type) {
    return `${this.number}.${ENDINGS[type] ?? "bin"}`;
  }
}

/** @param {string} name as the phone says it @returns {string} at most 200 UTF-16 code units, with its ending */
export function shortened(name) {
  const plain = name.replace(/[\uD800-\uDFFF]/gu, "\uFFFD").replace(CONTROL, "_");
  if (plain.length <= LONGEST_NAME) return plain;
  const dot = plain.lastIndexOf(".");
  const ending = dot > 0 && plain.length - dot <= LONGEST_ENDING ? plain.slice(dot) : "";
  return plain.slice(0, LONGEST_NAME - ending.length).replace(/[\uD800-\uDBFF]$/u, "") + ending;
}
