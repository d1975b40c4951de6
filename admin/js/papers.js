/**
 * The organisation's papers: the recovery sheet or its shares while they are made, and what they open. In the worker only.
 */
import { fromB64u } from "../../crypto/encoding.js";
import { EnvelopeError } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { fingerprint } from "../../crypto/keylog.js";
import { fromWire } from "../../crypto/signed.js";
import * as staff from "../../crypto/staff.js";
import { Founding, sealedVault } from "./founding.js";
import { NewPaper } from "./newpaper.js";
import { drill, fingerprintOf, restoration } from "./restoring.js";

export class Papers {
  /** @param {import("../../crypto/staff.js").Cost} cost */
  constructor(cost) {
    this.cost = cost;
    /** @type {NewPaper | null} */
    this.paper = null;
  }

  /**
   * What the recovery sheet of an organisation that is being founded shows; the same sheet until this worker ends.
   *
   * @param {{member: string, org: string, day: string}} given
   */
  sheet(given) {
    this.paper ??= new Founding(given);
    return this.paper.shown();
  }

  /**
   * A new sheet of an organisation that there is; the same one until this worker ends or the sheet counts.
   *
   * @param {{log: unknown[]}} given its key log
   */
  newSheet({ log }) {
    this.paper ??= new NewPaper(fingerprint(log.map(fromWire)));
    return this.paper.shown();
  }

  /**
   * The sheet of an organisation that is being founded, in shares instead: one of them.
   *
   * @param {import("./newpaper.js").Part} given
   */
  async share(given) {
    return this.begun().share(given);
  }

  /**
   * @param {{typed: {[place: string]: string}, share?: number}} given
   * @returns {string[]} places whose group is another on the sheet, or on this share
   */
  checkSheet({ typed, share = 0 }) {
    return this.begun().wrongGroups(typed, share);
  }

  /**
   * Make everything a founding member needs (docs/http.md, POST /api/join), with the sheet that was shown.
   *
   * @param {{site: string, passphrase: string, forms: import("./vouched.js").Forms}} given
   */
  enrol({ site, passphrase, forms }) {
    const founding = this.begun();
    if (!(founding instanceof Founding)) throw new EnvelopeError("Locked", "nothing is being founded");
    return founding.enrolment(site, passphrase, forms, this.cost);
  }

  /**
   * Keys of a colleague, who comes into the key log later (docs/http.md, POST /api/join/colleague).
   *
   * @param {{member: string, passphrase: string}} given
   */
  newKeys({ member, passphrase }) {
    const vault = staff.newVault();
    const keys = staff.memberKeys(vault);
    const made = sealedVault({ member: fromB64u(member, ID), vault, keys, passphrase, cost: this.cost });
    for (const secret of [vault, keys.xwing, keys.sign]) secret.fill(0);
    return made;
  }

  /**
   * @param {{org: string, log: unknown[]}} given
   * @returns {{fingerprint: string}} as it stands on the organisation's sheet
   */
  inspect(given) {
    return { fingerprint: fingerprintOf(given) };
  }

  /**
   * Make everything that opens a lost organisation again (docs/http.md, POST /api/join/restore).
   *
   * @param {import("./restoring.js").Given} given
   */
  async restore(given) {
    return restoration(given, this.cost);
  }

  /**
   * Try the organisation's papers out, and keep nothing of them.
   *
   * @param {Parameters<typeof drill>[0]} given
   */
  async drill(given) {
    return drill(given);
  }

  /** What was made is kept elsewhere now. */
  forgetPapers() {
    this.paper?.forget();
    this.paper = null;
    return {};
  }

  /** @returns {NewPaper} */
  begun() {
    if (!this.paper) throw new EnvelopeError("Locked", "no sheet was shown");
    return this.paper;
  }
}
