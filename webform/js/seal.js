/**
 * The sealing worker. It believes no key before it has verified the organisation's log against the fingerprint that the
 * page showed, and answers with sealed bytes or with the name of what went wrong: never with anything readable.
 */
import { daysBetween } from "../../crypto/days.js";
import { b64u, equal, fromB64u, fromUtf8 } from "../../crypto/encoding.js";
import { Damaged } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { requireXwing } from "../../crypto/hpke.js";
import { verifyLog } from "../../crypto/keylog.js";
import { sha256 } from "../../crypto/primitives.js";
import { newUploadSecret, requestBody, sealReport } from "../../crypto/report.js";
import { fromWire } from "../../crypto/signed.js";

/** @typedef {import("./sealer.js").Task} Task */
const RECIPIENT = 1216;
const SECRET = 32;
let checked = false;

self.onmessage = ({ data: { number, task } }) => {
  try {
    self.postMessage({ number, sealed: seal(task) });
  } catch (error) {
    self.postMessage({ number, failed: error instanceof Error ? error.name : "Error" });
  }
};

/** @param {Task} task @returns {import("./wire.js").Sealed} */
function seal(task) {
  if (!checked) requireXwing();
  checked = true;
  const site = fromB64u(task.site, ID);
  if (task.bundle.v !== 1 || !equal(fromB64u(task.bundle.site, ID), site)) throw new Damaged("keys of another site");
  const readers = task.orgs.map((org) => reader(org, task.bundle, task.day));
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

/**
 * @param {{id: string, fingerprint: string}} wanted from the page
 * @param {import("./keys.js").Bundle} bundle from the server
 * @param {string} day
 * @returns {import("../../crypto/report.js").Reader} with the recipient that the verified log names as current
 */
function reader(wanted, bundle, day) {
  const keys = bundle.orgs.find(({ id }) => id === wanted.id);
  if (!keys) throw new Damaged("no keys of this organisation");
  const org = fromB64u(keys.id, ID);
  const recipient = fromB64u(keys.recipient, RECIPIENT);
  const state = verifyLog(keys.log.map(fromWire), org);
  const named = state.epochRecipientHash && equal(state.epochRecipientHash, sha256(recipient));
  if (!equal(state.fingerprint, fromB64u(wanted.fingerprint, SECRET)) || !named) throw new Damaged("not the keys named");
  if (state.ends && daysBetween(day, state.ends) < 0) throw new Damaged("the epoch is over");
  if (!state.epoch || b64u(state.epoch) !== keys.epoch) throw new Damaged("not the epoch named");
  return { org, epoch: state.epoch, recipient };
}
