/** The person wants no code after all: the mailbox goes, the report stays. */
import { askBox, askOf } from "./box.js";
import { say } from "./receipt.js";

/** @typedef {import("./session.js").Coded} Coded */
/** @typedef {{page: HTMLElement, panel: HTMLElement, session: {codes: Coded[]}, coded: Coded}} Refusal */
const GONE = [200, 404];

export function startGivingUp() {
  document.addEventListener("dovira:give-up", (event) => void giveUp(/** @type {CustomEvent<Refusal>} */ (event).detail));
}

/** @param {Refusal} refusal */
async function giveUp({ page, panel, session, coded }) {
  const { status } = await askBox(askOf("forget", coded));
  const gone = GONE.includes(status);
  say(page, panel, gone ? "codeGone" : "codeStays");
  if (!gone) return;
  for (const node of panel.querySelectorAll(".code, .field, .buttons, [data-code=more]")) node.remove();
  session.codes = session.codes.filter((one) => one !== coded);
}
