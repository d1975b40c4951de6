/**
 * The paper of a recovery sheet or of a share, as it stands on the screen until it is kept.
 */
import { the } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} sheet
 * @param {import("./newpaper.js").Shown} shown
 * @param {string} name of the organisation
 * @param {string} day
 */
export function fillSheet(sheet, { groups, fingerprint, rows }, name, day) {
  part(sheet, "org").textContent = name;
  part(sheet, "day").textContent = day;
  part(sheet, "fingerprint").textContent = fingerprint;
  part(sheet, "signs").replaceChildren(...groups.map(item));
  part(sheet, "qr").replaceChildren(picture(rows));
}

/** @param {HTMLElement} sheet */
export function emptySheet(sheet) {
  for (const name of ["signs", "qr"]) part(sheet, name).replaceChildren();
}

/** @param {HTMLElement} sheet with `data-sheet` or `data-share` @param {string} name */
function part(sheet, name) {
  return the(sheet, `[data-${"share" in sheet.dataset ? "share" : "sheet"}-${name}]`);
}

/** @param {string} text */
function item(text) {
  const node = document.createElement("li");
  node.textContent = text;
  return node;
}

/** @param {boolean[][]} rows */
export function picture(rows) {
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", squares.join(""));
  svg.append(path);
  return svg;
}
