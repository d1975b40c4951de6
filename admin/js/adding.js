/**
 * A second factor is added: the phone's app, a security key or a passkey; with the first one come the codes for paper.
 */
import { goTo, keys } from "./desk.js";
import { empty, field, onSubmit, whileBusy } from "./forms.js";
import { openKeeper } from "./keeper.js";
import { create, evaluate } from "./passkeys.js";
import { ask } from "./server.js";
import { picture } from "./printed.js";
import { show } from "./steps.js";
import { tell, the } from "./words.js";

/** Codes that were not kept yet: another text size must not cost them, a lock does. */
let unkept = { codes: /** @type {string[]} */ ([]), next: "" };

/** @returns {void} once a document */
export function watchCodes() {
  document.addEventListener("dovira:lock", () => (unkept = { codes: [], next: "" }));
}

/**
 * @param {string[]} codes ten to be kept, or none
 * @param {string} next page that follows
 */
export function keepCodes(codes, next) {
  unkept = { codes, next };
  return goTo(codes.length ? "/me" : next);
}

/** @param {HTMLElement} page @returns {boolean} whether there are codes to keep; then they are shown */
export function showUnkept(page) {
  if (!unkept.codes.length) return false;
  the(page, "[data-codes]").replaceChildren(...unkept.codes.map(item));
  the(page, "[data-codes-day]").textContent = new Date().toISOString().slice(0, 10);
  show(page, "codes");
  return true;
}

/**
 * @param {HTMLElement} page
 * @param {{admitted: () => Promise<unknown>, next: string, home: string}} then `admitted`: after the first factor the
 *   session is whole; `next`: page that follows; `home`: the step that "Back" shows
 * @returns {{acts: Record<string, () => unknown>, forget: () => void}}
 */
export function startAdding(page, { admitted, next, home }) {
  const [phone, passkey, unlocking] = ["[data-phone]", "[data-passkey]", "[data-unlocking]"].map((name) => the(page, name));
  let codes = /** @type {string[]} */ ([]);
  let added = "";
  const forget = () => {
    for (const place of [the(page, "[data-phone-qr]"), the(page, "[data-codes]")]) place.replaceChildren();
    the(page, "[data-phone-secret]").textContent = "";
    empty(the(page, "[data-phone]"));
  };
  const goOn = () => keepCodes(codes, next);
  onSubmit(phone ?? page, () => void whileBusy(phone ?? page, async () => {
    const code = field(page, "first-digits").value.replace(/\s/g, "");
    ({ codes } = await ask("/api/me/totp/confirm", { code }));
    await admitted();
    await goOn();
  }));
  onSubmit(passkey ?? page, () => void whileBusy(passkey ?? page, async () => {
    const made = await create(await ask("/api/me/passkeys/begin", {}));
    ({ codes } = await ask("/api/me/passkeys", { label: field(page, "label").value.trim(), credential: made.credential }));
    added = made.credential.id;
    await admitted();
    if (made.prf && keys()) show(page, "unlocking");
    else await goOn();
  }));
  onSubmit(unlocking ?? page, () => void whileBusy(unlocking ?? page, async () => {
    await letUnlock(added);
    await goOn();
  }));
  const kept = /** @type {HTMLInputElement} */ (the(page, "[data-kept]"));
  const last = /** @type {HTMLButtonElement} */ (the(page, '[data-act="codesKept"]'));
  kept.addEventListener("change", () => (last.disabled = !kept.checked));
  return {
    acts: {
      addPhone: async () => showPhone(page, await ask("/api/me/totp", {})),
      addPasskey: () => {
        tell(the(page, "[data-passkey]"), "");
        show(page, "passkey");
      },
      stopAdding: () => {
        forget();
        show(page, home);
      },
      notUnlocking: goOn,
      printCodes: () => print(),
      codesKept: () => keepCodes([], unkept.next),
    },
    forget,
  };
}

/**
 * @param {HTMLElement} page
 * @param {{secret: string, address: string}} made
 */
async function showPhone(page, { secret, address }) {
  const artist = openKeeper(page.dataset.worker ?? "");
  try {
    the(page, "[data-phone-qr]").replaceChildren(picture(await artist.ask("squares", { text: address })));
  } finally {
    artist.end();
  }
  the(page, "[data-phone-secret]").textContent = secret.replace(/(.{4})(?=.)/g, "$1 ");
  tell(the(page, "[data-phone]"), "");
  show(page, "totp");
}

/** @param {string} id of a passkey, base64url */
async function letUnlock(id) {
  const { prf, credential } = await evaluate([id]);
  const { vault } = await keys()?.ask("wrapForPasskey", { prf, credential });
  prf.fill(0);
  await ask(`/api/me/passkeys/${credential}/vault`, { vault });
}

/** @param {string} text */
function item(text) {
  const node = document.createElement("li");
  node.textContent = text;
  return node;
}
