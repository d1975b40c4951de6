/**
 * A second factor is given: a code from the phone, a touch of a key, or a code from paper; whichever the member has.
 */
import { empty, field, onSubmit, whileBusy } from "./forms.js";
import { signChallenge } from "./passkeys.js";
import { ask, Refused } from "./server.js";
import { the } from "./words.js";

/** @typedef {"totp" | "code" | "passkey"} Way */

/**
 * @param {ParentNode} page
 * @param {(way: Way) => Promise<void>} onGiven
 * @returns {{begin: () => Promise<void>, forget: () => void}} `begin`: show what the member has now
 */
export function startGiving(page, onGiven) {
  const place = the(page, "[data-give]");
  /** @type {"totp" | "code"} */
  let typed = "totp";
  const show = (/** @type {{totp: boolean, passkeys: number, codes: number}} */ has, /** @type {boolean} */ onPaper) => {
    typed = onPaper ? "code" : "totp";
    the(place, '[data-way="totp"]').hidden = onPaper || !has.totp;
    the(place, '[data-way="passkey"]').hidden = onPaper || !has.passkeys;
    the(place, '[data-way="code"]').hidden = !onPaper;
    the(place, "[data-submit]").hidden = !onPaper && !has.totp;
    the(place, "[data-on-paper]").hidden = onPaper || !has.codes;
    (onPaper ? field(place, "paper-code") : has.totp ? field(place, "digits") : the(place, "[data-touch]")).focus();
  };
  let has = { totp: false, passkeys: 0, codes: 0 };
  const given = async (/** @type {Way} */ way) => {
    empty(place);
    await onGiven(way);
  };
  onSubmit(place, () => void whileBusy(place, async () => {
    await send(typed, field(place, typed === "totp" ? "digits" : "paper-code").value);
    await given(typed);
  }));
  the(place, "[data-touch]").addEventListener("click", () => void whileBusy(place, async () => {
    await ask("/api/factor/passkey", await signChallenge(await ask("/api/factor/passkey/begin", {})));
    await given("passkey");
  }));
  the(place, "[data-on-paper]").addEventListener("click", () => show(has, true));
  return {
    begin: async () => {
      has = await ask("/api/factor");
      show(has, false);
    },
    forget: () => empty(place),
  };
}

/** @param {"totp" | "code"} way @param {string} text as it was typed */
async function send(way, text) {
  try {
    await ask(`/api/factor/${way}`, { code: text.replace(/\s/g, "") });
  } catch (error) {
    const wrong = error instanceof Refused && error.code === "wrong_code";
    throw wrong && way === "code" ? new Refused("wrong_paper_code") : error;
  }
}
