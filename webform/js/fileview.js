/** The list of files in words: what becomes of each, and how many have arrived. */
import { sentence } from "./views.js";

/** @typedef {import("./files.js").Row} Row */
const MB = 1048576;
const GOING = ["waiting", "sending", "again", "paused"];

/** @param {HTMLElement} view @param {Row} row */
export function showRow(view, { picked, node, state, share }) {
  const { lang } = document.documentElement;
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (node.querySelector(`[data-${name}]`));
  const mb = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(Math.max(0.1, picked.file.size / MB));
  find("name").textContent = picked.file.name;
  find("size").textContent = sentence(view, "size", { n: mb });
  const percent = new Intl.NumberFormat(lang, { style: "percent" }).format(share);
  say(find("state"), sentence(view, state || picked.stage, { percent }));
  const bar = /** @type {HTMLProgressElement} */ (find("bar"));
  bar.hidden = !["sending", "again", "paused"].includes(state);
  bar.value = share;
  find("keeping").hidden = state !== "" || ["large", "empty", "uncleaned", "recorded"].includes(picked.stage);
  find("file=include").hidden = state !== "" || picked.stage !== "unclean";
  find("file=remove").hidden = state !== "" && !GOING.includes(state);
}

/** @param {HTMLElement} view @param {Row[]} rows @param {boolean} paused */
export function showTotal(view, rows, paused) {
  const sent = rows.filter(({ state }) => state && state !== "cancelled");
  const going = sent.filter(({ state }) => GOING.includes(state));
  const all = sent.every(({ state }) => state === "arrived");
  const name = going.length ? "going" : all ? "all" : "some";
  const total = /** @type {HTMLElement} */ (view.querySelector("[data-total]"));
  const arrived = sent.filter(({ state }) => state === "arrived").length;
  say(total, sent.length ? sentence(view, name, { n: going.length, m: sent.length, arrived }) : "");
  const pause = /** @type {HTMLElement} */ (view.querySelector("[data-file=pause]"));
  pause.hidden = !going.length;
  pause.textContent = sentence(view, paused ? "goOn" : "pause");
}

/** A screen reader must not read the same again. @param {HTMLElement} place @param {string} text */
function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
