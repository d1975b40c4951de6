import { word } from "./words.js";

/**
 * @param {HTMLElement} page
 * @param {string} report id, base64url
 * @returns {string} what the report is called in the list
 */
export function titleOf(page, report) {
  return page.querySelector(`[data-list] [data-report="${CSS.escape(report)}"] [data-title]`)?.textContent ?? word("report");
}
