/**
 * What a browser believes of `GET /keys`: a coordinator's roster pins each organisation's log, the log names the epoch's
 * recipient, members vouch for it (ENVELOPE.md sections 6, 10, 11).
 */
import { checkBundle } from "../../../crypto/bundle.js";
import { b64u, equal, fromB64u } from "../../../crypto/encoding.js";
import { Damaged } from "../../../crypto/errors.js";
import { ID } from "../../../crypto/frame.js";
import { verifyLog } from "../../../crypto/keylog.js";
import { checkDay, checkLog, verifyRoster } from "../../../crypto/roster.js";
import { fromText } from "../../../crypto/signed.js";

/**
 * @typedef {{statement: string, signature: string} | null} Said
 * @typedef {{id: string, epoch: string, recipient: string, log: Said[], bundle: Said, lives: Said[]}} OrgKeys
 * @typedef {{v: number, site: string, roster: Said, orgs: OrgKeys[]}} Keys
 * @typedef {{site: Uint8Array, coordinators: Uint8Array[]}} Anchor site's id (16 bytes), coordinators' keys (32)
 * @typedef {{state: import("../../../crypto/keylog.js").LogState, recipient: Uint8Array, bundle: import("../../../crypto/encoding.js").JsonObject}} Trusted
 */

const VERSION = 2;
const RECIPIENT = 1216;

/**
 * @param {Keys} keys as the server answered
 * @param {Anchor} anchor
 * @param {string} today
 * @param {string[]} wanted ids, base64url
 * @returns {Trusted[]} the organisations wanted, each with the recipient (1,216 bytes) that may be sealed for today
 * @throws {import("../../../crypto/errors.js").EnvelopeError} for the first that may not
 */
export function trusted(keys, anchor, today, wanted) {
  const roster = rosterOf(keys, anchor);
  checkDay(roster, today);
  return wanted.map((id) => {
    const org = keys.orgs.find((one) => one.id === id);
    if (!org) throw new Damaged("no keys of this organisation");
    return judged(org, roster, today);
  });
}

/**
 * @param {Keys} keys @param {Anchor} anchor
 * @returns {import("../../../crypto/roster.js").Roster} signed by a coordinator for this site, fresh or not
 * @throws {Damaged}
 */
export function rosterOf(keys, { site, coordinators }) {
  if (keys.v !== VERSION || !equal(fromB64u(keys.site, ID), site)) throw new Damaged("keys of another site");
  return verifyRoster(fromText(keys.roster), coordinators, site);
}

/**
 * @param {OrgKeys} org
 * @param {import("../../../crypto/roster.js").Roster} roster
 * @param {string} today
 * @returns {Trusted}
 * @throws {import("../../../crypto/errors.js").EnvelopeError} unless it may be sealed for today
 */
export function judged(org, roster, today) {
  const state = verifyLog(org.log.map(fromText), fromB64u(org.id, ID));
  checkLog(roster, state);
  const recipient = fromB64u(org.recipient, RECIPIENT);
  const said = { bundle: fromText(org.bundle), lives: org.lives.map(fromText) };
  const bundle = checkBundle(state, recipient, said, today, roster.policy);
  if (!state.epoch || b64u(state.epoch) !== org.epoch) throw new Damaged("not the epoch named");
  return { state, recipient, bundle };
}
