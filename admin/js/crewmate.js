/**
 * Headers made anew, by one worker or by several: the one with the keys lends the epochs' identities to the others, worker to
 * worker. The page carries the port and sees none of it. In the worker only.
 */
import { equal, fromB64u, fromUtf8, utf8 } from "../../crypto/encoding.js";
import { EnvelopeError } from "../../crypto/errors.js";
import { sha256 } from "../../crypto/primitives.js";
import { addReader } from "../../crypto/sealed.js";
import { Papers } from "./papers.js";

/**
 * @typedef {import("./colleagues.js").Self & {identities: Map<string, Uint8Array>}} Self
 * @typedef {{identities: Map<string, Uint8Array>, current: Uint8Array | null}} Lent
 * @typedef {{report: string, object: string, epoch: string, header: string}} Header
 */
const RECIPIENT = 1216;

export class Crewmate extends Papers {
  /** @param {import("../../crypto/staff.js").Cost} cost */
  constructor(cost) {
    super(cost);
    /** @type {Uint8Array | null} SHA-256 of the open epoch's recipient */
    this.current = null;
    /** @type {Lent | null} what another worker lent this one */
    this.lent = null;
  }

  /** @returns {Self} who is at work; Keyring knows */
  self() {
    throw new EnvelopeError("Locked", "no keys");
  }

  /** @param {{port: MessagePort}} given whose other end a helping worker has */
  lend({ port }) {
    const { identities } = this.self();
    port.postMessage({ identities, current: this.current });
    return {};
  }

  /** @param {{port: MessagePort}} given @returns {Promise<object>} once the other worker has lent */
  borrow({ port }) {
    return new Promise((resolve) => {
      port.onmessage = ({ data }) => {
        this.lent = data;
        port.close();
        resolve({});
      };
    });
  }

  /**
   * Headers made anew for the organisation's epoch; those of epochs that these keys do not open are left out.
   *
   * @param {{recipient: string, headers: Header[]}} given
   * @throws {EnvelopeError} `KeysDamaged`: the recipient is not that of the epoch in the log
   */
  rewrap({ recipient, headers }) {
    const { identities, current } = this.lent ?? { ...this.self(), current: this.current };
    const reader = fromB64u(recipient, RECIPIENT);
    if (!current || !equal(current, sha256(reader))) throw new EnvelopeError("KeysDamaged", "not our epoch");
    return headers.flatMap((one) => {
      const identity = identities.get(one.epoch);
      return identity ? [{ ...one, header: fromUtf8(addReader(utf8(one.header), identity, reader)) }] : [];
    });
  }
}
