/**
 * A first member and the organisation's recovery sheet, made together: the sheet shows the fingerprint of the log that
 * these keys found. Lives in the worker only.
 */
import encodeQR from "qr";
import { identityToText } from "../../crypto/age.js";
import { b64u, fromB64u } from "../../crypto/encoding.js";
import { ID } from "../../crypto/frame.js";
import { fingerprintDigits } from "../../crypto/digits.js";
import { fingerprint, verifyLog } from "../../crypto/keylog.js";
import { foundStatement, recoveryStatement } from "../../crypto/keystatements.js";
import { newRecovery, recoveryGroups, recoveryKeys, recoverySigns } from "../../crypto/recovery.js";
import { shareGroups, shareTexts } from "../../crypto/shares.js";
import { sign, toWire } from "../../crypto/signed.js";
import * as staff from "../../crypto/staff.js";
import { newEpoch } from "./epochs.js";

/**
 * @typedef {{groups: string[], fingerprint: string, rows: boolean[][]}} Shown `rows`: the squares of the QR code
 * @typedef {{total: number, needed: number, number: number}} Part one share, from 1, of so many
 */

export class Founding {
  /** @param {{member: string, org: string, day: string}} given */
  constructor({ member, org, day }) {
    this.member = fromB64u(member, ID);
    this.org = fromB64u(org, ID);
    this.day = day;
    this.vault = staff.newVault();
    this.keys = staff.memberKeys(this.vault);
    const { recipient, verify } = this.keys;
    this.found = sign("key-log", foundStatement(this.org, this.member, recipient, verify, day), this.keys.sign);
    this.seed = newRecovery();
    this.parts = "";
    /** @type {string[]} */
    this.texts = [];
    this.dividing = Promise.resolve(this.texts);
  }

  /** @returns {Shown} */
  shown() {
    return this.printed(recoveryGroups(this.seed), identityToText(this.seed));
  }

  /**
   * The same seed in shares: one paper a holder. A second look shows the same.
   *
   * @param {Part} part
   * @returns {Promise<Shown>}
   */
  async share({ total, needed, number }) {
    const parts = `${needed}/${total}`;
    if (this.parts !== parts) this.dividing = shareTexts(this.seed, total, needed);
    this.parts = parts;
    this.texts = await this.dividing;
    const text = this.texts[number - 1] ?? "";
    return this.printed(shareGroups(text), text);
  }

  /** @param {string[]} groups @param {string} text @returns {Shown} */
  printed(groups, text) {
    // Paper creases: a quarter may be unreadable. Readers need four white squares around (ISO/IEC 18004).
    const rows = encodeQR(text, "raw", { ecc: "quartile", border: 4 });
    return { groups, fingerprint: fingerprintDigits(fingerprint([this.found])), rows };
  }

  /**
   * @param {{[place: string]: string}} typed groups by their place on the paper
   * @param {number} share its number; 0: the sheet
   * @returns {string[]} places that differ
   */
  wrongGroups(typed, share) {
    const groups = share ? shareGroups(this.texts[share - 1] ?? "") : recoveryGroups(this.seed);
    return Object.keys(typed).filter((place) => recoverySigns(typed[place] ?? "") !== groups[Number(place)]);
  }

  /**
   * @param {string} site id
   * @param {string} passphrase
   * @param {staff.Cost} cost
   */
  enrolment(site, passphrase, cost) {
    const { member, org, day, keys, found } = this;
    const paper = recoveryKeys(this.seed);
    const named = recoveryStatement(verifyLog([found], org), member, paper.recipient, paper.verify, day);
    const recovery = sign("key-log", named, keys.sign);
    const log = [found, recovery];
    return {
      ...sealedVault({ member, vault: this.vault, keys, passphrase, cost }),
      found: toWire(found),
      recovery: { ...toWire(recovery), recipient: b64u(paper.recipient) },
      epoch: newEpoch({ site: fromB64u(site, ID), org, member, keys, recovery: paper.recipient, log, day }),
    };
  }

  forget() {
    this.texts = [];
    for (const secret of [this.vault, this.seed, this.keys.xwing, this.keys.sign]) secret.fill(0);
  }
}

/**
 * @param {{
 *   member: Uint8Array, vault: Uint8Array, keys: import("./epochs.js").MemberKeys, passphrase: string, cost: staff.Cost
 * }} made
 * @returns what the server keeps of a new member
 */
export function sealedVault({ member, vault, keys, passphrase, cost }) {
  const salt = staff.newSalt();
  const { auth, kek } = staff.derive(passphrase, salt, cost);
  return {
    salt: b64u(salt),
    auth: b64u(auth),
    vault: b64u(staff.wrapVault(vault, kek, member)),
    recipient: b64u(keys.recipient),
    sign: b64u(keys.verify),
  };
}
