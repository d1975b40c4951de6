/**
 * A report as one sealed file (docs/http.md): what comes from the server is saved as it is, nothing is opened.
 */
import { whileBusy } from "./forms.js";
import { save } from "./saving.js";
import { askBytes } from "./server.js";
import { the } from "./words.js";

/**
 * @param {HTMLElement} place
 * @param {string} report id, base64url
 */
export function startExport(place, report) {
  const fetchAndSave = async () => saveBytes(await askBytes(`/api/reports/${report}/export`), `${numberOf(report)}.zip`);
  the(place, "[data-submit]").addEventListener("click", () => void whileBusy(place, fetchAndSave));
}

/**
 * @param {Uint8Array} bytes
 * @param {string} name
 */
function saveBytes(bytes, name) {
  const address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (bytes)], { type: "application/octet-stream" }));
  save(address, name);
  // The download has taken its own hold of the bytes by the time the next task runs.
  setTimeout(() => URL.revokeObjectURL(address));
}

/**
 * @param {string} report id, base64url
 * @returns {string} what people call it among themselves, as in the list: six hexadecimal digits
 */
export function numberOf(report) {
  const bytes = atob(report.slice(0, 4).replace(/-/g, "+").replace(/_/g, "/"));
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}
