/**
 * A new member's first page: forty digits to read to a colleague, until the colleague has let them in.
 */
import { whenLeft } from "./away.js";
import { goTo, keys, openAgain, signOut } from "./desk.js";
import { ask } from "./server.js";
import { sentenceFor, tell, the, word } from "./words.js";

const LOOK_MS = 10_000;

/** @param {HTMLElement} page */
export function startWaiting(page) {
  const look = async () => {
    const { log, welcomed } = await ask("/api/waiting");
    const keeper = keys();
    if (welcomed && keeper) {
      await openAgain();
      return goTo("/inbox");
    }
    if (!keeper) return tell(page, word("digitsNeedKeys"));
    const { member, org } = await ask("/api/me");
    the(page, "[data-digits]").textContent = (await keeper.ask("newcomer", { member, org, vault: "", log })).digits;
    tell(page, "");
  };
  const attempt = () => look().catch((error) => tell(page, sentenceFor(error)));
  page.addEventListener("click", ({ target }) => {
    const act = target instanceof Element ? target.closest("[data-act]")?.getAttribute("data-act") : null;
    if (act === "look") void attempt();
    if (act === "signOut") void signOut().catch((error) => tell(page, sentenceFor(error)));
  });
  // A page whose keys are gone must not keep the session alive by asking.
  const timer = keys() ? setInterval(attempt, LOOK_MS) : 0;
  whenLeft(() => clearInterval(timer));
  void attempt();
}
