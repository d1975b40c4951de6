/**
 * The sealing worker. It believes no key before it has verified who vouches for it (core/web/js/offer.js), and answers with
 * sealed bytes or with the name of what went wrong: never with anything readable.
 */
import { trusted } from "../../core/web/js/offer.js";
import { sealBox } from "../../crypto/box.js";
import { CODE_COST, codeKeys, newCode, SALT } from "../../crypto/code.js";
import { b64u, fromB64u, fromUtf8 } from "../../crypto/encoding.js";
import { EnvelopeError } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { recipientOf, requireXwing } from "../../crypto/hpke.js";
import { randomBytes, sha256 } from "../../crypto/primitives.js";
import { newUploadSecret, reportId, requestBody, sealReport } from "../../crypto/report.js";

/** @typedef {import("./sealer.js").Task} Task */
const SECRET = 32;
const NOTHING = { form: "", lang: "", langBucket: "other", day: "2026-01-01", letter: "a", priority: false, answers: {}, identity: {} };
let checked = false;
/** A code made while the person typed. @type {{code: string, keys: import("../../crypto/code.js").CodeKeys} | null} */
let prepared = null;

self.onmessage = ({ data: { number, task } }) => {
  try {
    self.postMessage({ number, sealed: "orgs" in task ? seal(task) : rehearse(task.salt) });
  } catch (error) {
    self.postMessage({ number, failed: error instanceof Error ? error.name : "Error" });
  }
};

/** @param {Task} task @returns {import("./wire.js").Sealed} */
function seal(task) {
  if (!checked) requireXwing();
  checked = true;
  const site = fromB64u(task.site, ID);
  const { readers, fingerprints } = readersOf(task, site);
  const secret = task.secret ? fromB64u(task.secret, SECRET) : newUploadSecret();
  const coded = task.code ? prepared ?? prepare(task.salt) : null;
  prepared = null;
  const draft = {
    ...task,
    site,
    formVersion: fromB64u(task.version, 32),
    langBucket: task.bucket,
    ...(task.follows ? { follows: fromB64u(task.follows, ID) } : {}),
    ...(coded ? { reply: coded.keys } : {}),
  };
  const sealed = sealReport(/** @type {import("../../crypto/report.js").Draft} */ (draft), readers, secret);
  const report = b64u(reportId(secret));
  const box = coded && { ...coded.keys, note: sealBox(site, coded.keys, { report, orgs: fingerprints, day: task.day }) };
  return {
    report,
    secret: b64u(secret),
    code: coded?.code ?? "",
    body: fromUtf8(requestBody(sealed, draft, box ?? undefined)),
    objects: sealed.objects.map(({ id, kind, payload }) => ({ id: b64u(id), kind, sha256: b64u(sha256(payload)) })),
    orgs: readers.map(({ org }) => b64u(org)).sort(),
  };
}

/** @param {string} salt b64u @returns {NonNullable<typeof prepared>} */
function prepare(salt) {
  const code = newCode();
  return { code, keys: codeKeys(code, fromB64u(salt, SALT), CODE_COST) };
}

/** @param {string} salt @returns {boolean} a sealing for nobody, thrown away; the code is kept for the real one */
function rehearse(salt) {
  prepared ??= prepare(salt);
  if (!checked) requireXwing();
  checked = true;
  const recipient = recipientOf(randomBytes(SECRET));
  const draft = { ...NOTHING, site: new Uint8Array(ID), formVersion: new Uint8Array(32) };
  const reader = { org: new Uint8Array(ID), epoch: new Uint8Array(ID), recipient };
  sealReport(/** @type {import("../../crypto/report.js").Draft} */ (draft), [reader], newUploadSecret());
  return true;
}

/**
 * @param {Task} task
 * @param {Uint8Array} site
 * @returns {{readers: import("../../crypto/report.js").Reader[], fingerprints: Map<string, string>}} and of each
 *   organisation, by its id, the founding fingerprint that its keys were checked against
 * @throws {EnvelopeError} `Untrusted`: nobody entitled vouches for a key, or no more
 */
function readersOf({ bundle, coordinators, orgs, today }, site) {
  try {
    const keys = coordinators.map((key) => fromB64u(key, 32));
    const found = trusted(bundle, { site, coordinators: keys }, today, orgs);
    const readers = found.map(({ state, recipient }) => ({ org: state.org, epoch: state.epoch ?? new Uint8Array(0), recipient }));
    return { readers, fingerprints: new Map(found.map(({ state }) => [b64u(state.org), b64u(state.fingerprint)])) };
  } catch (error) {
    throw new EnvelopeError("Untrusted", String(error));
  }
}
