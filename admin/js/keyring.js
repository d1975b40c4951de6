/**
 * The keys of one member, and what is done with them. Lives in a worker only; ends with it.
 */
import encodeQR from "qr";
import { b64u, equal, fromB64u } from "../../crypto/encoding.js";
import { Damaged, EnvelopeError } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { verifyLog } from "../../crypto/keylog.js";
import { sha256 } from "../../crypto/primitives.js";
import { openAnswers, openReport } from "../../crypto/report.js";
import { fromWire } from "../../crypto/signed.js";
import * as staff from "../../crypto/staff.js";
import { openEpoch, statedEpochs } from "./epochs.js";
import { whole } from "./stored.js";
import { answered, conversation } from "./talking.js";
import { newcomersDigits, Team } from "./team.js";

/**
 * @typedef {import("./epochs.js").EpochFile} EpochFile
 * @typedef {import("./talking.js").Open} Open identities by epoch id; the log as it was when they were opened
 * @typedef {import("./stored.js").Stored} Stored
 */

export class Keyring extends Team {
  /**
   * @param {string[]} words of the word list
   * @param {staff.Cost} [cost] only tests lower it
   */
  constructor(words, cost = staff.STAFF_COST) {
    super(cost);
    this.words = words;
    /** @type {Uint8Array | null} */
    this.kek = null;
    /** @type {staff.Way} */
    this.way = "passphrase";
    /** @type {Open | null} */
    this.opened = null;
    /** @type {{vault: Uint8Array, member: Uint8Array} | null} */
    this.own = null;
  }

  /** @returns {{passphrase: string}} six words */
  draw() {
    return { passphrase: staff.drawPassphrase(this.words) };
  }

  /**
   * @param {{passphrase: string, salt: string}} given
   * @returns {{auth: string}} for the server; the key that opens the vault stays here
   */
  derive({ passphrase, salt }) {
    const { auth, kek } = staff.derive(passphrase, fromB64u(salt, staff.SALT), this.cost);
    this.kek = kek;
    this.way = "passphrase";
    return { auth: b64u(auth) };
  }

  /** @param {{prf: Uint8Array, credential: string}} given a passkey's PRF output, 32 bytes, and its id */
  derivePasskey({ prf, credential }) {
    this.kek = staff.passkeyKek(prf, fromB64u(credential));
    this.way = "passkey";
    return {};
  }

  /**
   * @param {{prf: Uint8Array, credential: string}} given
   * @returns {{vault: string}} the open vault, wrapped so that this passkey opens it too
   */
  wrapForPasskey({ prf, credential }) {
    if (!this.own) throw new EnvelopeError("Locked", "no keys");
    const kek = staff.passkeyKek(prf, fromB64u(credential));
    return { vault: b64u(staff.wrapVault(this.own.vault, kek, this.own.member, undefined, "passkey")) };
  }

  /** @param {{text: string}} given @returns {boolean[][]} the squares of its QR code */
  squares({ text }) {
    return encodeQR(text, "raw", { ecc: "medium", border: 4 });
  }

  /**
   * Open the vault and every epoch with it, and hold both against the organisation's key log.
   *
   * @param {{
   *   member: string, org: string, site: string, vault: string, log: unknown[], recovery: string, epochs: EpochFile[]
   * }} given
   * @throws {EnvelopeError} `WrongPassphrase`, `WrongPasskeyKey`, or `KeysDamaged`: the server's log and these keys do not belong together
   */
  open({ member, org, site, vault, log, recovery, epochs }) {
    const keys = this.memberKeys(vault, member);
    try {
      const place = { site: fromB64u(site, ID), org: fromB64u(org, ID) };
      const entries = log.map(fromWire);
      const state = verifyLog(entries, place.org);
      checkNamed(state, member, keys, recovery);
      if (!this.goesOn(state)) throw new Damaged("another log than before");
      const stated = statedEpochs(entries);
      const identities = new Map(epochs.map((file) => [file.epoch, openEpoch(file, place, keys.xwing, stated)]));
      this.opened = { ...place, identities, state };
      this.seen = state.hashes;
      this.current = state.epochRecipientHash;
      this.forgetPapers();
    } catch {
      this.own = this.opened = null;
      throw new EnvelopeError("KeysDamaged", "log, vault and epochs do not fit together");
    }
    return {};
  }

