/**
 * The files of a case: those that a manifest names, whether they are here yet, and each opened when it is asked for.
 */
import { fill } from "../../core/web/js/text.js";
import { fetchFile } from "./filefetch.js";
import { safeName } from "./filenames.js";
import { preview } from "./previewing.js";
import { save } from "./saving.js";
import { shown } from "./visible.js";
import { sentenceFor, tell, the, word } from "./words.js";

/** @typedef {import("./opening.js").Opened} Opened */
/** @typedef {import("./filevault.js").ListedFile} ListedFile */
/** @typedef {import("../../crypto/manifest.js").Listed} Listed */
/** @typedef {Awaited<ReturnType<typeof fetchFile>>} OpenedFile */
const MB = 1048576;
const SHOWN_HASH = 12;
const HOW = { cleaned: "fileCleaned", kept: "fileKept", uncleaned: "fileUncleaned" };

/**
 * @param {HTMLElement} place
 * @param {string} report id, base64url
 * @param {{opened: Opened, files: ListedFile[]}} found `files`: what the server has
 * @param {import("./keeper.js").Keeper} keeper
 */
export function startFiles(place, report, { opened, files }, keeper) {
  const named = namedIn(opened);
  const here = named.filter(({ id }) => files.some((file) => file.id === id));
  place.hidden = !named.length && !files.length;
  the(place, "[data-arrived]").textContent = here.length < named.length ? fill(word("filesArrived"), { n: here.length, m: named.length }) : "";
  the(place, "[data-strange]").hidden = files.every(({ id }) => named.some((one) => one.id === id));
  the(place, "[data-files-list]").replaceChildren(...named.map((listed, at) => {
    const template = /** @type {HTMLTemplateElement} */ (the(place, "template"));
    const row = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
    const file = files.find(({ id }) => id === listed.id);
    the(row, "[data-name]").textContent = fill(word("fileNumber"), { n: at + 1 });
    the(row, "[data-about]").textContent = file ? sizeOf(file.size) : word("fileMissing");
    the(row, "[data-open]").hidden = !file;
    if (file) startRow(row, report, { file, key: listed.key }, keeper);
    return row;
  }));
}

/** @param {Opened} opened @returns {Listed[]} in the order in which they were named, each once */
function namedIn({ inner, said }) {
  const all = [...inner.objects, ...said.flatMap(({ objects }) => objects)].filter(({ kind }) => kind === "attachment");
  return [...new Map(all.map((listed) => [listed.id, listed])).values()];
}

/**
 * @param {HTMLElement} row
 * @param {string} report
 * @param {{file: ListedFile, key: string}} wanted
 * @param {import("./keeper.js").Keeper} keeper
 */
function startRow(row, report, wanted, keeper) {
  let stopped = false;
  const open = the(row, "[data-open]");
  const stop = the(row, "[data-stop]");
  const bar = /** @type {HTMLProgressElement} */ (the(row, "[data-bar]"));
  const turn = (/** @type {boolean} */ working) => {
    open.hidden = working;
    stop.hidden = bar.hidden = !working;
  };
  stop.addEventListener("click", () => (stopped = true));
  open.addEventListener("click", async () => {
    stopped = false;
    tell(row, "");
    turn(true);
    try {
      const found = await fetchFile(keeper, report, wanted, (done) => (bar.value = done), () => stopped || !row.isConnected);
      if (found) await showFile(row, found);
      turn(false);
      open.hidden = Boolean(found);
    } catch (error) {
      turn(false);
      if (row.isConnected) tell(row, sentenceFor(error));
    }
  });
}

/** @param {HTMLElement} row @param {NonNullable<OpenedFile>} found */
async function showFile(row, { facts, blob, sha256 }) {
  the(row, "[data-name]").replaceChildren(...shown(facts.name || word("fileUnnamed")));
  the(row, "[data-about]").replaceChildren(document.createTextNode(sizeOf(blob.size)), document.createTextNode(" "), ...shown(facts.type));
  const how = the(row, "[data-how]");
  how.textContent = word(HOW[facts.how]);
  const sealed = the(row, "[data-sealed]");
  sealed.textContent = fill(word("fileSealed"), { hash: hex(sha256).slice(0, SHOWN_HASH) });
  how.hidden = sealed.hidden = false;
  startSaving(row, facts.name, blob);
  const frame = await preview(the(row, "[data-frame]"), blob, () => tell(row, word("fileNotShown")));
  for (const [selector, say, kinds] of /** @type {const} */ ([["[data-clear]", { clear: true }, ["image", "video"]], ["[data-sound]", { sound: true }, ["video"]]])) {
    const button = the(row, selector);
    button.hidden = !frame || !(/** @type {readonly string[]} */ (kinds).includes(frame.kind));
    button.addEventListener("click", () => {
      frame?.say(say);
      button.hidden = true;
    });
  }
  the(row, "[data-unshown]").hidden = Boolean(frame);
}

/** A file may do harm where it is opened: that is said before it is saved. @param {HTMLElement} row @param {string} name @param {Blob} blob */
function startSaving(row, name, blob) {
  const [first, warning, really] = ["[data-save]", "[data-harm]", "[data-save-now]"].map((selector) => the(row, selector));
  first?.addEventListener("click", () => {
    if (warning) warning.hidden = false;
    really?.focus();
  });
  if (first) first.hidden = false;
  really?.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([blob], { type: "application/octet-stream" }));
    save(address, safeName(name));
    // The download has taken its own hold of the bytes by the time the next task runs.
    setTimeout(() => URL.revokeObjectURL(address));
    if (warning) warning.hidden = true;
  });
}

/** @param {number} bytes @returns {string} */
function sizeOf(bytes) {
  const n = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(Math.max(0.1, bytes / MB));
  return fill(word("fileSize"), { n });
}

/** @param {string} b64u */
function hex(b64u) {
  return Array.from(atob(b64u.replace(/-/g, "+").replace(/_/g, "/")), (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}
