/**
 * The last look before anything leaves, and the first at what came back. Runs on the page's side of the worker, with
 * nothing but string functions, so that a broken or exchanged worker cannot pass readable text through.
 */

/**
 * @typedef {import("../../core/web/js/conditions.js").Answers} Answers
 * @typedef {object} Sealed what the worker made
 * @property {string} report b64u of the report id
 * @property {string} secret b64u of the upload secret
 * @property {string} code 20 digits, or "" where none was wanted
 * @property {string} body ASCII JSON, one of seven sizes
 * @property {{id: string, kind: string, sha256: string}[]} objects sorted by kind
 * @property {string[]} orgs b64u ids, sorted
 */
const HEADER = /^age-encryption\.org\/v1\n-> mlkem768x25519 [A-Za-z0-9+/]{1494}\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n$/;
const CODE = /^\d{20}$/;
const BOX = 2048;
const SIZES = Array.from({ length: 7 }, (_, n) => 16384 << n);
// Shorter ones are found in random base64 by chance.
const SHORTEST_TEXT = 8;

/** @param {number} plain bytes of plaintext @returns {number} bytes of an age payload */
const payload = (plain) => 16 + plain + 16 * Math.ceil(plain / 65536);
/** @param {number} bytes @returns {number} characters of b64u */
const chars = (bytes) => Math.ceil((bytes * 4) / 3);
/** @param {number} plain @returns {number} bytes of the request (ENVELOPE.md section 3) */
const request = (plain) => 1024 * Math.ceil(((4 * (payload(plain) + payload(4096))) / 3 + 25600) / 1024);

/**
 * @param {Sealed} sealed
 * @param {Answers[]} written everything the person answered
 * @param {boolean} coded whether a code was wanted
 * @throws {Error} when this is not a sealed report and nothing else, or shows any of the words
 */
export function checkSealed(sealed, written, coded) {
  if (!isB64u(sealed.report, 22) || !isB64u(sealed.secret, 43)) throw new Error("no id or secret");
  const body = JSON.parse(sealed.body);
  const size = SIZES.find((plain) => request(plain) === sealed.body.length);
  const same = (/** @type {object} */ value, /** @type {string} */ keys) => Object.keys(value).sort().join() === keys;
  if (coded !== CODE.test(sealed.code) || (!coded && sealed.code)) throw new Error("a code, or none");
  if (!size || !same(body, `${coded ? "box," : ""}form,lang,objects,pad,priority`) || !/^0*$/.test(body.pad)) throw new Error("not a report");
  if (body.objects.length !== 2) throw new Error("not two objects");
  for (const [at, plain] of /** @type {[number, number][]} */ ([[0, size], [1, 4096]])) {
    const object = body.objects[at];
    if (!same(object, "headers,id,kind,payload") || object.payload.length !== chars(payload(plain))) throw new Error("not an object");
    if (!isB64u(object.payload) || !isB64u(object.id, 22)) throw new Error("not base64url");
    for (const header of object.headers) {
      if (!same(header, "epoch,header,org") || !HEADER.test(header.header)) throw new Error("not a header");
    }
  }
  if (coded) checkBox(body.box);
  const seen = [sealed.body, ...body.objects.map((/** @type {{payload: string}} */ { payload: text }) => bytesOf(text))];
  const secrets = coded ? [sealed.code] : [];
  if ([...secrets, ...wordsIn(written)].some((words) => seen.some((text) => text.includes(words)))) throw new Error("readable");
}

/** @param {{auth: string, header: string, lookup: string, payload: string}} box */
function checkBox({ auth, header, lookup, payload: note, ...more }) {
  if (Object.keys(more).length || !isB64u(auth, 43) || !isB64u(lookup, 43)) throw new Error("not a mailbox");
  if (!HEADER.test(header) || !isB64u(note, chars(payload(BOX)))) throw new Error("not a note");
}

/** @param {unknown} text @param {number} [length] characters */
function isB64u(text, length) {
  return typeof text === "string" && /^[A-Za-z0-9_-]+$/.test(text) && (length === undefined || text.length === length);
}

/** @param {string} b64u @returns {string} one character a byte */
function bytesOf(b64u) {
  return atob(b64u.replace(/-/g, "+").replace(/_/g, "/"));
}

/** @param {Answers[]} written @returns {string[]} own words, as UTF-8 with one character a byte */
function wordsIn(written) {
  const words = written.flatMap((answers) => Object.values(answers).flat());
  return words
    .filter((text) => text.length >= SHORTEST_TEXT)
    .map((text) => encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, "\uFFFD")).replace(/%(..)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))));
}

/**
 * @param {unknown} answer the server's
 * @param {Sealed} sealed
 * @returns {boolean} whether the server says that it stored exactly what was sealed
 */
export function isReceipt(answer, sealed) {
  const expected = {
    report: sealed.report,
    objects: sealed.objects.map(({ id, kind, sha256 }) => ({ id, kind, orgs: sealed.orgs, sha256 })),
  };
  return ordered(answer) === ordered(expected);
}

/** @param {unknown} value @returns {string} JSON with sorted keys */
function ordered(value) {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );
}
