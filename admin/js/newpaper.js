/**
 * A recovery key while it is being printed: whole on one sheet, or in shares. Lives in the worker only.
 */
import encodeQR from "qr";
import { identityToText } from "../../crypto/age.js";
import { fingerprintDigits } from "../../crypto/digits.js";
import { fromB64u } from "../../crypto/encoding.js";
import { ID } from "../../crypto/frame.js";
import { newRecovery, recoveryGroups, recoveryKeys, recoverySigns } from "../../crypto/recovery.js";
import { shareGroups, shareTexts } from "../../crypto/shares.js";

/**
 * @typedef {{groups: string[], fingerprint: string, rows: boolean[][]}} Shown `rows`: the squares of the QR code
 * @typedef {{shares?: [number, number], holders?: Uint8Array[]}} Kept what the key log says of the papers
 * @typedef {{total: number, needed: number, number: number}} Part one share, from 1, of so many
 */

export class NewPaper {
  /** @param {Uint8Array} fingerprint of the organisation, 32 bytes */
  constructor(fingerprint) {
    this.fingerprint = fingerprint;
    this.seed = newRecovery();
    this.parts = "";
    /** @type {string[]} */
    this.texts = [];
    this.dividing = Promise.resolve(this.texts);
  }

  /** @returns the recovery key's recipient and its signing key */
  keys() {
    return recoveryKeys(this.seed);
  }

  /**
   * @param {string[]} [holders] members who keep a share, base64url
   * @returns {Kept}
   */
  kept(holders = []) {
    const [needed, total] = this.parts.split("/").map(Number);
    return needed && total ? { shares: [needed, total], holders: holders.map((one) => fromB64u(one, ID)) } : {};
  }

  /** @returns {Shown} whole; shares that were made before count no more */
  shown() {
    this.parts = "";
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
    return { groups, fingerprint: fingerprintDigits(this.fingerprint), rows };
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

  forget() {
    this.texts = [];
    this.seed.fill(0);
  }
}
