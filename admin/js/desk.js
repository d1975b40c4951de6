/**
 * What one signed-in browser tab holds: the worker with the keys, and which page is shown. Nothing of it is stored.
 */
import { showPage } from "../../core/web/js/page.js";
import { renewed } from "./renewing.js";
import { ask, askPage } from "./server.js";

/** @typedef {import("./keeper.js").Keeper} Keeper */

/** @type {BroadcastChannel | null} to other tabs of this browser; that a message came is all it says */
let tabs = null;

/** @type {Keeper | null} */
let keeper = null;

/** @type {Keeper | null} whose worker has derived from the passphrase and waits for the second factor */
let waiting = null;

/** Pages of somebody who signed in; what is shown there is gone when the page is locked. */
export const ELSEWHERE = ["me", "factor", "people", "waiting", "log", "together", "office"].map((name) => `[data-page="${name}"]`).join();
const AT_WORK = `[data-page="inbox"], ${ELSEWHERE}`;

/** @returns {Keeper | null} null while locked */
export function keys() {
  return keeper;
}

/** @param {Keeper} opened one whose keys are open */
export function hold(opened) {
  keeper?.end();
  keeper = opened;
}

/** @param {Keeper} one @returns {boolean} whether it is held, or waits for the second factor */
export function holds(one) {
  return one === keeper || one === waiting;
}

/** The keys are gone at once; whoever shows decrypted text removes it on `dovira:lock`. */
export function lock() {
  keeper?.end();
  waiting?.end();
  keeper = waiting = null;
  document.dispatchEvent(new Event("dovira:lock"));
}

/** Enrolment has no keys to lock yet, and half of it would be lost. */
export function lockUnlessJoining() {
  if (!document.querySelector('[data-page="join"]')) lock();
}

/** Every tab is locked, this one first. */
export function lockAll() {
  lock();
  tabs?.postMessage(null);
}

/** @returns {void} once a document */
export function watchTabs() {
  tabs = new BroadcastChannel("dovira-lock");
  tabs.onmessage = lockUnlessJoining;
}

/**
 * Whoever locks while keys are being opened means those too.
 *
 * @param {Keeper} opening
 * @param {() => Promise<void>} work
 */
async function unlessLocked(opening, work) {
  const stop = new AbortController();
  document.addEventListener("dovira:lock", opening.end, { signal: stop.signal });
  try {
    await work();
  } finally {
    stop.abort();
  }
}

/**
 * Fetch the member's sealed keys and open them in the worker.
 *
 * @param {Keeper} opening
 * @param {string} [passphrase] not needed where the worker has just derived from it
 * @param {Promise<any>} [known] answer of /api/me where it was already asked for
 */
export function openKeys(opening, passphrase, known = ask("/api/me")) {
  return unlessLocked(opening, async () => {
    const me = await known;
    if (passphrase !== undefined) await opening.ask("derive", { passphrase, salt: me.salt });
    await openVault(opening, me, me.vault);
  });
}

/**
 * The same by a passkey's PRF.
 *
 * @param {Keeper} opening
 * @param {string} credential its id, base64url
 * @param {Uint8Array} prf 32 bytes
 */
export function openKeysByPasskey(opening, credential, prf) {
  return unlessLocked(opening, async () => {
    const me = await ask("/api/me");
    const wrapped = me.passkeys.find((/** @type {{id: string}} */ { id }) => id === credential);
    await opening.ask("derivePasskey", { prf, credential });
    await openVault(opening, me, wrapped?.vault ?? "");
  });
}

/**
 * @param {Keeper} opening
 * @param {any} me answer of /api/me
 * @param {string} vault the wrap to open, "" when it is open
 */
async function openVault(opening, me, vault) {
  const { member, org, site } = me;
  if (!me.keys) return void (await opening.ask("openOwn", { member, vault }));
  if (!me.welcomed) return void (await opening.ask("newcomer", { member, org, vault, log: (await ask("/api/waiting")).log }));
  const keys = await ask("/api/epochs");
  await opening.ask("open", { ...keys, member, org, site, vault });
  if (await renewed(opening, keys)) await openVault(opening, me, "");
}

/** Open what is sealed to this member by now, with the keys that are held. */
export async function openAgain() {
  if (keeper) await openVault(keeper, await ask("/api/me"), "");
}

/**
 * Send the passphrase's proof and show what asks for the second factor, in this one document: another one would need the
 * passphrase again.
 *
 * @param {Keeper} opening whose worker holds the keys made at enrolment, or none yet
 * @param {string} name
 * @param {string} passphrase
 */
export async function signIn(opening, name, passphrase) {
  const { salt } = await ask("/api/sign-in/salt", { name });
  const { auth } = await opening.ask("derive", { passphrase, salt });
  await ask("/api/sign-in", { name, auth });
  const next = await askPage("/factor");
  keeper?.end();
  keeper = null;
  waiting = opening;
  enter(next);
}

/**
 * After the second factor: take the new session's form token, and open the keys that waited.
 *
 * @param {string} [path] of the page that follows, asked for meanwhile
 * @returns {Promise<Document>} that page, to be given to `enter`
 */
export async function admit(path = "/me") {
  const known = ask("/api/me");
  const [next] = await Promise.all([askPage(path), known]);
  const token = next.querySelector("[data-csrf]")?.getAttribute("data-csrf") ?? "";
  document.querySelector("[data-csrf]")?.setAttribute("data-csrf", token);
  const opening = waiting;
  if (!opening) return next;
  await openKeys(opening, undefined, known);
  if (waiting !== opening) return next;
  waiting = null;
  hold(opening);
  return next;
}

/** Keys first: whatever the server answers, this tab is locked. */
export async function signOut() {
  lockAll();
  await ask("/api/sign-out", {});
  await goTo("/");
}

/** @param {string} path of our own pages */
export async function goTo(path) {
  enter(await askPage(path));
}

/** @param {Document} page one that the server gave, perhaps another than was asked for */
export function enter(page) {
  const path = new URL(page.URL).pathname;
  showPage(page);
  document.title = page.title;
  // The server may answer with the sign-in page: then nobody is at work here.
  if (!document.querySelector(AT_WORK)) lock();
  history.replaceState(path === location.pathname ? history.state : null, "", path);
  document.dispatchEvent(new Event("dovira:page"));
}
