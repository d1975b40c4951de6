/**
 * What the holder of a recovery sheet, or the holders of enough shares, make: a new first member, and every epoch opened for them. Lives in the worker only.
 */
import { b64u, equal, fromB64u, fromUtf8, utf8 } from "../../crypto/encoding.js";
import { Damaged, EnvelopeError, ShareError, UnsupportedVersion } from "../../crypto/errors.js";
import { ID } from "../../crypto/frame.js";
import { fingerprintDigits } from "../../crypto/digits.js";
import { verifyLog } from "../../crypto/keylog.js";
import { drillStatement, restoreStatement } from "../../crypto/keystatements.js";
import { sha256 } from "../../crypto/primitives.js";
import { recoveryKeys } from "../../crypto/recovery.js";
import { addReader } from "../../crypto/sealed.js";
import { seedFromText } from "../../crypto/shares.js";
import { fromWire, sign, toWire } from "../../crypto/signed.js";
import * as staff from "../../crypto/staff.js";
import { newEpoch, openEpoch, statedEpochs } from "./epochs.js";
import { sealedVault } from "./founding.js";

/**
 * @typedef {object} Given
 * @property {string} member
 * @property {string} org
 * @property {string} site
 * @property {string} typed the sheet's text, or those of enough shares
 * @property {string} passphrase
 * @property {string} day
 * @property {string} fingerprint that the person compared with the sheet
 * @property {unknown[]} log
 * @property {import("./vouched.js").Forms} forms
 * @property {import("./epochs.js").EpochFile[]} files sealed to the sheet
 */

/**
 * @param {{org: string, log: unknown[]}} given
 * @returns {string} digits
 * @throws {EnvelopeError} `KeysDamaged`: the log does not verify
 */
export function fingerprintOf({ org, log }) {
  return fingerprintDigits(verified(log.map(fromWire), fromB64u(org, ID)).fingerprint);
}

/**
 * @param {Given} given
 * @param {staff.Cost} cost
 * @throws {EnvelopeError} `SheetMistyped`, those of shares (`ShareError`, `SharesNewer`), `OtherSheet`, or `KeysDamaged`: log
 *   and files do not belong together
 */
export async function restoration(given, cost) {
  const paper = recoveryKeys(await seedOf(given.typed));
  const where = { site: fromB64u(given.site, ID), org: fromB64u(given.org, ID) };
  const member = fromB64u(given.member, ID);
  const log = given.log.map(fromWire);
  const state = verified(log, where.org);
  if (fingerprintDigits(state.fingerprint) !== given.fingerprint) throw damaged();
  checkSheet(state, paper);
  checkFiles(given.files, where, paper.xwing, log);
  const vault = staff.newVault();
  const keys = staff.memberKeys(vault);
  const restore = sign("key-log", restoreStatement(state, member, keys.recipient, keys.verify, given.day), paper.sign);
  const { day, forms } = given;
  const epoch = { ...where, member, keys, recovery: paper.recipient, log: [...log, restore], forms, day };
  const made = {
    ...sealedVault({ member, vault, keys, passphrase: given.passphrase, cost }),
    restore: toWire(restore),
    files: given.files.map((file) => ({ epoch: file.epoch, header: handOver(file, paper.xwing, keys.recipient) })),
    epoch: newEpoch(epoch),
  };
  for (const secret of [vault, keys.xwing, keys.sign, paper.xwing, paper.sign]) secret.fill(0);
  return made;
}

/**
 * A drill: what is on the papers is typed, held against the key log, opens the epoch that reports are sealed for, signs that
 * it did, and is forgotten.
 *
 * @param {Omit<Given, "passphrase" | "fingerprint" | "forms">} given
 * @returns {Promise<{statement: string, signature: string}>} what POST /api/drill takes
 * @throws {EnvelopeError} as `restoration`
 */
export async function drill({ typed, member, org, site, log, files, day }) {
  const paper = recoveryKeys(await seedOf(typed));
  try {
    const entries = log.map(fromWire);
    const where = { site: fromB64u(site, ID), org: fromB64u(org, ID) };
    const state = verified(entries, where.org);
    checkSheet(state, paper);
    checkFiles(files.filter(({ epoch }) => state.epoch && epoch === b64u(state.epoch)), where, paper.xwing, entries, 1);
    return toWire(sign("key-log", drillStatement(state, fromB64u(member, ID), day), paper.sign));
  } finally {
    for (const secret of [paper.xwing, paper.sign]) secret.fill(0);
  }
}

/** @param {string} typed */
async function seedOf(typed) {
  try {
    return await seedFromText(typed);
  } catch (error) {
    if (error instanceof ShareError) throw error;
    if (error instanceof UnsupportedVersion) throw new EnvelopeError("SharesNewer", "made by a newer version");
    throw new EnvelopeError("SheetMistyped", "the checksum does not fit");
  }
}

/** @param {import("../../crypto/signed.js").Signed[]} log @param {Uint8Array} org */
function verified(log, org) {
  try {
    return verifyLog(log, org);
  } catch {
    throw damaged();
  }
}

/** @param {import("../../crypto/keylog.js").LogState} state @param {import("./epochs.js").MemberKeys} paper */
function checkSheet({ recovery }, { recipient, verify }) {
  if (!recovery || !equal(recovery.sign, verify) || !equal(recovery.recipientHash, sha256(recipient))) {
    throw new EnvelopeError("OtherSheet", "the log names another sheet");
  }
}

/**
 * Every epoch of the log must be there and hold its own identity: one left out would be closed for good.
 *
 * @param {import("./epochs.js").EpochFile[]} files
 * @param {import("./epochs.js").Where} where
 * @param {Uint8Array} xwing
 * @param {import("../../crypto/signed.js").Signed[]} log
 * @param {number} [expected] how many files; all epochs of the log where it is not given
 */
function checkFiles(files, where, xwing, log, expected) {
  try {
    const stated = statedEpochs(log);
    for (const file of files) openEpoch(file, where, xwing, stated).fill(0);
    if (new Set(files.map(({ epoch }) => epoch)).size !== (expected ?? stated.size)) throw new Damaged("an epoch is missing");
  } catch {
    throw damaged();
  }
}

/** @param {import("./epochs.js").EpochFile} file @param {Uint8Array} xwing @param {Uint8Array} recipient */
function handOver({ header }, xwing, recipient) {
  return fromUtf8(addReader(utf8(header), xwing, recipient));
}

function damaged() {
  return new EnvelopeError("KeysDamaged", "log and files do not fit together");
}
