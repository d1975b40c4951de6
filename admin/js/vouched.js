/**
 * What a member's keys vouch for: that the epoch's key opens what is sealed for it, and what reporters may seal with. Lives
 * in the worker only.
 */
import { bundleStatement, checkBundle, liveStatement } from "../../crypto/bundle.js";
import { b64u, equal, fromB64u, parseObject } from "../../crypto/encoding.js";
import { Damaged } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { recipientOf } from "../../crypto/hpke.js";
import { randomBytes } from "../../crypto/primitives.js";
import { openObject, sealObject } from "../../crypto/sealed.js";
import { fromWire, sign, toWire } from "../../crypto/signed.js";

/**
 * @typedef {import("../../crypto/keylog.js").LogState} LogState
 * @typedef {{[name: string]: string}} Forms versions, base64url of 32 bytes
 * @typedef {{statement: string, signature: string}} Wire
 * @typedef {{
 *   site: Uint8Array, member: Uint8Array, keys: import("./epochs.js").MemberKeys, identity: Uint8Array, forms: Forms, day: string
 * }} Who ids of 16 bytes; the open epoch's identity, 32
 */

const VERSION = 32;
const CANARY = 32;
/** So long a member's word is not repeated; reporters count it for a month. */
const POLICY = { liveDays: 7, liveMembers: 1 };

/**
 * @param {LogState} state in which the epoch is open
 * @param {Who} who
 * @returns {{live: Wire, bundle: Wire}} signed, after something fresh was sealed and opened
 * @throws {Damaged} when it does not open, or a form has no version
 */
export function vouched(state, { site, member, keys, identity, forms, day }) {
  const recipient = recipientOf(identity);
  const place = { kind: /** @type {const} */ ("epoch"), site, owner: state.org, object: randomBytes(ID) };
  const canary = randomBytes(CANARY);
  const reader = { org: state.org, epoch: state.epoch ?? new Uint8Array(0), recipient };
  const { headers: [sealed], payload } = sealObject(place, { v: 1 }, canary, [reader]);
  if (!sealed || !equal(openObject(place, sealed.header, payload, identity).body, canary)) throw new Damaged("not opened");
  // The server names them: nothing but versions is signed.
  for (const version of Object.values(forms)) fromB64u(version, VERSION);
  const bundle = bundleStatement(state, member, recipient, forms, day);
  return {
    live: toWire(sign("live", liveStatement(state, member, day), keys.sign)),
    bundle: toWire(sign("bundle", bundle, keys.sign)),
  };
}

/**
 * @param {LogState} state
 * @param {Who} who
 * @param {{bundle: Wire | null, lives: Wire[]}} kept what the server has
 * @returns {boolean} whether this member's own word is of the last days, and the bundle is of this epoch, key and forms
 */
export function fits(state, { member, identity, forms, day }, { bundle, lives }) {
  if (!bundle) return false;
  try {
    const own = lives.map(fromWire).filter(({ statement }) => parseObject(statement).by === b64u(member));
    const statement = checkBundle(state, recipientOf(identity), { bundle: fromWire(bundle), lives: own }, day, POLICY);
    return sameForms(/** @type {Forms} */ (statement.forms), forms);
  } catch {
    return false;
  }
}

/** @param {Forms} one @param {Forms} other */
function sameForms(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
