/**
 * The one Trusted Types policy, `dovira`: it lets through the addresses of our own scripts and workers listed here and
 * nothing else, so that no text a person or a server wrote can become code.
 */
const SCRIPTS = ["/static/clean.js", "/static/form.js", "/static/mailbox.js", "/static/seal.js", "/static/vault.js"];

/** @type {{createScriptURL(url: string): unknown} | null} */
let policy = null;

/**
 * @param {string} url address of a script, as the page's template wrote it
 * @returns {string} the same, as a TrustedScriptURL where the browser knows them
 * @throws {TypeError} when it is not in the list, or the browser refuses the policy
 */
export function trustedScript(url) {
  const types = /** @type {{trustedTypes?: {createPolicy(name: string, rules: object): typeof policy}}} */ (
    /** @type {unknown} */ (globalThis)
  ).trustedTypes;
  if (!types) return ours(url);
  policy ??= types.createPolicy("dovira", { createScriptURL: ours });
  return /** @type {string} */ (policy?.createScriptURL(url));
}

/** @param {string} url */
function ours(url) {
  const target = new URL(url, location.href);
  if (target.origin !== location.origin || !SCRIPTS.includes(target.pathname)) throw new TypeError("not a script of ours");
  return url;
}
