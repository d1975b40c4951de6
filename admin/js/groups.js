/**
 * Three groups from a paper are asked for, at places drawn at random: it can be read, and it is the right one.
 */
import { places } from "./paper.js";
import { tell, the, word } from "./words.js";
import { fill } from "../../core/web/js/text.js";

const ASKED = 3;

/** @param {HTMLElement} fields @param {number} full groups of four on the paper; a short one is not asked for */
export function askThree(fields, full) {
  const drawn = places(full, ASKED);
  inputsOf(fields).forEach((input, at) => {
    const place = drawn[at] ?? 0;
    input.value = "";
    input.removeAttribute("aria-invalid");
    input.dataset.place = String(place);
    the(fields, `label[for="${input.id}"]`).textContent = fill(word("groupNumber"), { number: place + 1 });
  });
  tell(fields, "");
}

/** @param {HTMLElement} fields */
export function focusFirst(fields) {
  inputsOf(fields)[0]?.focus();
}

/**
 * @param {HTMLElement} fields
 * @param {import("./keeper.js").Keeper} keeper
 * @param {number} share its number; 0: the sheet
 * @returns {Promise<boolean>} when not, the first wrong one is named and takes the focus
 */
export async function threeAreRight(fields, keeper, share) {
  const inputs = inputsOf(fields);
  const typed = Object.fromEntries(inputs.map(({ dataset, value }) => [dataset.place ?? "", value]));
  /** @type {string[]} */
  const wrong = await keeper.ask("checkSheet", { typed, share });
  for (const input of inputs) input.toggleAttribute("aria-invalid", false);
  const misses = inputs.filter(({ dataset }) => wrong.includes(dataset.place ?? ""));
  for (const input of misses) input.setAttribute("aria-invalid", "true");
  if (!misses[0]) return true;
  tell(fields, fill(word(share ? "shareGroupWrong" : "groupWrong"), { number: Number(misses[0].dataset.place) + 1 }));
  misses[0].focus();
  return false;
}

/** @param {HTMLElement} fields */
function inputsOf(fields) {
  return [...fields.querySelectorAll("input")];
}
