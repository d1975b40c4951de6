/**
 * The worker that removes hidden details from a picked file, before it is sealed elsewhere. It says "cleaned" only where
 * it is sure; null where it is not, and the person then decides: docs/decisions/0019-cleaning-files.md.
 */
import { kindOf } from "./cleaning/kinds.js";
import { Odd } from "./cleaning/odd.js";
import { cleanPicture } from "./cleaning/pictures.js";
import { cleanVideo } from "./cleaning/video.js";

/** @typedef {{blob: Blob, type: string}} Cleaned */

/** One after the other: two large pictures at once would not fit into a small phone. @type {Promise<unknown>} */
let last = Promise.resolve();

self.onmessage = ({ data: { number, file } }) => {
  last = last.then(() => answer(number, file));
};

/** @param {number} number @param {Blob} file */
async function answer(number, file) {
  try {
    self.postMessage({ number, cleaned: await cleaned(file) });
  } catch (error) {
    self.postMessage({ number, failed: error instanceof Error ? error.name : "Error" });
  }
}

/** @param {Blob} file @returns {Promise<Cleaned | null>} */
async function cleaned(file) {
  try {
    const kind = await kindOf(file);
    if (kind === null) return null;
    return kind === "video" ? await cleanVideo(file) : await cleanPicture(file, kind);
  } catch (error) {
    // A number in the file that leads out of it.
    if (error instanceof Odd || error instanceof RangeError) return null;
    throw error;
  }
}
