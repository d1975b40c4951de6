/**
 * Fetch a sealed report and have the worker open it.
 */
import { onlyOnce, withNewKeys } from "./again.js";
import { Refused, ask, askBytes } from "./server.js";

/**
 * @typedef {import("../../crypto/manifest.js").Answers} Answers
 * @typedef {ReturnType<import("./keyring.js").Keyring["read"]>} Opened
 * @typedef {import("./answers.js").Form} Form
 * @typedef {{
 *   report: string, form: string, day: string, origin: string, status: string, closure: string | null,
 *   stopped: string | null, deletion_asked: string | null, erase_on: string | null, goes_on: string | null, answerable: boolean
 * }} Tags what the server says of it
 */

const NEWER = "NotForThisKey";
/** @type {Form} */
const NO_FORM = { id: "", letter: "", version: "", title: "", fields: [] };

/**
 * @param {import("./keeper.js").Keeper} keeper
 * @param {string} report id, base64url
 * @returns {Promise<{tags: Tags, opened: Opened, form: Form, files: import("./filevault.js").ListedFile[]}>} with the form
 *   whose words the person saw, where it was kept; `files` that are here, not fetched
 */
export async function fetchReport(keeper, report) {
  const { objects, ...tags } = await ask(`/api/reports/${report}`);
  if (tags.stopped) throw Object.assign(new Error("stopped"), { name: "Stopped", day: tags.stopped });
  /** @type {import("./stored.js").Stored[]} */
  const stored = [];
  const files = objects.filter((/** @type {{kind: string}} */ { kind }) => kind === "attachment");
  for (const object of objects) if (!files.includes(object)) stored.push({ ...object, parts: await partsOf(object) });
  const first = onlyOnce();
  const [opened, today] = await Promise.all([
    withNewKeys(async () => {
      /** @type {Opened} */
      const read = await keeper.ask("read", { report, objects: stored });
      const unread = read.said.some(({ problem }) => problem === NEWER);
      // What was added since may be sealed for an epoch that a colleague opened.
      if (unread && first()) throw Object.assign(new Error("newer keys"), { name: NEWER });
      return read;
    }),
    formInUse(tags.form),
  ]);
  const { form, form_version: version } = opened.inner;
  if (form === today.id && version === today.version) return { tags, opened, files, form: today };
  const kept = await ask(`/api/forms/kept/${encodeURIComponent(version)}`);
  return { tags, opened, files, form: kept ?? today };
}

/** @param {string} letter @returns {Promise<Form>} without questions where this form is asked no more */
async function formInUse(letter) {
  try {
    return await ask(`/api/forms/${encodeURIComponent(letter)}`);
  } catch (error) {
    if (error instanceof Refused && error.code === "not_found") return NO_FORM;
    throw error;
  }
}

/** @param {{id: string, parts: number}} object @returns {Promise<Uint8Array[]>} */
async function partsOf({ id, parts }) {
  const bytes = [];
  for (let n = 0; n < parts; n++) bytes.push(await askBytes(`/api/objects/${id}/${n}`));
  return bytes;
}
