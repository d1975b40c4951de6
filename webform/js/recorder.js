/**
 * Somebody speaks or signs instead of writing. What the microphone and the camera give lives in this page's memory; nothing
 * is sent before "Send".
 */

/** @typedef {"voice" | "sign"} Kind */
const SLICE_MS = 1000;
/** A minute of signing is about 7 MB. */
const BITS = { audioBitsPerSecond: 32000, videoBitsPerSecond: 900000 };
/** @type {Record<Kind, string[]>} the first that this browser can make */
const TYPES = {
  voice: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
  sign: ["video/webm;codecs=vp8,opus", "video/mp4", "video/webm"],
};
const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 25 }, facingMode: "user" };

/** @param {Kind} kind @returns {string} "" where this browser cannot */
function typeFor(kind) {
  if (typeof MediaRecorder === "undefined" || !navigator.mediaDevices) return "";
  return TYPES[kind].find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

export class Recorder {
  /** @param {Kind} kind */
  constructor(kind) {
    this.kind = kind;
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {MediaRecorder | null} */
    this.recorder = null;
    /** @type {Promise<ArrayBuffer>[]} a browser may put a large blob on its disk, so each small one is taken out at once */
    this.slices = [];
    this.ended = false;
  }

  /** @param {Kind} kind */
  static can(kind) {
    return Boolean(typeFor(kind));
  }

  /** @returns {Promise<boolean>} false when the person or the browser does not let it */
  async start() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: this.kind === "sign" && PICTURE });
    } catch {
      return false;
    }
    // Closed while the browser asked.
    if (this.ended) this.release();
    else this.#record(this.stream);
    return !this.ended;
  }

  /** @param {MediaStream} stream */
  #record(stream) {
    this.recorder = new MediaRecorder(stream, { mimeType: typeFor(this.kind), ...BITS });
    this.recorder.addEventListener("dataavailable", ({ data }) => this.slices.push(data.arrayBuffer()));
    this.recorder.start(SLICE_MS);
  }

  /** @param {number} number among the files @returns {Promise<File>} what was recorded */
  async stop(number) {
    const { recorder } = this;
    if (recorder && recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
      recorder.stop();
      await stopped;
    }
    this.release();
    const [type = ""] = typeFor(this.kind).split(";");
    return new File(await Promise.all(this.slices), `${number}.${type.split("/")[1]}`, { type });
  }

  /** Microphone and camera go off, whatever happens. */
  release() {
    this.ended = true;
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }
}
