/**
 * The passphrase on paper: drawn by the worker, shown to be copied, two of its words asked for.
 */
import { field, onSubmit } from "./forms.js";
import { show } from "./steps.js";
import { tell, the, word } from "./words.js";
import { fill } from "../../core/web/js/text.js";

/**
 * @param {HTMLElement} page
 * @param {import("./keeper.js").Keeper} keeper
 * @param {() => void} onKept two words were right
 * @returns {{passphrase: () => string, forget: () => void}}
 */
export function startPaper(page, keeper, onKept) {
  let words = /** @type {string[]} */ ([]);
  const list = the(page, "[data-drawn]");
  const fields = the(page, "[data-check]");
  page.addEventListener("click", async ({ target }) => {
    const act = target instanceof Element ? target.closest("[data-act]")?.getAttribute("data-act") : null;
    if (act === "draw") {
      words = (await keeper.ask("draw")).passphrase.split(" ");
      list.replaceChildren(...words.map(item));
    }
    if (act === "draw" || act === "again") show(page, "words");
    if (act === "written") askTwo(page, fields, words.length);
  });
  onSubmit(fields, () => {
    if (twoAreRight(fields, words)) onKept();
    else tell(fields, word("twoWrong"));
  });
  return {
    passphrase: () => words.join(" "),
    forget: () => {
      words = [];
      list.replaceChildren();
    },
  };
}

/** @param {string} text */
function item(text) {
  const node = document.createElement("li");
  node.textContent = text;
  return node;
}

/** @param {HTMLElement} page @param {HTMLElement} fields @param {number} count of words */
function askTwo(page, fields, count) {
  places(count, 2).forEach((place, at) => {
    const input = field(fields, `word${at}`);
    input.value = "";
    input.dataset.place = String(place);
    the(fields, `label[for="${input.id}"]`).textContent = fill(word("wordNumber"), { number: place + 1 });
  });
  tell(fields, "");
  show(page, "check");
  field(fields, "word0").focus();
}

/** @param {HTMLElement} fields @param {string[]} words */
function twoAreRight(fields, words) {
  return ["word0", "word1"].every((name) => {
    const { value, dataset } = field(fields, name);
    return value.trim().toLowerCase() === words[Number(dataset.place)];
  });
}

/**
 * @param {number} count of things there are, at most 256
 * @param {number} wanted
 * @returns {number[]} so many different places in order, from the browser's randomness
 */
export function places(count, wanted) {
  const left = Array.from({ length: count }, (_, place) => place);
  const dice = crypto.getRandomValues(new Uint8Array(wanted));
  return [...dice].flatMap((thrown) => left.splice(thrown % left.length, 1)).sort((one, other) => one - other);
}
