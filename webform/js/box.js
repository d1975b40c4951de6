/**
 * What the page asks of a mailbox (`POST /box`, docs/http.md). All requests that carry no message have one length.
 *
 * @typedef {{lookup: string, auth: string}} Key what a code gives, base64url
 * @typedef {{status: number, answer: any}} Reply `status` 0 when no answer came
 */
const ASK = 1024;
const PATIENCE_MS = 60000;

/**
 * @param {string} act look, stop, forget or delete
 * @param {Key} key
 * @param {object} [more]
 * @returns {string} the body
 */
export function askOf(act, { lookup, auth }, more = {}) {
  const body = { act, auth, lookup, pad: "", ...more };
  return JSON.stringify({ ...body, pad: "0".repeat(ASK - JSON.stringify(body).length) });
}

/** @param {string} body @returns {Promise<Reply>} */
export function askBox(body) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/box");
    request.setRequestHeader("Content-Type", "application/json");
    request.timeout = PATIENCE_MS;
    request.onloadend = () => resolve(replyOf(request));
    request.send(body);
  });
}

/** @param {XMLHttpRequest} request @returns {Reply} */
function replyOf({ status, responseText }) {
  try {
    return { status, answer: JSON.parse(responseText) };
  } catch {
    return { status: 0, answer: null };
  }
}
