/**
 * After somebody left: headers of older reports are made anew, page by page. Whoever stops here goes on another time.
 */
import { askAll, crewOf } from "./crew.js";
import { ask } from "./server.js";
import { b64u, concat, fromB64u } from "../../crypto/encoding.js";
import { ID } from "../../crypto/frame.js";
import { fill } from "../../core/web/js/text.js";
import { the, word } from "./words.js";

/**
 * @param {HTMLElement} page
 * @param {import("./keeper.js").Keeper} keeper
 * @param {() => Promise<void>} done
 */
export async function rewrapAll(page, keeper, done) {
  const bar = /** @type {HTMLProgressElement} */ (the(page, "[data-rewrap-bar]"));
  const button = /** @type {HTMLButtonElement} */ (the(page, "[data-act=rewrap]"));
  button.disabled = true;
  bar.hidden = false;
  let total = 0;
  /** @type {import("./keeper.js").Keeper[]} */
  let crew = [];
  try {
    crew = await crewOf(keeper);
    for (let after = ""; ; ) {
      const { headers, epoch, recipient, left } = await ask(`/api/headers?after=${after}`);
      total ||= left;
      tellProgress(page, bar, total, left);
      const last = headers.at(-1);
      if (!last) break;
      const share = Math.ceil(headers.length / crew.length);
      const made = await askAll(crew, "rewrap", (part) => ({ recipient, headers: headers.slice(part * share, (part + 1) * share) }));
      if (made.length) await ask("/api/headers", { epoch, headers: made });
      after = joined(last.report, last.object);
    }
  } finally {
    for (const helper of crew.slice(1)) helper.end();
    button.disabled = false;
  }
  await done();
}

/** @param {HTMLElement} page @param {HTMLProgressElement} bar @param {number} total @param {number} left */
function tellProgress(page, bar, total, left) {
  bar.max = Math.max(total, 1);
  bar.value = total - left;
  the(page, "[data-rewrap-words]").textContent = fill(word("rewrapped"), { done: total - left, total });
}

/** @param {string} report @param {string} object ids, base64url @returns {string} both, as one place in the order of ids */
function joined(report, object) {
  return b64u(concat(fromB64u(report, ID), fromB64u(object, ID)));
}
