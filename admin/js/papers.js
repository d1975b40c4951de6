/**
 * The organisation's papers: the recovery sheet or its shares while they are made, and what they open. In the worker only.
 */
import { EnvelopeError } from "../../crypto/errors.js";
import { Founding } from "./founding.js";
import { drill, fingerprintOf, restoration } from "./restoring.js";

export class Papers {
  /** @param {import("../../crypto/staff.js").Cost} cost */
  constructor(cost) {
    this.cost = cost;
    /** @type {Founding | null} */
    this.founding = null;
  }

  /**
   * What the recovery sheet of an organisation that is being founded shows; the same sheet until this worker ends.
   *
   * @param {{member: string, org: string, day: string}} given
   */
  sheet(given) {
    this.founding ??= new Founding(given);
    return this.founding.shown();
  }

  /**
   * The sheet of an organisation that is being founded, in shares instead: one of them.
   *
   * @param {import("./founding.js").Part} given
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
   * @param {{site: string, passphrase: string}} given
   */
  enrol({ site, passphrase }) {
    return this.begun().enrolment(site, passphrase, this.cost);
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
   * Hold the organisation's papers against its key log, and keep nothing of them.
   *
   * @param {{typed: string, org: string, log: unknown[]}} given
   */
  async drill(given) {
    await drill(given);
    return {};
  }

  /** What was made is kept elsewhere now. */
  forgetPapers() {
    this.founding?.forget();
    this.founding = null;
  }

  /** @returns {Founding} */
  begun() {
    if (!this.founding) throw new EnvelopeError("Locked", "no sheet was shown");
    return this.founding;
  }
}
