/**
 * A first member and the organisation's recovery sheet, made together: the sheet shows the fingerprint of the log that
 * these keys found. Lives in the worker only.
 */
import { b64u, fromB64u } from "../../crypto/encoding.js";
import { ID } from "../../crypto/frame.js";
import { fingerprint, verifyLog } from "../../crypto/keylog.js";
import { foundStatement, recoveryStatement } from "../../crypto/keystatements.js";
import { sign, toWire } from "../../crypto/signed.js";
import * as staff from "../../crypto/staff.js";
import { newEpoch } from "./epochs.js";
import { NewPaper } from "./newpaper.js";

export class Founding extends NewPaper {
  /** @param {{member: string, org: string, day: string}} given */
  constructor({ member, org, day }) {
    const [id, place, vault] = [fromB64u(member, ID), fromB64u(org, ID), staff.newVault()];
    const keys = staff.memberKeys(vault);
    const found = sign("key-log", foundStatement(place, id, keys.recipient, keys.verify, day), keys.sign);
    super(fingerprint([found]));
    this.made = { member: id, org: place, day, vault, keys, found };
  }

  /**
   * @param {string} site id
   * @param {string} passphrase
   * @param {import("./vouched.js").Forms} forms
   * @param {staff.Cost} cost
   */
  enrolment(site, passphrase, forms, cost) {
    const { member, org, day, vault, keys, found } = this.made;
    const paper = this.keys();
    const named = recoveryStatement(verifyLog([found], org), member, paper.recipient, paper.verify, day, this.kept());
    const recovery = sign("key-log", named, keys.sign);
    const log = [found, recovery];
    return {
      ...sealedVault({ member, vault, keys, passphrase, cost }),
      found: toWire(found),
      recovery: { ...toWire(recovery), recipient: b64u(paper.recipient) },
      epoch: newEpoch({ site: fromB64u(site, ID), org, member, keys, recovery: paper.recipient, log, forms, day }),
    };
  }

  forget() {
    super.forget();
    const { vault, keys } = this.made;
    for (const secret of [vault, keys.xwing, keys.sign]) secret.fill(0);
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