  /**
   * Before a colleague has welcomed them a new member has keys, and nothing to open with them.
   *
   * @param {{member: string, org: string, vault: string, log: unknown[]}} given
   * @returns {{digits: string}} to be compared with those on a colleague's screen
   */
  newcomer({ member, org, vault, log }) {
    return { digits: newcomersDigits(log, org, fromB64u(member, ID), this.memberKeys(vault, member)) };
  }

  /**
   * Who holds no keys of the organisation has a vault all the same: their sign-in works like everybody's.
   *
   * @param {{member: string, vault: string}} given
   */
  openOwn({ member, vault }) {
    this.memberKeys(vault, member);
    return {};
  }

  /** @override */
  self() {
    if (!this.opened || !this.own) throw new EnvelopeError("Locked", "no keys");
    const { vault, member } = this.own;
    return { ...this.opened, member, keys: staff.memberKeys(vault) };
  }

  /**
   * @param {{report: string, objects: import("./stored.js").Stored[]}} given
   * @returns {ReturnType<typeof openReport> & {said: import("./talking.js").Said[]}}
   */
  read({ report, objects }) {
    if (!this.opened) throw new EnvelopeError("Locked", "no keys");
    const found = { ...this.opened, report: fromB64u(report, ID), objects: objects.map(whole) };
    const opened = openReport(found);
    return { ...opened, said: conversation(this.opened, found.report, opened.inner, found.objects) };
  }

  /** @param {Parameters<typeof answered>[1]} given @returns {ReturnType<typeof answered>} */
  answer(given) {
    return answered(this.self(), given);
  }

  /**
   * What stands in the list: of the answers only those asked for leave this worker.
   *
   * @param {{report: string, object: Omit<Stored, "parts"> & {payload: string}, keys: string[]}} given
   * @returns {{form: string, answers: import("../../crypto/manifest.js").Answers}}
   */
  glance({ report, object, keys }) {
    if (!this.opened) throw new EnvelopeError("Locked", "no keys");
    const stored = whole({ ...object, parts: [fromB64u(object.payload)] });
    const { inner, answers } = openAnswers({ ...this.opened, report: fromB64u(report, ID), objects: [stored] });
    const asked = Object.entries(answers).filter(([key]) => keys.includes(key));
    return { form: inner.form, answers: Object.fromEntries(asked) };
  }

  /** @param {string} vault "" to go on with the one that is open @param {string} member */
  memberKeys(vault, member) {
    if (!vault && this.own) return staff.memberKeys(this.own.vault);
    if (!this.kek) throw new EnvelopeError("Locked", "no keys");
    try {
      const id = fromB64u(member, ID);
      this.own = { member: id, vault: staff.unwrapVault(fromB64u(vault), this.kek, id, this.way) };
      return staff.memberKeys(this.own.vault);
    } catch {
      const name = this.way === "passkey" ? "WrongPasskeyKey" : "WrongPassphrase";
      throw new EnvelopeError(name, "the vault does not open");
    }
  }
}

/**
 * A log that verifies must name this very member with these very keys, and the recovery recipient that the server uses:
 * a server that shows another log, or seals for another sheet, is found out here.
 *
 * @param {import("../../crypto/keylog.js").LogState} state
 * @param {string} member
 * @param {import("./epochs.js").MemberKeys} keys
 * @param {string} recovery base64url, "" where there is no sheet
 */
function checkNamed({ members, recovery: named }, member, keys, recovery) {
  const own = members.get(member);
  if (!own || !equal(own.sign, keys.verify) || !equal(own.recipientHash, sha256(keys.recipient))) {
    throw new Damaged("the log names other keys");
  }
  const paper = recovery && sha256(fromB64u(recovery));
  if (named ? !paper || !equal(named.recipientHash, paper) : paper) throw new Damaged("the log names another sheet");
}
