/**
 * The keys of the chosen organisations (`GET /keys/<ids>`): fetched after "Send", which tells the server no more than the
 * report itself a moment later; again when old or when an epoch has ended. Believed only after the worker has verified them.
 *
 * @typedef {import("../../core/web/js/offer.js").Keys & {day: string}} Bundle
 */
const FRESH_MS = 600000;
const PATIENCE_MS = 30000;

/** @type {{bundle: Promise<Bundle>, at: number, orgs: string} | null} */
let kept = null;

/**
 * @param {string[]} ids b64u, one to four
 * @param {boolean} [fresh] whatever is kept is of no use any more
 * @returns {Promise<Bundle>} rejects when it did not come
 */
export function keyBundle(ids, fresh = false) {
  const orgs = [...ids].sort().join(".");
  if (kept && !fresh && kept.orgs === orgs && performance.now() - kept.at < FRESH_MS) return kept.bundle;
  const asked = { bundle: fetchBundle(orgs), at: performance.now(), orgs };
  kept = asked;
  asked.bundle.catch(() => {
    if (kept === asked) kept = null;
  });
  return asked.bundle;
}

/** @param {string} orgs @returns {Promise<Bundle>} */
function fetchBundle(orgs) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", `/keys/${orgs}`);
    request.timeout = PATIENCE_MS;
    request.onloadend = () => {
      try {
        const bundle = JSON.parse(request.responseText);
        if (request.status !== 200 || !Array.isArray(bundle.orgs)) throw new Error(`answer ${request.status}`);
        resolve(bundle);
      } catch (error) {
        reject(error);
      }
    };
    request.send();
  });
}
