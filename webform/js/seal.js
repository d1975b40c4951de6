/**
 * The sealing worker. It believes no key before it has verified who vouches for it (core/web/js/offer.js), and answers with
 * sealed bytes or with the name of what went wrong: never with anything readable.
 */
import { trusted } from "../../core/web/js/offer.js";
import { b64u, fromB64u, fromUtf8 } from "../../crypto/encoding.js";
import { EnvelopeError } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { recipientOf, requireXwing } from "../../crypto/hpke.js";
import { randomBytes, sha256 } from "../../crypto/primitives.js";
import { newUploadSecret, requestBody, sealReport } from "../../crypto/report.js";

/** @typedef {import("./sealer.js").Task} Task */
const SECRET = 32;
const NOTHING = { form: "", lang: "", langBucket: "other", day: "2026-01-01", letter: "a", priority: false, answers: {}, identity: {} };
let checked = false;

self.onmessage = ({ data: { number, task } }) => {
  try {
    self.postMessage({ number, sealed: task ? seal(task) : rehearse() });
  } catch (error) {
    self.postMessage({ number, failed: error instanceof Error ? error.name : "Error" });
  }
};

/** @param {Task} task @returns {import("./wire.js").Sealed} */
function seal(task) {
  if (!checked) requireXwing();
  checked = true;
  const site = fromB64u(task.site, ID);
  const readers = readersOf(task, site);
  const secret = task.secret ? fromB64u(task.secret, SECRET) : newUploadSecret();
  const draft = {
    ...task,
    site,
    formVersion: fromB64u(task.version, 32),
    langBucket: task.bucket,
    ...(task.follows ? { follows: fromB64u(task.follows, ID) } : {}),
  };
  const sealed = sealReport(/** @type {import("../../crypto/report.js").Draft} */ (draft), readers, secret);
  return {
    report: b64u(sealed.report),
    secret: b64u(secret),
    body: fromUtf8(requestBody(sealed, draft)),
    objects: sealed.objects.map(({ id, kind, payload }) => ({ id: b64u(id), kind, sha256: b64u(sha256(payload)) })),
    orgs: readers.map(({ org }) => b64u(org)).sort(),
  };
}

/** @returns {boolean} a sealing for nobody, thrown away */
function rehearse() {
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
 * @returns {import("../../crypto/report.js").Reader[]}
 * @throws {EnvelopeError} `Untrusted`: nobody entitled vouches for a key, or no more
 */
function readersOf({ bundle, coordinators, orgs, today }, site) {
  try {
    const keys = coordinators.map((key) => fromB64u(key, 32));
    return trusted(bundle, { site, coordinators: keys }, today, orgs).map(({ state, recipient }) => {
      return { org: state.org, epoch: state.epoch ?? new Uint8Array(0), recipient };
    });
  } catch (error) {
    throw new EnvelopeError("Untrusted", String(error));
  }
}
