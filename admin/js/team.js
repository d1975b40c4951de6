/**
 * The verbs of a member's keys that concern colleagues, epochs and the logs. In the worker only.
 */
import { b64u, equal, fromB64u } from "../../crypto/encoding.js";
import { EnvelopeError } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { welcomeDigits } from "../../crypto/digits.js";
import { daysBetween } from "../../crypto/days.js";
import { verifyLog } from "../../crypto/keylog.js";
import { sha256 } from "../../crypto/primitives.js";
import { fromWire } from "../../crypto/signed.js";
import * as colleagues from "./colleagues.js";
import { compare } from "./comparing.js";
import { Crewmate } from "./crewmate.js";
import { fits, vouched } from "./vouched.js";
import { Witness } from "./witness.js";

/**
 * @typedef {import("./colleagues.js").Keys} Keys
 * @typedef {import("./colleagues.js").Person} Person
 */

/** A member's browser that has been away for two weeks still renews in time. */
const RENEW_DAYS = 14;

export class Team extends Crewmate {
  /** @param {import("../../crypto/staff.js").Cost} cost */
  constructor(cost) {
    super(cost);
    /** @type {Uint8Array[]} entry hashes of the key log when the keys were opened */
    this.seen = [];
    /** @type {Witness | null} who follows the staff log */
    this.witness = null;
  }

  /**
   * @param {import("../../crypto/keylog.js").LogState} state
   * @returns {boolean} whether it goes on from the log that was checked when the keys were opened
   */
  goesOn({ hashes }) {
    return this.seen.every((hash, seq) => equal(hash, hashes[seq] ?? new Uint8Array(0)));
  }

  /** @param {unknown[]} log fetched later */
  checked(log) {
    const { org } = this.self();
    try {
      const state = verifyLog(log.map(fromWire), org);
      if (this.goesOn(state)) return state;
    } catch {
      // Said below, the same way.
    }
    throw new EnvelopeError("KeysDamaged", "another log than before");
  }

  /** @param {{keys: Keys, person: Person}} given @returns {{digits: string}} that the newcomer's browser must show too */
  digits({ keys, person }) {
    this.checked(keys.log);
    return { digits: colleagues.digitsOf(keys.log.map(fromWire), this.self().org, person) };
  }

  /** @param {{keys: Keys, person: Person, digits: string, old: boolean, day: string}} given */
  welcome(given) {
    this.checked(given.keys.log);
    return colleagues.welcome(this.self(), given);
  }

  /** @param {{keys: Keys, member: string}} given @returns {{knows: boolean}} whether they may have the recovery key */
  knowsPaper({ keys, member }) {
    return { knows: this.checked(keys.log).keepers.has(member) };
  }

  /** @param {{keys: Keys, member: string, day: string, holders: string[]}} given `holders`: members with a share */
  removal(given) {
    this.checked(given.keys.log);
    return colleagues.removal(this.self(), given, this.paper && named(this.paper, given.holders));
  }

  /**
   * @param {{keys: Keys, day: string, holders: string[]}} given `holders`: members with a share
   * @returns a new recovery key, in place of the one before
   */
  replaceSheet(given) {
    this.checked(given.keys.log);
    const log = given.keys.log.map(fromWire);
    const { replaced, epoch } = colleagues.replacement(this.self(), given, log, named(this.begun(), given.holders));
    return { ...replaced, epoch };
  }

  /**
   * @param {{keys: Keys, day: string}} given
   * @returns {{epoch: object | null}} the epoch that follows one that ends soon, has ended, was closed or can answer nobody
   */
  renewal({ keys, day }) {
    const { epoch, epochs, ends } = this.checked(keys.log);
    const answers = epoch && epochs.get(b64u(epoch))?.answer;
    if (answers && (!ends || daysBetween(day, ends) >= RENEW_DAYS)) return { epoch: null };
    return { epoch: colleagues.epochAfter(this.self(), keys, keys.log.map(fromWire), keys.members, day) };
  }

  /**
   * @param {{keys: Keys & Parameters<typeof fits>[2], day: string}} given
   * @returns {ReturnType<typeof vouched> | null} what POST /api/vouch takes; null when everything still fits
   * @throws {EnvelopeError} `KeysDamaged`: this member cannot read what is sealed for the organisation now
   */
  vouch({ keys, day }) {
    const state = this.checked(keys.log);
    if (!state.epoch) return null;
    const self = this.self();
    const identity = self.identities.get(b64u(state.epoch));
    if (!identity) throw new EnvelopeError("KeysDamaged", "the open epoch is closed for its member");
    const who = { ...self, identity, forms: keys.forms, day };
    return fits(state, who, keys) ? null : vouched(state, who);
  }

  /**
   * @param {{own: unknown[], site: string, coordinators: string[]} & Omit<import("./comparing.js").Outside, "anchor">} given
   *   `own`: the log as GET /api/epochs gives it
   * @throws {EnvelopeError} when reporters are shown something else than members signed
   */
  compare({ own, site, coordinators, ...outside }) {
    const anchor = { site: fromB64u(site, ID), coordinators: coordinators.map((key) => fromB64u(key, 32)) };
    return compare(this.checked(own), { ...outside, anchor });
  }

  /** @param {{signed: unknown}} given the head this member signed last, or null @returns {number} its place, -1 for none */
  logFrom({ signed }) {
    const { org, member, keys } = this.self();
    this.witness = new Witness({ org, member, keys }, signed);
    return this.witness.since;
  }

  /** @param {{entries: string[]}} given base64url @returns {number} the place of the last one */
  logFollow({ entries }) {
    return this.watching().follow(entries);
  }

  /** @param {{until: number}} given the newest closing @returns {ReturnType<Witness["sign"]>} the head for the server */
  logSign({ until }) {
    return this.watching().sign(until);
  }

  /** @returns {Witness} */
  watching() {
    if (!this.witness) throw new EnvelopeError("Locked", "no log was begun");
    return this.witness;
  }
}

/**
 * @param {unknown[]} log
 * @param {string} org
 * @param {Uint8Array} member id
 * @param {import("./epochs.js").MemberKeys} keys
 * @returns {string} what a newcomer reads to a colleague
 */
export function newcomersDigits(log, org, member, { recipient, verify }) {
  const state = verifyLog(log.map(fromWire), fromB64u(org, ID));
  return welcomeDigits(state, { id: b64u(member), recipientHash: sha256(recipient), verify });
}

/**
 * @param {import("./newpaper.js").NewPaper} paper
 * @param {string[]} holders
 * @returns {colleagues.Paper} what is said of the papers when they come into force
 */
function named(paper, holders) {
  return { ...paper.keys(), kept: paper.kept(holders) };
}
