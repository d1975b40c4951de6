/**
 * The key bundle (`GET /keys`): fetched while the person types, again when old or when an epoch has ended. It is
 * believed only after the worker has verified it.
 *
 * @typedef {import("../../core/web/js/offer.js").Keys & {day: string}} Bundle
 */
const FRESH_MS = 600000;
const PATIENCE_MS = 30000;

/** @type {{bundle: Promise<Bundle>, at: number} | null} */
let kept = null;

/**
 * @param {boolean} [fresh] whatever is kept is of no use any more
 * @returns {Promise<Bundle>} rejects when it did not come
 */
export function keyBundle(fresh = false) {
  if (kept && !fresh && performance.now() - kept.at < FRESH_MS) return kept.bundle;
  const asked = { bundle: fetchBundle(), at: performance.now() };
  kept = asked;
  asked.bundle.catch(() => {
    if (kept === asked) kept = null;
  });
  return asked.bundle;
}

/** @returns {Promise<Bundle>} */
function fetchBundle() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", "/keys");
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
