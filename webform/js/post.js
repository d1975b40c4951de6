/**
 * Sending sealed bytes, again and again the same ones, until the server answers.
 *
 * @typedef {import("./wire.js").Sealed} Sealed
 * @typedef {object} Reply
 * @property {number} status 0 when no answer came
 * @property {string} code of an error
 * @property {unknown} answer
 * @typedef {object} Job one press of "Send"
 * @property {boolean} cancelled
 * @property {XMLHttpRequest | null} request
 * @property {(sentence: string, values?: Record<string, number>) => void} tell names a sentence of the page
 */
const PAUSES_MS = [1000, 3000, 9000];
const PATIENCE_MS = 180000;
const PASSING = [0, 429, 502, 503, 504];

/**
 * @param {Sealed} sealed
 * @param {Job} job
 * @returns {Promise<Reply>} the first lasting answer, or the last passing one
 */
export async function deliverBytes(sealed, job) {
  let reply = await post(sealed, job);
  for (const pause of PAUSES_MS) {
    if (job.cancelled || !PASSING.includes(reply.status)) break;
    job.tell("again");
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!job.cancelled) reply = await post(sealed, job);
  }
  return reply;
}

/** @param {Sealed} sealed @param {Job} job @returns {Promise<Reply>} */
function post(sealed, job) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    job.request = request;
    request.open("POST", `/u/${sealed.report}`);
    request.setRequestHeader("Content-Type", "application/json");
    request.setRequestHeader("Authorization", `Upload ${sealed.secret}`);
    request.timeout = PATIENCE_MS;
    request.upload.onprogress = ({ loaded, total }) => job.tell("sending", { share: total ? loaded / total : 0 });
    request.onloadend = () => {
      job.request = null;
      resolve(replyOf(request));
    };
    request.send(sealed.body);
  });
}

/** @param {XMLHttpRequest} request @returns {Reply} */
function replyOf({ status, responseText }) {
  try {
    const answer = JSON.parse(responseText);
    return { status, code: typeof answer?.code === "string" ? answer.code : "", answer };
  } catch {
    return { status: status === 200 ? 0 : status, code: "", answer: null };
  }
}
