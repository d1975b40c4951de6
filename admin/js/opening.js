/**
 * Fetch a sealed report and have the worker open it.
 */
import { withNewKeys } from "./again.js";
import { ask, askBytes } from "./server.js";

/**
 * @typedef {import("../../crypto/manifest.js").Answers} Answers
 * @typedef {ReturnType<typeof import("../../crypto/report.js").openReport>} Opened
 * @typedef {{report: string, form: string, day: string, origin: string, status: string, closure: string | null}} Tags what
 *   the server says of it
 */

/**
 * @param {import("./keeper.js").Keeper} keeper
 * @param {string} report id, base64url
 * @returns {Promise<{tags: Tags, opened: Opened, form: import("./answers.js").Form}>}
 */
export async function fetchReport(keeper, report) {
  const { objects, ...tags } = await ask(`/api/reports/${report}`);
  /** @type {import("./stored.js").Stored[]} */
  const stored = [];
  for (const object of objects) stored.push({ ...object, parts: await partsOf(object) });
  const [opened, form] = await Promise.all([
    withNewKeys(() => keeper.ask("read", { report, objects: stored })),
    ask(`/api/forms/${encodeURIComponent(tags.form)}`),
  ]);
  return { tags, opened, form };
}

/** @param {{id: string, parts: number}} object @returns {Promise<Uint8Array[]>} */
async function partsOf({ id, parts }) {
  const bytes = [];
  for (let n = 0; n < parts; n++) bytes.push(await askBytes(`/api/objects/${id}/${n}`));
  return bytes;
}
