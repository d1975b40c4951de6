/**
 * A member's browser as a witness of the staff log: it follows the log from the last head this member signed, and signs
 * the newest closing. Lives in the worker only.
 */
import { equal, fromB64u } from "../../crypto/encoding.js";
import { Damaged } from "../../crypto/errors.js";
import { fromWire, sign, toWire } from "../../crypto/signed.js";
import { after, beginning, follow, headStatement, verifyHead } from "../../crypto/stafflog.js";

/** @typedef {{org: Uint8Array, member: Uint8Array, keys: import("./epochs.js").MemberKeys}} Who ids, 16 bytes each */

export class Witness {
  /**
   * @param {Who} who
   * @param {unknown} signed this member's last head, null where there is none
   * @throws {Damaged} when it is not this member's
   */
  constructor(who, signed) {
    this.who = who;
    this.state = signed ? after(ownHead(who, signed)) : beginning(who.org);
    this.since = this.state.head.seq;
  }

  /**
   * @param {string[]} entries base64url, the oldest first
   * @returns {number} the place of the last one
   * @throws {import("../../crypto/errors.js").EnvelopeError} when they do not continue the log
   */
  follow(entries) {
    for (const one of entries) this.state = follow(this.state, fromB64u(one));
    return this.state.head.seq;
  }

  /**
   * @param {number} until place of the newest closing, as the server says
   * @returns {{signature: string, statement: string} | null} the signed head; null when there is nothing new
   * @throws {Damaged} when the log ends elsewhere, or not with a closing
   */
  sign(until) {
    const { head, closed } = this.state;
    if (head.seq !== until) throw new Damaged("the log was cut");
    if (head.seq === this.since) return null;
    if (!closed) throw new Damaged("ends within a day");
    return toWire(sign("head", headStatement(head, this.who.member, closed), this.who.keys.sign));
  }
}

/** @param {Who} who @param {unknown} signed */
function ownHead({ org, member, keys }, signed) {
  const { head, by } = verifyHead(fromWire(signed), keys.verify);
  if (!equal(by, member) || !equal(head.org, org)) throw new Damaged("not this member's head");
  return head;
}
