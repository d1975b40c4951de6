/**
 * A newcomer is let in: both screens show forty digits, two people compare them, then the lead's browser signs.
 */
import { onSubmit, whileBusy } from "./forms.js";
import { keeperOf } from "./people.js";
import { ask, Refused } from "./server.js";
import { show } from "./steps.js";
import { sentenceFor, tell, the, word } from "./words.js";

/**
 * @param {HTMLElement} page
 * @param {() => Promise<void>} done
 */
export function startWelcome(page, done) {
  const fields = the(page, "[data-compare]");
  const [same, old] = ["same", "old"].map((id) => /** @type {HTMLInputElement} */ (the(fields, `input#${id}`)));
  const place = the(fields, "[data-digits]");
  let person = "";
  page.addEventListener("click", async ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-act=welcome]") : null);
    if (!button) return;
    person = button.dataset.person ?? "";
    try {
      const given = await look(person);
      place.textContent = (await keeperOf().ask("digits", given)).digits;
      the(page, "[data-newcomer]").textContent = button.dataset.name ?? "";
      if (same) same.checked = false;
      tell(fields, "");
      show(page, "compare");
    } catch (error) {
      tell(the(page, '[data-step="overview"]'), sentenceFor(error));
    }
  });
  onSubmit(fields, () => void whileBusy(fields, async () => {
    if (!same?.checked) return tell(fields, word("compareFirst"));
    const day = new Date().toISOString().slice(0, 10);
    const given = { ...(await look(person)), digits: place.textContent, old: old?.checked, day };
    await ask("/api/people/welcome", await keeperOf().ask("welcome", given));
    await done();
  }));
}

/** @param {string} member */
async function look(member) {
  const [keys, { people }] = await Promise.all([ask("/api/epochs"), ask("/api/people")]);
  const person = people.find((/** @type {{member: string}} */ one) => one.member === member);
  if (!person) throw new Refused("not_found");
  return { keys, person };
}
